"""Units in time, open to everyone."""
