"""What may be done to cases: each function one act, or a part of its caller's."""

from .giving import Holding, assign, claim, hand_over
from .many import ManyMoved, move_many
from .moving import Move, move, take_back
from .opening import NewCase, open_case, open_cases

__all__ = [
    "Holding",
    "ManyMoved",
    "Move",
    "NewCase",
    "assign",
    "claim",
    "hand_over",
    "move",
    "move_many",
    "open_case",
    "open_cases",
    "take_back",
]
