"""Records of what authors declare, and the rules for options, ids, dates and media."""
