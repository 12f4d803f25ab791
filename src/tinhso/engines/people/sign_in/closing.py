"""Whether an account is closed, and why. The rules in force are in memory."""

from datetime import date
from typing import Literal

from tinhso.kernel.days import local_day

from ..models import Account
from . import rules
from .definition import sign_in_rules

Closed = Literal["", "closed", "unused"]


def why_closed(account: Account, *, on: date) -> Closed:
    """Nothing when it is open; "closed" by who manages people, or "unused" for too long under the rules of the day."""
    if not account.is_active:
        return "closed"
    last = local_day(max(account.begun_at, account.last_login or account.begun_at))
    return "unused" if rules.is_unused(last, sign_in_rules(on).unused_days, on=on) else ""
