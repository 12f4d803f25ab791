"""The acts of people: one at a time, and by the list."""
