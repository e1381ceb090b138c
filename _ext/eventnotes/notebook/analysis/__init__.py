"""What follows from the notebook by counting and comparing."""
