"""Pure rules of figures: adding up, scoring, ranking. No Django, no clock, no database."""
