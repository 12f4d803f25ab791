"""The acts of this piece: a tablet gets its link, the desk asks for a rating, somebody rates."""

from datetime import datetime, timedelta

from django.db import connection

from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, Missing, NotNow, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.keys import nfc
from tinhso.store.transactions import all_or_nothing

from .. import secrecy
from ..definitions import RECEIVE
from ..dossiers import GONE, visible
from ..erasers import erased
from ..models import Dossier
from . import keeping
from .definitions import RatingForm, form_on
from .events import DossierRated, RatingAsked, TabletEnded, TabletMade
from .keeping import Said
from .models import Device, Invitation, Rating
from .moments import require_ended

AT_THE_DESK = timedelta(minutes=10)
BY_LINK = timedelta(days=30)
MOST_NAME, MOST_COMMENT = 60, 1000
NOT_HERE = _("What you are looking for is not here.")
RATED = _("This dossier was rated already this way. Thank you.")


@all_or_nothing
def make_device(unit: int, name: str, *, by: Actor, at: datetime) -> tuple[int, str]:
    """A tablet of the desk: its id, and the secret its link ends with, told this once."""
    access.require(by, RECEIVE, unit=unit, on=local_day(at))
    name = nfc(name)
    if not name:
        raise Missing(_("Write where the tablet stands."), field="name")
    if len(name) > MOST_NAME:
        raise Invalid(_("Write at most %(most)s characters."), field="name", most=MOST_NAME)
    id, secret = _next_id("onestop_rating_device"), secrecy.new_secret() + secrecy.new_secret()
    event = journal.record(TabletMade(id=id, unit=unit), by=by, at=at)
    Device.objects.create(id=id, unit_id=unit, name=name, token=secrecy.hash_of(secret), made_at=at, event=event)
    return id, secret


@all_or_nothing
def end_device(id: int, *, by: Actor, at: datetime) -> None:
    """Its link opens nothing from now on. NotThere when it is not of the actor's desk."""
    device = verbs.lock(Device, id=id)
    if not access.allows(by, RECEIVE, unit=device.unit_id, on=local_day(at)):
        raise NotThere(NOT_HERE)
    if device.ended_at is not None:
        return  # nothing changed
    device.ended_at = at
    verbs.save(device, "ended_at")
    journal.record(TabletEnded(id=id, unit=device.unit_id), by=by, at=at)


@all_or_nothing
def ask_at(dossier: int, device: int, *, by: Actor, at: datetime) -> int:
    """Show the questions about a dossier on a tablet of the desk for ten minutes, in place of what it showed before."""
    row = visible(dossier, by=by, on=local_day(at))
    tablet = verbs.lock(Device, id=device)
    if tablet.ended_at is not None or not access.allows(by, RECEIVE, unit=tablet.unit_id, on=local_day(at)):
        raise NotThere(NOT_HERE)
    if Rating.objects.filter(dossier_id=dossier, channel="desk").exists():
        raise NotNow(RATED)
    event = journal.record(RatingAsked(id=dossier, unit=row.receiving_id, channel="desk"), by=by, at=at)
    Invitation.objects.filter(device_id=device, used=False).update(used=True)
    return Invitation.objects.create(
        dossier_id=dossier, channel="desk", device_id=device, expires_at=at + AT_THE_DESK, event=event
    ).pk


@all_or_nothing
def ask_by_link(dossier: int, *, by: Actor, at: datetime) -> str:
    """What the applicant's own link ends with, told this once; the one made before opens nothing any more.

    NotNow before the result is there: at the desk one may rate at any time.
    """
    row = visible(dossier, by=by, on=local_day(at))
    access.require(by, RECEIVE, unit=row.receiving_id, on=local_day(at))
    require_ended(row.case_id)
    if Rating.objects.filter(dossier_id=dossier, channel="link").exists():
        raise NotNow(RATED)
    secret = secrecy.new_secret() + secrecy.new_secret()
    event = journal.record(RatingAsked(id=dossier, unit=row.receiving_id, channel="link"), by=by, at=at)
    Invitation.objects.filter(dossier_id=dossier, channel="link", used=False).update(used=True)
    Invitation.objects.create(
        dossier_id=dossier, channel="link", token=secrecy.hash_of(secret), expires_at=at + BY_LINK, event=event
    )
    return secret


@all_or_nothing
def rate(dossier: int, said: Said, *, channel: str, by: Actor, at: datetime, invitation: int | None = None) -> int:
    """Keep what somebody said of a dossier: once a channel. Whoever calls has made sure that this person may.

    `invitation`: the one that is used up by it; NotNow when it was used or has run out.
    """
    _check(said, form_on(local_day(at)).it)
    row = verbs.lock(Dossier, id=dossier)
    if invitation is not None:
        _use(invitation, at)
    if Rating.objects.filter(dossier_id=dossier, channel=channel).exists():
        raise NotNow(RATED)
    if erased([dossier]):
        raise NotNow(GONE)
    event = journal.record(DossierRated(id=dossier, unit=row.receiving_id, channel=channel), by=by, at=at)
    keeping.keep(row, said, channel=channel, event=event, at=at)
    return event


def _check(said: Said, form: RatingForm) -> None:
    if not said.level:
        raise Missing(_("Choose how satisfied you are on the whole."), field="level")
    points = {point.code for point in form.points}
    if form.level(said.level) is None:
        raise Invalid(_("Choose one of the answers offered."), field="level")
    for point, level in said.points.items():
        if point not in points or form.level(level) is None:
            raise Invalid(_("Choose one of the answers offered."), field=f"point-{point}")
    if len(said.comment) > MOST_COMMENT:
        raise Invalid(_("Write at most %(most)s characters."), field="comment", most=MOST_COMMENT)


def _use(invitation: int, at: datetime) -> None:
    held = verbs.lock(Invitation, id=invitation)
    if held.used or held.expires_at <= at:
        raise NotNow(_("This was answered already, or its time is over. Ask at the desk for a new one."))
    held.used = True
    verbs.save(held, "used")


def _next_id(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        return int(cursor.fetchone()[0])
