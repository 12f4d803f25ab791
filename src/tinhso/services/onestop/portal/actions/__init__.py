"""What the portal's messages do, and what officers do with what it handed over."""

from .deciding import accept, ask, refuse, take_supplement
from .keeping import leave_out, run_again, send_again
from .told import dossier_came, ministry_case, paid, rated, supplement_came, withdrawn

__all__ = [
    "accept",
    "ask",
    "dossier_came",
    "leave_out",
    "ministry_case",
    "paid",
    "rated",
    "refuse",
    "run_again",
    "send_again",
    "supplement_came",
    "take_supplement",
    "withdrawn",
]
