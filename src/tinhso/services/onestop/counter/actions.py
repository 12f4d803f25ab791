"""The acts of the queue. Two officers who call at once never get the same number."""

from datetime import datetime

from django.db import connection

from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, Missing, NotNow, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.keys import nfc
from tinhso.store.transactions import all_or_nothing

from .. import secrecy
from ..actions.receiving import next_number
from ..definitions import READ, RECEIVE
from ..models import Dossier
from .events import MachineEnded, MachineMade, NumberCalled, NumberClosed, NumberTaken
from .models import Machine, Number

MOST_WINDOW, MOST_A_DAY = 30, 5000
NOT_HERE = _("What you are looking for is not here.")
_NEXT = """SELECT id FROM onestop_counter_number WHERE unit_id = %s AND day = %s::date AND state = 'waiting'
    ORDER BY priority DESC, number LIMIT 1 FOR UPDATE SKIP LOCKED"""
_AT_WINDOW = """SELECT id FROM onestop_counter_number WHERE unit_id = %s AND day = %s::date AND state = 'called'
    AND appointment = %s ORDER BY id FOR UPDATE"""


@all_or_nothing
def make_machine(unit: int, *, by: Actor, at: datetime) -> str:
    """A number machine of the desk: what its link ends with, told this once. The one before opens nothing any more."""
    access.require(by, RECEIVE, unit=unit, on=local_day(at))
    secret = secrecy.new_secret() + secrecy.new_secret()
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('onestop_counter_machine', 'id'))")
        (id,) = cursor.fetchone()
    event = journal.record(MachineMade(id=int(id), unit=unit), by=by, at=at)
    Machine.objects.filter(unit_id=unit, ended_at=None).update(ended_at=at)
    Machine.objects.create(id=id, unit_id=unit, token=secrecy.hash_of(secret), event=event)
    return secret


@all_or_nothing
def end_machines(unit: int, *, by: Actor, at: datetime) -> None:
    """No machine of the desk gives numbers from now on."""
    access.require(by, RECEIVE, unit=unit, on=local_day(at))
    held = Machine.objects.filter(unit_id=unit, ended_at=None).order_by("-id").first()
    if held is None:
        return  # nothing changed
    Machine.objects.filter(unit_id=unit, ended_at=None).update(ended_at=at)
    journal.record(MachineEnded(id=held.pk, unit=unit), by=by, at=at)


@all_or_nothing
def take(unit: int, *, priority: bool = False, by: Actor, at: datetime) -> int:
    """The next number of the desk today; the id of its row. The caller is a machine of the desk, or has asked the right."""
    day = local_day(at)
    number = next_number(f"queue {unit} {day:%Y%m%d}")
    if number > MOST_A_DAY:
        raise NotNow(_("No more numbers today. Please ask an officer."))
    row = verbs.add(Number(unit_id=unit, day=day, number=number, priority=priority, taken_at=at))
    journal.record(NumberTaken(id=row.pk, unit=unit, number=number), by=by, at=at)
    return int(row.pk)


@all_or_nothing
def call_next(window: str, *, by: Actor, at: datetime) -> Number | None:
    """Call whoever is next at the actor's desk, priority first; what the actor had called before is done. None: nobody waits."""
    unit, window = _desk(by, at), _window(window)
    found = verbs.rows(_NEXT, unit, local_day(at))
    if not found:
        return None  # nothing changed
    before = _finish(unit, by, at, "done")
    row = Number.objects.get(pk=found[0][0])
    _called(row, window, by, at)
    journal.record(NumberCalled(id=row.pk, unit=unit, number=row.number, calls=row.calls, before=before), by=by, at=at)
    return row


@all_or_nothing
def call(id: int, window: str, *, by: Actor, at: datetime) -> Number:
    """Call a number once more: the one that stands before the actor, or one that was absent today."""
    unit, window = _desk(by, at), _window(window)
    row = verbs.lock(Number, id=id)
    if row.unit_id != unit or row.day != local_day(at):
        raise NotThere(NOT_HERE)
    if row.state == "done" or (row.state == "called" and row.appointment != by.appointment):
        raise NotNow(_("Number %(number)s is with a colleague, or done already."), number=row.number)
    before = None if row.state == "called" else _finish(unit, by, at, "done")
    _called(row, window, by, at)
    journal.record(NumberCalled(id=row.pk, unit=unit, number=row.number, calls=row.calls, before=before), by=by, at=at)
    return row


@all_or_nothing
def close(id: int, state: str, *, code: str = "", by: Actor, at: datetime) -> None:
    """The number is `done`, or its holder `absent`. `code`: of the dossier that was received for it, if one was."""
    unit = _desk(by, at)
    if state not in ("done", "absent"):
        raise Invalid(_("Choose one of the answers offered."), field="do")
    row = verbs.lock(Number, id=id)
    if row.unit_id != unit:
        raise NotThere(NOT_HERE)
    if row.state != "called" or row.appointment != by.appointment:
        raise NotNow(_("Number %(number)s is with a colleague, or done already."), number=row.number)
    row.state, row.dossier_id = state, _dossier(code, by, at)
    verbs.save(row, "state", "dossier_id")
    journal.record(NumberClosed(id=id, unit=unit, number=row.number, state=state, dossier=row.dossier_id), by=by, at=at)


def _desk(by: Actor, at: datetime) -> int:
    """The unit of the actor's post, where they may receive; else NotAllowed."""
    access.require(by, RECEIVE, unit=by.unit or 0, on=local_day(at))
    return int(by.unit or 0)


def _window(window: str) -> str:
    window = nfc(window)
    if not window:
        raise Missing(_("Say first at which window you sit."), field="window")
    if len(window) > MOST_WINDOW:
        raise Invalid(_("Write at most %(most)s characters."), field="window", most=MOST_WINDOW)
    return window


def _called(row: Number, window: str, by: Actor, at: datetime) -> None:
    row.state, row.window, row.called_at, row.appointment = "called", window, at, by.appointment
    row.calls += 1
    verbs.save(row, "state", "window", "called_at", "appointment", "calls")


def _finish(unit: int, by: Actor, at: datetime, state: str) -> int | None:
    """What the actor had called is done; its number."""
    held = verbs.rows(_AT_WINDOW, unit, local_day(at), by.appointment)
    numbers = [Number.objects.get(pk=id) for (id,) in held]
    for row in numbers:
        row.state = state
        verbs.save(row, "state")
    return numbers[-1].number if numbers else None


def _dossier(code: str, by: Actor, at: datetime) -> int | None:
    code = code.strip().upper()
    if not code:
        return None
    row = Dossier.objects.filter(code=code[:60]).first()
    if row is None or not access.allows(by, READ, unit=row.receiving_id, on=local_day(at)):
        raise Invalid(_("No dossier of your desk has this code."), field="code")
    return int(row.pk)
