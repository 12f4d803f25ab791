"""What a keeper of the line does by hand: send again, leave out, run a message again that could not be taken."""

from datetime import datetime

from django.db.models import F

from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotAllowed, NotNow
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.transactions import all_or_nothing

from .. import inbox
from ..definitions import MANAGE
from ..events import PortalLeftOut, PortalRunAgain, PortalSentAgain
from ..models import InboxMessage, Mirrored, OutboxMessage


@all_or_nothing
def send_again(message: int, *, by: Actor, at: datetime) -> None:
    """Send a message once more under its old id: at once, or when those before it have arrived."""
    _require(by, at)
    row, mirrored = _held(message)
    if row.state == "left-out":
        raise NotNow(_("It was left out, and those after it have gone on."))
    row.state, row.tries, row.claimed_until = "waiting", 0, None
    row.next_at = row.made_at if row.number <= mirrored.arrived + 1 else None
    verbs.save(row, "state", "tries", "next_at", "claimed_until")
    mirrored.stuck = False
    verbs.save(mirrored, "stuck")
    journal.record(PortalSentAgain(id=row.pk, unit=by.unit, mirrored=row.mirrored_id), by=by, at=at)
    from ..tasks import soon

    soon()


@all_or_nothing
def leave_out(message: int, *, by: Actor, at: datetime) -> None:
    """Leave out a message the portal does not take; those after it go on."""
    _require(by, at)
    row, mirrored = _held(message)
    if row.state != "refused":
        raise NotNow(_("Only a message that the portal refused can be left out."))
    row.state = "left-out"
    verbs.save(row, "state")
    mirrored.stuck, mirrored.arrived = False, max(mirrored.arrived, row.number)
    verbs.save(mirrored, "stuck", "arrived")
    after = OutboxMessage.objects.filter(mirrored=mirrored, number=mirrored.arrived + 1, state="waiting")
    after.update(next_at=F("made_at"))
    journal.record(PortalLeftOut(id=row.pk, unit=by.unit, mirrored=row.mirrored_id), by=by, at=at)


@all_or_nothing
def run_again(message: int, *, agency: int | None = None, by: Actor, at: datetime) -> bool:
    """Run a message again that could not be taken, with the agency a person chose where the code alone did not tell. Was it
    taken now? Otherwise its new reason stands with it."""
    _require(by, at)
    row = verbs.lock(InboxMessage, id=message)
    if row.state == "taken":
        raise NotNow(_("It was taken already."))
    if not row.whole:
        raise NotNow(_("Its files were not kept, so only the portal can send it again."))
    taken = inbox.again(row, agency=agency, at=at)
    journal.record(PortalRunAgain(id=row.pk, unit=by.unit, taken=taken), by=by, at=at)
    return taken


def _held(message: int) -> tuple[OutboxMessage, Mirrored]:
    """The message and what it is about, which is held first: as the job that notes what arrived holds them."""
    mirrored = verbs.lock(Mirrored, id=verbs.load(OutboxMessage, id=message).mirrored_id)
    return verbs.lock(OutboxMessage, id=message), mirrored


def _require(by: Actor, at: datetime) -> None:
    if not access.scope(by, MANAGE, on=local_day(at)).everywhere:
        raise NotAllowed(_("Your post does not have the right for this."))
