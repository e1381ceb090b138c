"""Sources that are damaged, hostile or can't be parsed."""
