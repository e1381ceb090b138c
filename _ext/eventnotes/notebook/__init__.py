"""The records of all pages, as one immutable, indexed notebook."""
