"""The journal: what happened, by whom and when, kept for ever in the act's own transaction."""

from .delivery import deliver, subscribe, subscribers
from .events import Event, known
from .queries import Entry, entries, timeline
from .recording import record
from .rules import NotForTheJournal

__all__ = [
    "Entry",
    "Event",
    "NotForTheJournal",
    "deliver",
    "entries",
    "known",
    "record",
    "subscribe",
    "subscribers",
    "timeline",
]
