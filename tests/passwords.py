"""Passwords of tests: kept by the algorithm of the program, at a cost of nothing."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class CheapArgon2(Argon2PasswordHasher):
    """A tenth of a second for each password made or tried is for burglars; a test guards that the program asks it."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
