"""The right this service brings, and the words of its events."""

from tinhso.kernel.access import Right, rights
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words

READ = "audit.read"
SEE_PERSONS = "trace.person"
"""Of the trace; who holds it in the unit of an act sees who acted, here as there."""


def register() -> None:
    """Called once while starting."""
    acts = ("journal.searched", "journal.exported", "journal.entry-read")
    rights.add(READ, Right(READ, _("Search the journal and export it"), acts=acts))
    act_words.add("journal.searched", _("Journal searched"))
    act_words.add("journal.exported", _("Journal exported"))
    act_words.add("journal.entry-read", _("Entry of the journal read by a program"))
    thing_words.add("journal-entry", _("Entry of the journal"))
    thing_words.add("journal-search", _("Search of the journal"))
