"""What the bank says came is compared with what dossiers owe, and taken as paid."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import F, Q

from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, Missing, NotNow, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.copying import copy_in
from tinhso.store.transactions import all_or_nothing

from ...dossiers import NOT_HERE
from .. import comparing
from ..events import LineSetAside, MatchesAccepted, StatementKept
from ..models import Bill, Receipt, Statement, StatementLine
from ..receipts import receive_money, series
from ..registration import RECONCILE
from ..rules.matching import plain
from ..rules.standing import NOTHING, left, standing
from ..rules.vietqr import reference_of
from ..statements import File

MOST_TAKEN = 5_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A statement that was read. `before`: the very same file was read already, and nothing changed."""

    id: int
    before: bool = False


@all_or_nothing
def keep_statement(file: File, *, unit: int, by: Actor, at: datetime) -> Kept:
    """Keep the entries of a file with what each is. The same file again is the one that was kept."""
    day = local_day(at)
    access.require(by, RECONCILE, unit=unit, on=day)
    held = verbs.rows(_KEEP, unit, file.sha256, file.name, at, len(file.rows))
    if not held:
        same = Statement.objects.get(unit_id=unit, sha256=file.sha256)
        return Kept(same.pk, before=True)  # nothing changed
    id = int(held[0][0])
    codes = comparing.beginnings()
    for start in range(0, len(file.rows), comparing.AT_A_TIME):
        comparing.keep(id, file.rows[start : start + comparing.AT_A_TIME], codes, by=by, at=at)
    comparing.keep(id, file.faults, codes, by=by, at=at)
    lines, matched = comparing.counted(id)
    journal.record(
        StatementKept(id=id, unit=unit, file=f"sha256:{file.sha256}", lines=lines, matched=matched), by=by, at=at
    )
    return Kept(id)


_KEEP = """INSERT INTO onestop_paying_statement (unit_id, sha256, name, kept_at, lines_read) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING RETURNING id"""


@all_or_nothing
def accept_matches(statement: int, *, by: Actor, at: datetime) -> int:
    """Take the entries that fit as paid, each with its receipt; how many. What does not fit any more stays for a person.

    At most MOST_TAKEN, from above: whoever has more takes the rest by further acts. NotNow: none is left that fits.
    """
    held = comparing.ready(statement, by, at)
    lines = list(
        StatementLine.objects.select_for_update(of=("self",))
        .filter(_STILL_FITS, statement_id=held.pk, state="open", found="matched")
        .order_by("row")[:MOST_TAKEN]
    )
    locked = Bill.objects.select_for_update().filter(pk__in=[line.bill_id for line in lines]).order_by("pk")
    bills = {bill.pk: bill for bill in locked}
    fitting = [line for line in lines if _fits(bills[line.bill_id or 0], line.amount)]
    if not fitting:
        raise NotNow(_("No entry is left that fits: they were taken already, or paid another way meanwhile."))
    event = journal.record(
        MatchesAccepted(
            id=held.pk, unit=held.unit_id, receipts=len(fitting), amount=sum((one.amount for one in fitting), NOTHING)
        ),
        by=by,
        at=at,
    )
    _write(fitting, bills, event, at)
    StatementLine.objects.filter(~_STILL_FITS, statement_id=held.pk, state="open", found="matched").update(
        found="double"
    )
    return len(fitting)


_STILL_FITS = Q(amount=F("bill__due") - F("bill__got") + F("bill__back"))
"""Is the amount of a line what is left of its bill?"""


def _fits(bill: Bill, amount: Decimal) -> bool:
    return left(bill.due, bill.got, bill.back) == amount


def _write(lines: list[StatementLine], bills: dict[int, Bill], event: int, at: datetime) -> None:
    """Receipts, bills and lines of a set, a statement each."""
    day = local_day(at)
    of = [bills[line.bill_id or 0] for line in lines]
    next_of = _numbers(Counter(bill.unit_id for bill in of), day.year)
    rows = []
    for line, bill in zip(lines, of, strict=True):
        number = next_of[bill.unit_id] = next_of[bill.unit_id] + 1
        rows.append((bill.pk, bill.unit_id, day.year, number, "bank", line.amount, at, day, event, line.pk))
        bill.got += line.amount
        bill.stands = standing(bill.due, bill.got, bill.back)
    columns = ("bill_id", "unit_id", "year", "number", "way", "amount", "at", "day", "event", "line_id")
    copy_in(Receipt._meta.db_table, columns, rows)
    with connection.cursor() as cursor:
        cursor.execute(_PAID, [[one.pk for one in of], [one.got for one in of], [one.stands for one in of]])
    StatementLine.objects.filter(pk__in=[line.pk for line in lines]).update(state="taken")


_PAID = """UPDATE onestop_paying_bill b SET got = new.got, stands = new.stands
    FROM unnest(%s::bigint[], %s::numeric[], %s::text[]) AS new (id, got, stands) WHERE b.dossier_id = new.id"""
_NUMBERS = """INSERT INTO onestop_serial AS held (of, last)
    SELECT new.of, new.many FROM unnest(%s::text[], %s::int[]) AS new (of, many) ORDER BY new.of
    ON CONFLICT (of) DO UPDATE SET last = held.last + excluded.last RETURNING of, last"""


def _numbers(many: Counter[int], year: int) -> dict[int, int]:
    """The number before the first of as many, by unit."""
    series_of = {series(unit, year): unit for unit in many}
    found = verbs.rows(_NUMBERS, list(series_of), [many[unit] for unit in series_of.values()])
    return {series_of[of]: int(last) - many[series_of[of]] for of, last in found}


@all_or_nothing
def take_line(line: int, code: str, *, by: Actor, at: datetime) -> int:
    """Take one entry as paid for the dossier of the code, whatever the amount: a person looked. The receipt."""
    row, _held = _line(line, by, at)
    wanted = reference_of(code)
    if not plain(code):
        raise Missing(_("Type the code of the dossier this was paid for."), field="code")
    day = local_day(at)
    inside = units.in_scope(access.scope(by, RECONCILE, on=day), on=day)
    found = Bill.objects.filter(reference=wanted, unit_id__in=inside).values_list("pk", flat=True).first()
    if found is None:
        raise Invalid(_("No dossier of yours with this code has a fee."), field="code")
    bill = verbs.lock(Bill, dossier=found)
    row.bill_id, row.state = bill.pk, "taken"
    verbs.save(row, "bill", "state")
    return receive_money(bill, row.amount, "bank", line=row.pk, by=by, at=at)


@all_or_nothing
def set_aside(line: int, *, by: Actor, at: datetime) -> None:
    """An entry that is no fee of a dossier; it is not listed as open any more."""
    row, held = _line(line, by, at)
    row.state = "aside"
    verbs.save(row, "state")
    journal.record(LineSetAside(id=held.pk, unit=held.unit_id, row=row.row), by=by, at=at)


def _line(id: int, by: Actor, at: datetime) -> tuple[StatementLine, Statement]:
    """An open entry, held."""
    row = StatementLine.objects.filter(pk=id).first()
    if row is None:
        raise NotThere(NOT_HERE)
    held = comparing.ready(row.statement_id, by, at)
    row = verbs.lock(StatementLine, id=id)
    if row.state != "open":
        raise NotNow(_("This entry was dealt with already."))
    return row, held
