"""Reading: from a parsed page to its records."""
