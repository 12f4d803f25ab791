"""Small counts: under LEAST, a count of people's matters could tell of a single one, so the public is not told it.

The one rule for every public reading: the index, the board, ratings, and figures computed from cases. Who may see what was
counted sees the true count.
"""

LEAST = 5
"""House rule: fewer than so many are told to nobody by number."""


def few(count: int) -> bool:
    """Is it too small to be told? Nothing at all is told as nothing."""
    return 0 < count < LEAST


def shown(count: int) -> int | None:
    """The count, or None where it is too small to be told."""
    return None if few(count) else count
