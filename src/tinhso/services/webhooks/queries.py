"""Systems that are told, and what was sent to them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store.keyset import Page

from .models import Delivery, Subscription

SIZE = 50


@dataclass(frozen=True, slots=True)
class Told:
    """A system with how its messages fare."""

    id: int
    name: str
    address: str
    events: list[str]
    ended_at: datetime | None
    waiting: int
    given_up: int


def systems() -> list[Told]:
    """Those told now first; one query."""
    rows = Subscription.objects.annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state="waiting")),
        given_up=Count("deliveries", filter=Q(deliveries__state="given-up")),
    ).order_by("-ended_at", "id")
    return [Told(one.pk, one.name, one.address, one.events, one.ended_at, one.waiting, one.given_up) for one in rows]


def system(id: int) -> Subscription:
    found = Subscription.objects.filter(pk=id).defer("secret").first()
    if found is None:
        raise NotThere(_("What you are looking for is not here."))
    return found


def deliveries(of: int, *, before: int | None = None) -> Page[Delivery]:
    """The latest messages of a system first; `before`: those older than that one."""
    rows = Delivery.objects.filter(subscription_id=of).order_by("-id").defer("body")
    found = list((rows.filter(pk__lt=before) if before else rows)[: SIZE + 1])
    more = len(found) > SIZE
    return Page(found[:SIZE], str(found[SIZE - 1].pk) if more else None, None)
