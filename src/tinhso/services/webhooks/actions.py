"""Have a system told, end it, send a message once more."""

import base64
import secrets
from collections.abc import Collection
from datetime import datetime

from django.conf import settings

from tinhso.engines.journal.public import record
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, NotAllowed, NotNow, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.store.transactions import all_or_nothing
from tinhso.store.verbs import add, lock, save
from tinhso.web.outgoing import sending, targets

from .definitions import MANAGE, OFFERED
from .events import WebhookEnded, WebhookReplayed, WebhookSubscribed
from .models import Delivery, Subscription

MOST = 50


@all_or_nothing
def subscribe(name: str, address: str, events: Collection[str], *, by: Actor, at: datetime) -> tuple[int, str]:
    """Have a system told of these events from now on: its id, and the secret it checks signatures with, shown this once."""
    _require_everywhere(by, at)
    called = " ".join(name.split())[:80]
    if not called:
        raise Invalid(_("Name the system, so that everybody knows whom this tells."), field="name")
    targets.target(address, plain_allowed=bool(settings.WEBHOOKS_INSIDE))
    unknown = sorted(set(events) - OFFERED.keys())
    if unknown or not events:
        raise Invalid(_("Choose at least one of the events offered."), field="events")
    if Subscription.objects.filter(ended_at=None).count() >= MOST:
        raise TooMuch(_("%(most)s systems are told already: end one first."), most=MOST)
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    row = add(
        Subscription(
            name=called, address=address.strip(), events=sorted(set(events)), secret=sending.hide(secret), given_at=at
        )
    )
    row.since = record(WebhookSubscribed(row.pk, by.unit, tuple(row.events)), by=by, at=at)
    save(row, "since")
    return row.pk, secret


@all_or_nothing
def end(subscription: int, *, by: Actor, at: datetime) -> None:
    """Tell the system no more; what waits for it is not sent."""
    _require_everywhere(by, at)
    row = lock(Subscription, id=subscription)
    if row.ended_at is not None:
        raise NotNow(_("This system is told no more already."))
    row.ended_at = at
    save(row, "ended_at")
    record(WebhookEnded(row.pk, by.unit), by=by, at=at)


@all_or_nothing
def replay(delivery: int, *, by: Actor, at: datetime) -> None:
    """Send a message once more, whether it arrived or was given up; under its old id, so that it can be counted once."""
    _require_everywhere(by, at)
    row = lock(Delivery, id=delivery)
    if lock(Subscription, id=row.subscription_id).ended_at is not None:
        raise NotNow(_("This system is told no more already."))
    row.state, row.tries, row.next_at, row.claimed_until = "waiting", 0, row.made_at, None  # long due
    save(row, "state", "tries", "next_at", "claimed_until")
    record(WebhookReplayed(row.subscription_id, by.unit, row.pk), by=by, at=at)
    from .tasks import soon

    soon()


def _require_everywhere(by: Actor, at: datetime) -> None:
    """Nothing, or NotAllowed: other systems are told of the whole province."""
    if not access.scope(by, MANAGE, on=local_day(at)).everywhere:
        raise NotAllowed(_("Your post does not have the right for this."))
