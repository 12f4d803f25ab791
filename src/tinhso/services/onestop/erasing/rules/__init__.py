"""Pure rules of erasing."""
