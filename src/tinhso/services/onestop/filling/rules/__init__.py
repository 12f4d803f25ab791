"""What a form takes, and the same said as JSON Schema. Pure."""
