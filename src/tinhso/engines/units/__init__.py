"""Places and bodies over time."""
