"""Rounds, scores, published tables."""
