"""Reports: forms asked of units each period, filled with proof, sent, verified into figures."""

from .actions import (
    Filled,
    attach_proof,
    detach_proof,
    fill,
    open_due,
    open_returns,
    reopen,
    send,
    send_back,
    verify,
)
from .definitions import FORMS, ReportForm
from .rules.answers import Answer, Typed
from .sheets import returns_of

__all__ = [
    "FORMS",
    "Answer",
    "Filled",
    "ReportForm",
    "Typed",
    "attach_proof",
    "detach_proof",
    "fill",
    "open_due",
    "open_returns",
    "reopen",
    "returns_of",
    "send",
    "send_back",
    "verify",
]
