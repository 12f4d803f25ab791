"""Rankings: rounds opened, scored from figures, and published by decision."""

from .actions import open_round, publish, score

__all__ = ["open_round", "publish", "score"]
