"""Open the number."""
