"""Linked procedures: one submission, several dossiers, each with its own agency and its own time."""
