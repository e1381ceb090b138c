"""From a parsed page to its records."""
