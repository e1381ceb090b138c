"""Records and rules: what authors declare, in which options, ids and dates."""
