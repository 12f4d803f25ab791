"""Pure rules of rounds and of a place over the years."""
