"""Importing: notes in any flavour of Markdown become pages with events and sessions, and no word is lost."""
