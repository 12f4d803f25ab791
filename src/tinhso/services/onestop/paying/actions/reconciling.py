"""What the bank says came is compared with what dossiers owe, and taken as paid."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction

from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, Missing, NotNow, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.copying import copy_in

from ... import secrecy
from ...dossiers import NOT_HERE
from ..events import LineSetAside, MatchesAccepted, StatementKept
from ..models import Bill, Receipt, Statement, StatementLine
from ..receipts import receive_money, series
from ..registration import RECONCILE
from ..rules.matching import Match, candidates, matches, plain
from ..rules.standing import NOTHING, left, standing
from ..rules.vietqr import reference_of
from ..statements import File


@dataclass(frozen=True, slots=True)
class Kept:
    """A statement that was read. `before`: the very same file was read already, and nothing changed."""

    id: int
    before: bool = False


@transaction.atomic
def keep_statement(file: File, *, unit: int, by: Actor, at: datetime) -> Kept:
    """Keep the entries of a file with what each is. The same file again is the one that was kept."""
    day = local_day(at)
    access.require(by, RECONCILE, unit=unit, on=day)
    row = Statement(unit_id=unit, sha256=file.sha256, name=file.name, kept_at=at, lines_read=len(file.rows))
    held = verbs.rows(_KEEP, unit, row.sha256, row.name, at, row.lines_read)
    if not held:
        same = Statement.objects.get(unit_id=unit, sha256=file.sha256)
        return Kept(same.pk, before=True)  # nothing changed
    id = int(held[0][0])
    found = _compared(file, by, at)
    by_row = {one.entry.row: one for one in file.rows}
    bills = _ids({match.reference for match in found} - {""})
    copy_in(
        StatementLine._meta.db_table,
        ("statement_id", "row", "day", "amount", "text", "number", "found", "state", "bill_id"),
        [
            (
                id, match.row, by_row[match.row].day, by_row[match.row].entry.amount,
                secrecy.hidden(by_row[match.row].entry.text), by_row[match.row].entry.number,
                match.found, "open", bills.get(match.reference),
            )
            for match in found
        ],
    )  # fmt: skip
    matched = sum(match.found == "matched" for match in found)
    journal.record(
        StatementKept(id=id, unit=unit, file=f"sha256:{file.sha256}", lines=len(file.rows), matched=matched),
        by=by,
        at=at,
    )
    return Kept(id)


_KEEP = """INSERT INTO onestop_paying_statement (unit_id, sha256, name, kept_at, lines_read) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING RETURNING id"""


def _compared(file: File, by: Actor, at: datetime) -> list[Match]:
    """Against the bills of the units where the actor may, and the numbers of every statement before."""
    beginnings = {reference_of(code)[:3] for code in _beginnings()}
    wanted = {one for row in file.rows for one in candidates(row.entry.text, beginnings)}
    day = local_day(at)
    inside = units.in_scope(access.scope(by, RECONCILE, on=day), on=day)
    bills = Bill.objects.filter(reference__in=wanted, unit_id__in=inside)
    owed = {
        reference: left(due, got, back)
        for reference, due, got, back in bills.values_list("reference", "due", "got", "back")
    }
    numbers = {row.entry.number for row in file.rows} - {""}
    before = set(StatementLine.objects.filter(number__in=numbers).values_list("number", flat=True))
    return matches([row.entry for row in file.rows], owed, beginnings=beginnings, numbers_before=before)


def _beginnings() -> Collection[str]:
    """The first three letters of the codes there are: those of the provinces whose dossiers owe."""
    return [str(one) for (one,) in verbs.rows("SELECT DISTINCT left(reference, 3) FROM onestop_paying_bill")]


def _ids(references: Collection[str]) -> dict[str, int]:
    return dict(Bill.objects.filter(reference__in=references).values_list("reference", "pk"))


@transaction.atomic
def accept_matches(statement: int, *, by: Actor, at: datetime) -> int:
    """Take every entry that fits as paid, each with its receipt; how many. What does not fit any more stays for a person.

    NotNow: none is left that fits.
    """
    held = _statement(statement, by, at)
    lines = list(
        StatementLine.objects.select_for_update()
        .filter(statement_id=held.pk, state="open", found="matched")
        .order_by("row")
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
    missed = {line.pk for line in lines} - {line.pk for line in fitting}
    StatementLine.objects.filter(pk__in=missed).update(found="double")
    return len(fitting)


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


@transaction.atomic
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


@transaction.atomic
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
    held = _statement(row.statement_id, by, at)
    row = verbs.lock(StatementLine, id=id)
    if row.state != "open":
        raise NotNow(_("This entry was dealt with already."))
    return row, held


def _statement(id: int, by: Actor, at: datetime) -> Statement:
    """A statement of a unit where the actor may compare."""
    row = Statement.objects.filter(pk=id).first()
    if row is None or not access.allows(by, RECONCILE, unit=row.unit_id, on=local_day(at)):
        raise NotThere(NOT_HERE)
    return row
