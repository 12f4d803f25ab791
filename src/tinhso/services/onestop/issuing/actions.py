"""Acts of their own: printing the register of a desk, which reads what many people told."""

from datetime import datetime

from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.store.transactions import all_or_nothing

from ..definitions import RECEIVE
from .events import RegisterPrinted
from .register import Days, register_pdf, rows_of


@all_or_nothing
def print_register(unit: int, days: Days, *, by: Actor, at: datetime) -> bytes:
    """Form 07 of what the desk received in these days, as PDF; on the record. Invalid, TooMuch."""
    access.require(by, RECEIVE, unit=unit, on=local_day(at))
    days.require()
    rows = rows_of(unit, days)
    pdf = register_pdf(unit, days, rows, at=at)
    journal.record(
        RegisterPrinted(id=unit, unit=unit, first=days.first, last=days.last, dossiers=len(rows)), by=by, at=at
    )
    return pdf
