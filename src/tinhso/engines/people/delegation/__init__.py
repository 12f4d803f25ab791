"""Delegation: a right lent for a time, never wider than the giver's own, never onward."""
