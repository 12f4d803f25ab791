"""Pure rules of the index."""
