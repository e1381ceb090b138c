"""Statistics and similarities computed from the notebook."""
