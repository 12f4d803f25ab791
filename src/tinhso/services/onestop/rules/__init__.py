"""Pure rules of the one-stop service."""
