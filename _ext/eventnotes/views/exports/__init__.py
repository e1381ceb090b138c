"""Exports: data files, feeds, metadata of pages and search records."""
