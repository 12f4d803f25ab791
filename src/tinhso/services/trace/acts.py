"""The acts behind a figure, in words: what, when, from which post and unit; by whom only for readers with the right."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.traces import act_words
from tinhso.store.frozen import Frozen

from .definitions import SEE_PERSONS
from .rules import Act


def acts_of(events: Collection[int], *, by: Actor, at: datetime) -> dict[int, Act]:
    """The acts by journal id, in the order of the journal; two queries at most, none for what was read before."""
    entries = sorted(_entries(events).values(), key=lambda entry: entry.id)
    hands = people.hands(entries, on=local_day(at), by=by, see=SEE_PERSONS)
    return {
        entry.id: Act(
            entry.id,
            gettext(act_words.get(entry.name)) if entry.name in act_words else entry.name,
            entry.at,
            entry.recorded,
            hands[entry.id],
            entry.system,
        )
        for entry in entries
    }


_remembered: Frozen[journal.Entry] = Frozen(5_000)


def _entries(events: Collection[int]) -> dict[int, journal.Entry]:
    """Entries of the journal, from memory when they were read before: an entry never changes."""
    found = {event: entry for event in events if (entry := _remembered.find(event)) is not None}
    missing = [event for event in events if event not in found]
    if missing:
        found |= {id: _remembered.keep(id, entry) for id, entry in journal.entries(missing).items()}
    return found
