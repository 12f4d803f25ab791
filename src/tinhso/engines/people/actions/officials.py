"""Taking a list of officials whole: persons, accounts without a password yet, posts, appointments. Sets, one event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from tinhso.engines.journal.public import record
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import Invalid, Problems, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.store.keys import nfc
from tinhso.store.transactions import all_or_nothing

from .. import memory, rules
from ..events import OfficialsImported
from ..models import Account, Appointment, Person, Post
from ..officials.preparing import prepare
from ..officials.rules import OfficialRow, Verdict
from .managing import explained, person_name

MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows were new, changed something, and changed nothing."""

    new: int
    changed: int
    same: int


@all_or_nothing
def import_officials(rows: Sequence[OfficialRow], *, by: Actor, at: datetime) -> Imported:
    """Take the rows, all or none. Problems names each row that cannot be taken; the same list again changes nothing.

    Accounts have no password yet: whoever hands it to the person gives it one at a time.
    """
    if len(rows) > MOST_ROWS:
        raise TooMuch(_("At most %(most)s at a time: divide the list."), most=MOST_ROWS)
    verdicts = prepare(rows, by=by, at=at)
    wrong = [
        Invalid(_("Row %(row)s: %(why)s"), row=verdict.row.number, why=problem)
        for verdict in verdicts
        for problem in verdict.problems
    ]
    if wrong:
        raise Problems(wrong)
    counts = Imported(*(sum(verdict.kind == kind for verdict in verdicts) for kind in ("new", "change", "same")))
    if counts.new + counts.changed == 0:
        return counts  # nothing changed
    with explained():
        made = _write(verdicts, at)
    record(OfficialsImported(by.person or 0, by.unit, made, counts.new, counts.changed, counts.same), by=by, at=at)
    memory.forget()
    return counts


def _write(verdicts: Sequence[Verdict], at: datetime) -> tuple[int, ...]:
    """New persons with accounts, names, new posts, appointments, ends; the ids of the appointments."""
    fresh = {verdict.row.username: verdict.row for verdict in verdicts if "person" in verdict.does}
    people = Person.objects.bulk_create(Person(name=person_name(row.name)) for row in fresh.values())
    persons = dict(zip(fresh, (person.pk for person in people), strict=True))
    Account.objects.bulk_create(
        Account(
            person_id=id, username=rules.username(name), password=make_password(None), must_change=True, begun_at=at
        )
        for name, id in persons.items()
    )
    renamed = {verdict.person: verdict.row.name for verdict in verdicts if "name" in verdict.does}
    Person.objects.bulk_update([Person(pk=id, name=person_name(name)) for id, name in renamed.items()], ["name"])
    posts = _posts(verdicts)
    made = Appointment.objects.bulk_create(
        Appointment(
            person_id=verdict.person or persons[verdict.row.username],
            post_id=verdict.post or posts[verdict.unit, verdict.row.post_code],
            period=verdict.row.period,
        )
        for verdict in verdicts
        if "appointment" in verdict.does
    )
    ended = [
        Appointment(pk=verdict.held.appointment, period=verdict.row.period)
        for verdict in verdicts
        if "end" in verdict.does and verdict.held is not None
    ]
    Appointment.objects.bulk_update(ended, ["period"])
    return tuple(one.pk for one in [*made, *ended])


def _posts(verdicts: Sequence[Verdict]) -> dict[tuple[Any, str], int]:
    """The posts that were not there; the first row that names one gives its title and roles."""
    wanted: dict[tuple[Any, str], OfficialRow] = {}
    for verdict in verdicts:
        if "post" in verdict.does:
            wanted.setdefault((verdict.unit, verdict.row.post_code), verdict.row)
    made = Post.objects.bulk_create(
        Post(unit_id=unit, code=code, title_vi=nfc(row.post_title), title_en="", roles=sorted(row.roles))
        for (unit, code), row in wanted.items()
    )
    return dict(zip(wanted, (post.pk for post in made), strict=True))
