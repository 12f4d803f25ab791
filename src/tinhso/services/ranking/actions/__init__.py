"""Acts on rounds of ranking."""

from .rounds import open_round, publish, score

__all__ = ["open_round", "publish", "score"]
