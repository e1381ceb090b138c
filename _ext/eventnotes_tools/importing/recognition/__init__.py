"""Recognize dates, headings, sessions and speakers in a note."""
