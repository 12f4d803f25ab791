"""What happened to a return, in words: from the journal, with the notes people left in the case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.kernel.texts import mark as _
from tinhso.web import formats

WORDS = {
    "return.filled": _("Figures saved as a draft"),
    "return.proof-attached": _("Proof attached"),
    "return.proof-detached": _("Proof taken away"),
    "return.sent": _("Report sent"),
    "return.sent-back": _("Report returned"),
    "return.verified": _("Figures verified"),
    "return.reopened": _("Report opened again for a correction"),
}


@dataclass(frozen=True, slots=True)
class Story:
    """The timeline for the page, and the reason of the last return, if it stands there now."""

    lines: Sequence[tuple[str, str, str, str, str]]
    reason: str
    reason_by: str


def story(id: int, case: cases.CaseNow, *, on: date) -> Story:
    """Oldest first; saves by one post in a row are told once."""
    steps = cases.steps(case.id)
    notes = {step.event: step.note for step in steps if step.note}
    entries = _gathered(journal.timeline("return", id))
    hands = people.hands(entries, on=on)
    lines = []
    for entry in entries:
        what = gettext(WORDS.get(entry.name, entry.name))
        note = notes.get(entry.id, "")
        who = hands[entry.id].said() or entry.system
        lines.append((formats.moment(entry.at), formats.iso(entry.at), f"{what}: {note}" if note else what, who, ""))
    last = steps[-1] if steps else None
    last_entry = next((entry for entry in entries if last and entry.id == last.event), None)
    returned = last is not None and last.note and case.stands.turn == "own"
    by = (hands[last_entry.id].said() or last_entry.system) if last_entry else ""
    return Story(lines, last.note if returned and last else "", by)


def _gathered(entries: Iterable[journal.Entry]) -> list[journal.Entry]:
    kept: list[journal.Entry] = []
    for entry in entries:
        if kept and entry.name == "return.filled" and (kept[-1].name, kept[-1].post) == (entry.name, entry.post):
            kept[-1] = entry
        else:
            kept.append(entry)
    return kept
