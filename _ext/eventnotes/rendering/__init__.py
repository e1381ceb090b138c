"""Renders views as docutils nodes or as HTML, and transforms the text of pages."""
