"""The acts of this service."""

from .handing import answer, ask, assign, claim, hand_over, relate, take_back, withdraw, write
from .handling import act, attach_scan
from .receiving import Intake, Received, receive
from .saving import forget_list, keep_list
from .together import move_set

__all__ = [
    "Intake",
    "Received",
    "act",
    "answer",
    "ask",
    "assign",
    "attach_scan",
    "claim",
    "forget_list",
    "hand_over",
    "keep_list",
    "move_set",
    "receive",
    "relate",
    "take_back",
    "withdraw",
    "write",
]
