"""Pure rules of the store of results."""
