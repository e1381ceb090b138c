"""Import notes in other tools' Markdown as pages with events and sessions, without losing a word."""
