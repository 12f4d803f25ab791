"""Pure rules of paying: no Django, no clock, no database."""
