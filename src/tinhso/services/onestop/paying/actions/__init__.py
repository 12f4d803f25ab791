"""The acts of paying."""

from .assessing import assess
from .bringing import begin_taking, bring_statement, finish_statement, refuse_statement
from .elsewhere import count_portal_payment, settle_portal_payment
from .online import Told, confirm, end_refund, settle_payment, start_payment
from .reconciling import MOST_TAKEN, Kept, accept_matches, keep_statement, set_aside, take_line
from .refunding import ask_refund, decide_refund
from .taking import take_cash

__all__ = [
    "MOST_TAKEN",
    "Kept",
    "Told",
    "accept_matches",
    "ask_refund",
    "assess",
    "begin_taking",
    "bring_statement",
    "confirm",
    "count_portal_payment",
    "decide_refund",
    "end_refund",
    "finish_statement",
    "keep_statement",
    "refuse_statement",
    "set_aside",
    "settle_payment",
    "settle_portal_payment",
    "start_payment",
    "take_cash",
    "take_line",
]
