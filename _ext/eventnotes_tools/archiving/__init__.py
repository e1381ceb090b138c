"""Archiving: copies of remote pictures and PDF files in the site, and links in the notes that lead to them."""
