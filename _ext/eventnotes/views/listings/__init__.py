"""Lists and the matrix."""
