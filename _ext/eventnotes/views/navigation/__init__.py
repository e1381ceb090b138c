"""The sidebar and the other ways from a page to others."""
