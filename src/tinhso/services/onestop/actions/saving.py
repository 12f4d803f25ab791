"""A person's own lists, kept by name: a narrowing of the list of dossiers, never what was searched."""

from datetime import datetime
from typing import Any

from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, Missing, NotAllowed, NotThere, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.keys import nfc
from tinhso.store.transactions import all_or_nothing

from ..definitions import READ
from ..events import ListForgotten, ListKept
from ..models import SavedList

MOST = 12
MOST_NAME = 60


@all_or_nothing
def keep_list(name: str, wanted: dict[str, Any], *, by: Actor, at: datetime) -> int:
    """Keep a list by a name; one of the same name is replaced. Returns its id."""
    if by.person is None or access.scope(by, READ, on=local_day(at)).nowhere:
        raise NotAllowed(_("Your post does not have the right for this."))
    called = nfc(name)
    if not called:
        raise Missing(_("Give the list a name, such as “Due this week, mine”."), field="name")
    if len(called) > MOST_NAME:
        raise Invalid(_("Write at most %(most)s characters."), field="name", most=MOST_NAME)
    held = SavedList.objects.select_for_update().filter(person=by.person)
    row = held.filter(name=called).first()
    if row is None and held.count() >= MOST:
        raise TooMuch(_("You keep %(most)s lists already. Delete one you no longer use."), field="name", most=MOST)
    event = journal.record(ListKept(id=row.pk if row else 0, unit=by.unit), by=by, at=at)
    if row is not None:
        row.wanted, row.event = wanted, event
        verbs.save(row, "wanted", "event")
        return int(row.pk)
    new = SavedList(person=by.person, name=called, wanted=wanted, event=event)
    verbs.add(new)
    return int(new.pk)


@all_or_nothing
def forget_list(id: int, *, by: Actor, at: datetime) -> None:
    """Delete one of one's own lists. NotThere for another's."""
    held = SavedList.objects.filter(pk=id, person=by.person or 0)
    if not held.exists():
        raise NotThere(_("What you are looking for is not here."))
    journal.record(ListForgotten(id=id, unit=by.unit), by=by, at=at)
    held.delete()
