"""Measures, figures, indicator sets, scoring, ranking."""
