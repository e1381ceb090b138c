"""The listings and the matrix that directives put on a page."""
