"""Views: the data that generated parts of pages, listings, navigation, feeds and data files show; no Sphinx."""
