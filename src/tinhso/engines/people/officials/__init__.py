"""A list of officials brought in from a file: looked at row by row, then taken whole."""
