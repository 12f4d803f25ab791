"""Persons, accounts, posts, appointments, roles and rights."""
