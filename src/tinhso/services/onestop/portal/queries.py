"""How far dossiers are in step with the portal; for the keeper of the line, for the index, for the page of a dossier."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.store.keyset import Page, page

from ..definitions import READ
from ..elsewhere import Paid
from .models import Handed, InboxMessage, MinistryCase, Mirrored, OutboxMessage, PortalLine, ToldPayment

SIZE = 50
SYNCED = "SELECT dossier_id FROM onestop_portal_mirrored WHERE dossier_id IS NOT NULL AND known_at IS NOT NULL"
"""As SQL: ids of dossiers the portal has confirmed. For whoever counts them beside others in one statement."""


def synced(dossiers: Collection[int]) -> set[int]:
    """Those of them that the portal has confirmed at least once."""
    rows = Mirrored.objects.filter(dossier_id__in=dossiers, known_at__isnull=False)
    return {int(id) for id in rows.values_list("dossier_id", flat=True) if id is not None}


def synced_by_unit(start: datetime, end: datetime) -> dict[int, tuple[int, int]]:
    """By deciding unit: dossiers received in [start, end), and those of them that the portal has confirmed. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_UNIT, [start, end])
        return {unit: (received, known) for unit, received, known in cursor.fetchall()}


_BY_UNIT = """SELECT d.deciding_id, count(*), count(m.known_at) FROM onestop_dossier d
    LEFT JOIN onestop_portal_mirrored m ON m.dossier_id = d.id
    WHERE d.received_at >= %s AND d.received_at < %s GROUP BY d.deciding_id"""


def payments_of(dossiers: Collection[int]) -> list[tuple[int, Paid]]:
    """(dossier, what the portal says was paid for it), as it was told."""
    rows = ToldPayment.objects.filter(mirrored__dossier_id__in=dossiers).select_related("mirrored").order_by("id")
    return [(row.mirrored.dossier_id or 0, Paid(row.reference, row.amount, row.paid_at)) for row in rows]


@dataclass(frozen=True, slots=True)
class Step:
    """Where the synchronisation of one dossier stands. `state`: none, waiting, in-step, refused."""

    external: str
    state: str
    waiting: int
    last_at: datetime | None
    handed: Handed | None


def step_of(dossier: int) -> Step | None:
    """None: the portal is told nothing of it."""
    row = Mirrored.objects.filter(dossier_id=dossier).first()
    if row is None:
        return None
    state = "refused" if row.stuck else "in-step" if row.arrived >= row.last and row.last else "waiting"
    return Step(
        row.external or "", state, row.last - row.arrived, row.last_at, Handed.objects.filter(pk=row.pk).first()
    )


@dataclass(frozen=True, slots=True)
class Stands:
    """The line as a whole."""

    line: PortalLine | None
    waiting: int
    oldest: datetime | None
    refused: int
    inbox: int
    today: int


def stands(*, since: datetime) -> Stands:
    """How much waits, since when, what was refused on both sides, what arrived since a moment."""
    from django.db.models import Count, Min, Q

    out = OutboxMessage.objects.filter(state__in=("waiting", "refused")).aggregate(
        waiting=Count("pk", filter=Q(state="waiting")),
        oldest=Min("made_at", filter=Q(state="waiting")),
        refused=Count("pk", filter=Q(state="refused")),
    )
    inbox = InboxMessage.objects.exclude(state="taken").count()
    today = OutboxMessage.objects.filter(arrived_at__gte=since).count()
    return Stands(PortalLine.objects.first(), out["waiting"], out["oldest"], out["refused"], inbox, today)


def unsent(*, most: int = SIZE) -> list[OutboxMessage]:
    """Refused ones first, then what waits, the oldest first."""
    rows = OutboxMessage.objects.filter(state__in=("waiting", "refused")).select_related("mirrored").defer("body")
    return list(rows.order_by("state", "id")[:most])


def not_taken(*, most: int = SIZE) -> list[InboxMessage]:
    """Messages of the portal that could not be taken, the latest first."""
    return list(InboxMessage.objects.exclude(state="taken").defer("body").order_by("-last_at", "-id")[:most])


def codes_of(dossiers: Collection[int | None]) -> dict[int, str]:
    from ..models import Dossier

    return dict(Dossier.objects.filter(pk__in=[id for id in dossiers if id]).values_list("pk", "code"))


def ministry_cases(by: Actor, *, on: date, after: str | None = None) -> Page[Any]:
    """Cases of ministries' systems in the units where the actor reads, the latest first."""
    inside = units.in_scope(access.scope(by, READ, on=on), on=on)
    rows = MinistryCase.objects.filter(unit_id__in=inside)
    values = rows.values_list("received_at", "id", "external", "procedure", "unit_id", "state", "due", "finished_at")
    return page(values, order=("-received_at", "-id"), after=after, size=SIZE)
