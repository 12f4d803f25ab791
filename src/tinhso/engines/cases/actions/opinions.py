"""Opinions asked of other units while a case stands where it stands. Who asked, whom, until when and the answer are kept.

Decree 118/2025/NĐ-CP, article 19.4.
"""

from datetime import datetime

from django.db import connection

from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, Missing, NotNow, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.transactions import all_or_nothing

from ..clock_definitions import working_clock
from ..definitions import Opinion as Kind
from ..events import OpinionAnswered, OpinionAsked
from ..models import Opinion
from ..rules import turns
from ..standing import CaseNow, hold_case

MOST_WORDS = 4000


@all_or_nothing
def ask_opinion(case: int, kind: str, unit: int, *, question: str, by: Actor, at: datetime) -> int:
    """Ask a unit for an opinion the process knows; returns its id. Actions that wait for it wait from now on."""
    held = hold_case(case)
    asking = _kind(held, kind)
    turn, on = turns.require_somebodys(held.turn_unit), local_day(at)
    access.require(by, asking.asks, unit=turn, on=on)
    if asking.states and held.state not in asking.states:
        raise NotNow(_("This opinion is not asked for at “%(state)s”."), state=held.stands.title)
    if unit == turn or units.path_of(unit, on=on) is None:
        raise Invalid(_("Choose another unit that is open today."), field="unit")
    words = _words(question, "question")
    due = working_clock(held.process.calendar, on=on).due(at, asking.time.limit) if asking.time else None
    event = journal.record(OpinionAsked(id=held.id, unit=held.unit, kind=kind, asked=unit, due=due), by=by, at=at)
    row = Opinion(
        case_id=held.id, kind=kind, unit_id=unit, question=words, asked_by=by.post, asked_unit=turn, asked_at=at, due=due,
        asked_event=event,
    )  # fmt: skip
    verbs.add(row)
    _await(held.id)
    return int(row.pk)


@all_or_nothing
def answer_opinion(opinion: int, *, answer: str, by: Actor, at: datetime) -> int:
    """Answer for the unit that was asked; returns the event. A late answer is kept, and known to be late."""
    held, row = _held(opinion)
    access.require(by, _kind(held, row.kind).right, unit=row.unit_id, on=local_day(at))
    row.answer, row.answered_person = _words(answer, "answer"), by.person
    return _settle(held, row, by=by, at=at)


@all_or_nothing
def withdraw_opinion(opinion: int, *, by: Actor, at: datetime) -> int:
    """Take a question back that was not answered: whoever may ask it. Returns the event."""
    held, row = _held(opinion)
    access.require(by, _kind(held, row.kind).asks, unit=row.asked_unit or held.unit, on=local_day(at))
    row.withdrawn = True
    return _settle(held, row, by=by, at=at)


def _held(opinion: int) -> tuple[CaseNow, Opinion]:
    """The case, then the opinion, both held. NotNow when it was answered before."""
    held = hold_case(verbs.load(Opinion, id=opinion).case_id)
    row = verbs.lock(Opinion, id=opinion)
    if row.answered_at is not None:
        raise NotNow(_("This opinion was already given, or the question was taken back."))
    return held, row


def _settle(held: CaseNow, row: Opinion, *, by: Actor, at: datetime) -> int:
    late = row.due is not None and at > row.due
    fact = OpinionAnswered(
        id=held.id, unit=held.unit, kind=row.kind, asked=row.unit_id, opinion=row.pk, late=late, withdrawn=row.withdrawn
    )
    event = journal.record(fact, by=by, at=at)
    row.answered_by, row.answered_at, row.answered_event = by.post, at, event
    verbs.save(row, "answer", "answered_person", "answered_by", "answered_at", "answered_event", "withdrawn")
    _await(held.id)
    return event


def _kind(held: CaseNow, kind: str) -> Kind:
    try:
        return held.process.opinions[kind]
    except KeyError:
        raise NotThere(_("What you are looking for is not here.")) from None


def _words(given: str, field: str) -> str:
    words = given.strip()
    if not words:
        raise Missing(_("Write what is asked or answered."), field=field)
    if len(words) > MOST_WORDS:
        raise Invalid(_("Write at most %(most)s characters."), field=field, most=MOST_WORDS)
    return words


def _await(case: int) -> None:
    """What the case still waits for, read from its opinions while it is held."""
    with connection.cursor() as cursor:
        cursor.execute(_AWAIT, [str(case)])


_AWAIT = """
UPDATE cases_case c SET asked = (
  SELECT array_agg(DISTINCT o.kind) FROM cases_opinion o WHERE o.case_id = c.id AND o.answered_at IS NULL)
WHERE c.id = %s::bigint
"""
