"""Acts of returns: open, fill, prove, send, send back, verify, reopen."""

from .deciding import reopen, send, send_back, verify
from .filling import Filled, fill
from .opening import open_due, open_returns
from .proving import attach_proof, detach_proof

__all__ = [
    "Filled",
    "attach_proof",
    "detach_proof",
    "fill",
    "open_due",
    "open_returns",
    "reopen",
    "send",
    "send_back",
    "verify",
]
