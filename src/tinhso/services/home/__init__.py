"""What awaits me."""
