"""Files and page furniture of a web site."""
