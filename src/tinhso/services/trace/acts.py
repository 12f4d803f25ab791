"""The acts behind a figure, in words: what, when, from which post and unit; by whom only for readers with the right."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.utils.translation import gettext

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.traces import act_words
from tinhso.store.frozen import Frozen

from .definitions import SEE_PERSONS
from .rules import Act


def acts_of(events: Collection[int], *, by: Actor, at: datetime) -> dict[int, Act]:
    """The acts by journal id, in the order of the journal; two queries at most, none for what was read before."""
    entries = sorted(_entries(events).values(), key=lambda entry: entry.id)
    lent = [entry.behalf for entry in entries if entry.behalf]
    posts = people.post_titles({entry.post for entry in entries if entry.post} | {behalf.post for behalf in lent})
    titles = units.titles(
        {entry.actor_unit for entry in entries if entry.actor_unit} | {behalf.unit for behalf in lent}, on=local_day(at)
    )
    names = _names(entries, by=by, on=local_day(at))
    return {
        entry.id: Act(
            entry.id,
            gettext(act_words.get(entry.name)) if entry.name in act_words else entry.name,
            titles.get(entry.actor_unit or 0, ""),
            posts.get(entry.post or 0, "") or entry.system,
            entry.at,
            entry.recorded,
            *names.get(entry.id, ("", "")),
            f"{posts.get(entry.behalf.post, '')}, {titles.get(entry.behalf.unit, '')}" if entry.behalf else "",
        )
        for entry in entries
    }


def _names(entries: Iterable[journal.Entry], *, by: Actor, on: date) -> dict[int, tuple[str, str]]:
    """Event -> names of who acted and on whose behalf, if anybody's, for the events whose persons this reader may know."""
    if access.scope(by, SEE_PERSONS, on=on).nowhere:
        return {}
    persons = {
        entry.id: (entry.person, entry.behalf.person if entry.behalf else 0)
        for entry in entries
        if entry.person is not None
        and entry.actor_unit is not None
        and access.allows(by, SEE_PERSONS, unit=entry.actor_unit, on=on)
    }
    names = people.names({person for pair in persons.values() for person in pair if person}) if persons else {}
    return {event: (names.get(one, ""), names.get(other, "")) for event, (one, other) in persons.items()}


_remembered: Frozen[journal.Entry] = Frozen(5_000)


def _entries(events: Collection[int]) -> dict[int, journal.Entry]:
    """Entries of the journal, from memory when they were read before: an entry never changes."""
    found = {event: entry for event in events if (entry := _remembered.find(event)) is not None}
    missing = [event for event in events if event not in found]
    if missing:
        found |= {id: _remembered.keep(id, entry) for id, entry in journal.entries(missing).items()}
    return found
