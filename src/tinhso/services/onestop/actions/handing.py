"""Who has a dossier in hand and what is written on it: claimed, given, handed over, taken back; opinions, notes, relations.

Each looks first whether the dossier is the actor's to see; then the act of the engine is the act.
"""

from datetime import datetime

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, Missing, NotAllowed
from tinhso.kernel.texts import mark as _
from tinhso.store.transactions import all_or_nothing

from ..definitions import HANDLE, RECEIVE
from ..dossiers import may_see, to_act_on
from ..events import DossierRelated
from ..models import Dossier

RELATIONS = {
    "linked": _("Belongs together with"),
    "follows": _("Follows from"),
    "corrects": _("Corrects"),
}
"""What one dossier may be to another."""


@all_or_nothing
def claim(id: int, *, by: Actor, at: datetime) -> cases.Holding:
    """Take a dossier of one's unit in hand. Taken when a colleague has it."""
    row = to_act_on(id, by=by, on=local_day(at))
    return cases.claim(row.case_id, by=by, at=at)


@all_or_nothing
def assign(id: int, person: int | None, *, by: Actor, at: datetime, note: str = "") -> cases.Holding:
    """Give a dossier to an officer of the unit whose turn it is; None: back to the unit."""
    row = to_act_on(id, by=by, on=local_day(at))
    return cases.assign(row.case_id, person, note=note, by=by, at=at)


@all_or_nothing
def hand_over(id: int, unit: int | None, *, by: Actor, at: datetime, note: str = "") -> cases.Holding:
    """Give a dossier to another unit, which takes the place of the one whose turn it is; its time goes on. A reason is needed."""
    row = to_act_on(id, by=by, on=local_day(at))
    if unit is None:
        raise Missing(_("Choose the unit that gets it."), field="unit")
    if not note.strip():
        raise Missing(_("Say why it goes to another unit."), field="note")
    return cases.hand_over(row.case_id, unit, note=note, by=by, at=at)


def take_back(id: int, *, by: Actor, at: datetime) -> cases.Move:
    """Undo one's own last action while nobody has acted since, where the process lets it."""
    row = to_act_on(id, by=by, on=local_day(at))
    return cases.take_back(row.case or row.case_id, by=by, at=at)


@all_or_nothing
def ask(id: int, kind: str, unit: int | None, question: str, *, by: Actor, at: datetime) -> int:
    """Ask another unit for an opinion; returns its id."""
    row = to_act_on(id, by=by, on=local_day(at))
    if unit is None:
        raise Missing(_("Choose the unit that is asked."), field="unit")
    return cases.ask_opinion(row.case_id, kind, unit, question=question, by=by, at=at)


@all_or_nothing
def answer(opinion: int, words: str, *, by: Actor, at: datetime) -> int:
    """Answer for one's unit; returns the event. Who was asked need not see the dossier otherwise."""
    return cases.answer_opinion(opinion, answer=words, by=by, at=at)


@all_or_nothing
def withdraw(id: int, opinion: int, *, by: Actor, at: datetime) -> int:
    """Take back a question that was not answered; returns the event."""
    to_act_on(id, by=by, on=local_day(at))
    return cases.withdraw_opinion(opinion, by=by, at=at)


@all_or_nothing
def write(id: int, words: str, *, public: bool, by: Actor, at: datetime) -> int:
    """Write a note on a dossier: for colleagues, or for the person who handed it in."""
    row = to_act_on(id, by=by, on=local_day(at))
    return cases.write_note(row.case_id, words, public=public, by=by, at=at)


@all_or_nothing
def relate(id: int, code: str, kind: str, *, by: Actor, at: datetime) -> None:
    """Say what another dossier, by its code, is to this one. Both have to be the actor's to see."""
    on = local_day(at)
    row = to_act_on(id, by=by, on=on)
    if not (
        access.allows(by, HANDLE, unit=row.deciding_id, on=on)
        or access.allows(by, RECEIVE, unit=row.receiving_id, on=on)
    ):
        raise NotAllowed(_("Your post does not have the right for this."))
    if kind not in RELATIONS:
        raise Invalid(_("Choose one of the answers offered."), field="relation")
    other = Dossier.objects.filter(code=code.strip().upper()).first()
    if other is None or not may_see(other, by=by, on=on):
        raise Invalid(_("There is no dossier with this code that you may see. Look at the code again."), field="code")
    if other.pk == id:
        raise Invalid(_("This is the code of this dossier itself. Type the code of the other one."), field="code")
    fact = DossierRelated(id=id, unit=row.deciding_id, other=other.pk, kind=kind)
    event = journal.record(fact, by=by, at=at)
    cases.relate(row.case_id, [(kind, other.case_id)], event=event, by=by, at=at)
