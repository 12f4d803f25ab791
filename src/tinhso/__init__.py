"""The open digital province."""
