"""Erasing the data of a dossier's applicant."""

from datetime import date, datetime

from tinhso.engines.journal import public as journal
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, Missing, NotAllowed, NotNow
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.keys import nfc
from tinhso.store.transactions import all_or_nothing

from .. import dossiers
from ..dossiers import Seen
from ..erasers import erasers
from ..filling import own
from ..models import Dossier
from . import queries
from .events import DossierErased
from .models import REASONS, Erased

MOST_DOCUMENT = 100
MISTAKEN = "mistaken"


@all_or_nothing
def erase(id: int, reason: str, document: str = "", *, by: Actor, at: datetime) -> None:
    """Take away everything that tells of the applicant: number, files, answers, words. It cannot be brought back.

    Code, procedure, states, times, sums, figures and the journal stay. `reason`: asked, term or mistaken; `document`: number and
    day of what it rests on, asked for unless the term is over. NotNow while the dossier is under way, its term of keeping
    runs (not for a mistaken record), something of it waits, or it was done before; NotAllowed for one's own.
    """
    day = local_day(at)
    row = dossiers.visible(id, by=by, on=day)
    if not queries.may_erase(row, by=by, on=day):
        raise NotAllowed(_("Your post does not have the right for this."))
    verbs.lock(Dossier, id=id)
    said = _ground(reason, document)
    _require_time(row, reason, day)
    for eraser in erasers.values():
        eraser.waits(row, at)
    whose = queries.whose(row)
    for _wrong in own.problems(whose.person.name, whose.person.number, somebody_else=True, by=by):
        raise NotAllowed(_("These are your own data. Let a colleague erase them."))
    event = journal.record(DossierErased(id=id, unit=row.deciding_id, ground=reason), by=by, at=at)
    Erased.objects.create(dossier_id=id, at=at, reason=reason, document=said, post=by.post, event=event)
    for eraser in erasers.values():
        eraser.erase(whose, day)


def _ground(reason: str, document: str) -> str:
    if not reason:
        raise Missing(_("Say why the data are erased."), field="reason")
    if reason not in REASONS:
        raise Invalid(_("Choose one of the answers offered."), field="reason")
    said = nfc(document).strip()
    if reason != "term" and not any(char.isdigit() for char in said):
        raise Missing(
            _("Write number and day of the request or the record it rests on, without names."), field="document"
        )
    if len(said) > MOST_DOCUMENT:
        raise Invalid(_("Write at most %(most)s characters."), field="document", most=MOST_DOCUMENT)
    return said


def _require_time(row: Seen, reason: str, day: date) -> None:
    now = queries.standing(row, on=day)
    if now.erased is not None:
        raise NotNow(_("The personal data of this dossier were erased before."))
    if now.ended is None:
        raise NotNow(_("The dossier is still under way. Its personal data may be erased when it has ended."))
    if reason == MISTAKEN or now.open_on(day):
        return
    if now.term is None:
        raise NotNow(_("No pack says for how long dossiers are kept. The keeper of the configuration has to add it."))
    if now.first is None:
        raise NotNow(_("Dossiers of this procedure are kept for ever."))
    raise NotNow(_("The term of keeping runs: the data may be erased from %(day)s on."), day=now.first)
