"""One-stop: procedures, and dossiers from the counter to the result."""

from .actions import Intake, Received, act, attach_scan, receive
from .catalogue import find, procedure, procedures
from .procedures import Procedure

__all__ = [
    "Intake",
    "Procedure",
    "Received",
    "act",
    "attach_scan",
    "find",
    "procedure",
    "procedures",
    "receive",
]
