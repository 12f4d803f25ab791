"""Lists of what is owed, of a day's money, and of statements: each scoped by the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotThere
from tinhso.store.keyset import Page, page

from .. import secrecy
from ..definitions import READ
from ..dossiers import NOT_HERE
from .models import Bill, PortalPayment, Receipt, Refund, Statement, StatementFault, StatementLine
from .registration import RECONCILE
from .rules import elsewhere
from .rules.standing import NOTHING, WAYS, left

SIZE = 50


@dataclass(frozen=True, slots=True)
class Owed:
    """A bill in a list."""

    dossier: int
    code: str
    name: str
    due: Decimal
    got: Decimal
    back: Decimal
    stands: str


def bills(tab: str, *, by: Actor, on: date, after: str | None = None, size: int = SIZE) -> Page[Owed]:
    """Bills of units where the actor reads dossiers, the latest said first."""
    inside = units.in_scope(access.scope(by, READ, on=on), on=on)
    rows = Bill.objects.filter(unit_id__in=inside)
    if tab == "due":
        rows = rows.filter(stands__in=("due", "short"))
    elif tab in ("over", "paid"):
        rows = rows.filter(stands=tab)
    elif tab == "differs":
        rows = rows.filter(payments__state="differs").distinct()
    elif tab == "refunds":
        rows = rows.filter(receipts__refunds__state="asked").distinct()
    found = page(
        rows.annotate(code=F("dossier__code"), name=F("dossier__applicant__name")).values_list(
            "assessed_at", "dossier_id", "code", "name", "due", "got", "back", "stands"
        ),
        order=("-assessed_at", "-dossier_id"),
        after=after,
        size=size,
    )
    return Page([Owed(*row[1:]) for row in found.rows], found.next, found.after)


@dataclass(frozen=True, slots=True)
class PaidThere:
    """A payment on the national portal in a list: it did not count, or not yet. `amount`: None when the portal named none."""

    dossier: int
    code: str
    name: str
    amount: Decimal | None
    state: str


def paid_there(*, by: Actor, on: date, after: str | None = None, size: int = SIZE) -> Page[PaidThere]:
    """Of units where the actor reads dossiers: what waits for a bill, and what a person has to look at; the latest told first."""
    inside = units.in_scope(access.scope(by, READ, on=on), on=on)
    rows = PortalPayment.objects.filter(unit_id__in=inside, state__in=elsewhere.OPEN)
    found = page(
        rows.annotate(code=F("dossier__code"), name=F("dossier__applicant__name")).values_list(
            "told_at", "id", "dossier_id", "code", "name", "amount", "state"
        ),
        order=("-told_at", "-id"),
        after=after,
        size=size,
    )
    return Page([PaidThere(*row[2:]) for row in found.rows], found.next, found.after)


@dataclass(frozen=True, slots=True)
class Moved:
    """Money that came to a desk or was given back by it."""

    dossier: int
    code: str
    label: str
    way: str
    at: datetime | None
    came: Decimal | None
    back: Decimal | None


def day_of(unit: int, day: date) -> list[Moved]:
    """All of a unit's day, in the order it happened. The caller has checked the unit."""
    came = Receipt.objects.filter(unit_id=unit, day=day).values_list(
        "bill_id", "bill__dossier__code", "number", "year", "way", "at", "amount"
    )
    back = Refund.objects.filter(
        unit_id=unit, day=day, state__in=("granted", "done"), decided_at__isnull=False
    ).values_list(
        "receipt__bill_id",
        "receipt__bill__dossier__code",
        "receipt__number",
        "receipt__year",
        "receipt__way",
        "decided_at",
        "amount",
    )
    found = [Moved(id, code, f"{no}/{year}", way, at, amount, None) for id, code, no, year, way, at, amount in came]
    found += [Moved(id, code, f"{no}/{year}", way, at, None, amount) for id, code, no, year, way, at, amount in back]
    return sorted(found, key=lambda one: (one.at is None, one.at))


def sums(lines: Iterable[Moved]) -> list[tuple[str, Decimal, Decimal]]:
    """(way, came, given back) of each way."""
    kept = list(lines)
    return [
        (
            way,
            sum((one.came or NOTHING for one in kept if one.way == way), NOTHING),
            sum((one.back or NOTHING for one in kept if one.way == way), NOTHING),
        )
        for way in WAYS
    ]


def _statements(by: Actor, on: date) -> QuerySet[Statement]:
    return Statement.objects.filter(unit_id__in=units.in_scope(access.scope(by, RECONCILE, on=on), on=on))


def statements(*, by: Actor, on: date) -> list[Statement]:
    """The latest."""
    return list(_statements(by, on).order_by("-id")[:SIZE])


def statement(id: int, *, by: Actor, on: date) -> Statement:
    """NotThere when there is none, or not theirs."""
    row = _statements(by, on).filter(pk=id).first()
    if row is None:
        raise NotThere(NOT_HERE)
    return row


def holds(statement: int, line: int) -> bool:
    return StatementLine.objects.filter(pk=line, statement_id=statement).exists()


def counts(statement: int) -> dict[str, int]:
    """Open entries by what they are; `done`: dealt with."""
    rows = StatementLine.objects.filter(statement_id=statement)
    found = dict(rows.filter(state="open").values_list("found").annotate(many=Count("id")).values_list("found", "many"))
    return {**found, "done": rows.exclude(state="open").count()}


def faults(statement: int) -> list[tuple[int, str, str, str]]:
    """(row, what cannot be read, its column, what stands there) in the order of the file; never many."""
    rows = StatementFault.objects.filter(statement_id=statement).order_by("row")
    return [(row.row, row.what, row.column, secrecy.shown(row.text)) for row in rows]


def fitting_sum(statement: int) -> Decimal:
    rows = StatementLine.objects.filter(statement_id=statement, state="open", found="matched")
    return rows.aggregate(all=Sum("amount"))["all"] or NOTHING


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a statement; `left`: what the dossier it names still owes."""

    id: int
    day: date
    amount: Decimal
    text: str
    number: str
    dossier: int | None
    code: str
    left: Decimal | None
    state: str


def lines(statement: int, wanted: str, *, after: str | None = None, size: int = SIZE) -> Page[Entry]:
    """In the order of the file."""
    chosen = ~Q(state="open") if wanted == "done" else Q(state="open", found=wanted)
    rows = StatementLine.objects.filter(chosen, statement_id=statement)
    found = page(
        rows.values_list(
            "row", "id", "day", "amount", "text", "number", "bill_id", "bill__dossier__code", "bill__due", "bill__got",
            "bill__back", "state",
        ),
        order=("row", "id"),
        after=after,
        size=size,
    )  # fmt: skip
    return Page([_entry(row) for row in found.rows], found.next, found.after)


def _entry(row: tuple) -> Entry:  # type: ignore[type-arg]
    _row, id, day, amount, text, number, bill, code, due, got, back, state = row
    rest = None if bill is None else left(due, got, back)
    return Entry(id, day, amount, secrecy.shown(text), number, bill, code or "", rest, state)
