"""The records of all pages as one immutable index."""
