"""One-stop: procedures, and dossiers from the counter to the result."""

from .actions import (
    Intake,
    Received,
    act,
    answer,
    ask,
    assign,
    attach_scan,
    claim,
    forget_list,
    hand_over,
    keep_list,
    move_set,
    receive,
    relate,
    take_back,
    withdraw,
    write,
)
from .catalogue import find, procedure, procedures
from .procedures import Procedure

__all__ = [
    "Intake",
    "Procedure",
    "Received",
    "act",
    "answer",
    "ask",
    "assign",
    "attach_scan",
    "claim",
    "find",
    "forget_list",
    "hand_over",
    "keep_list",
    "move_set",
    "procedure",
    "procedures",
    "receive",
    "relate",
    "take_back",
    "withdraw",
    "write",
]
