"""Entries of a statement compared with what dossiers owe and kept, so many at a time: what was kept before is read, not remembered."""

from collections.abc import Sequence, Set
from datetime import datetime
from decimal import Decimal
from typing import Any

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotNow, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.copying import copy_in

from .. import secrecy
from ..dossiers import NOT_HERE
from .models import Bill, Statement, StatementFault, StatementLine
from .registration import RECONCILE
from .rules.matching import candidates, matches
from .rules.standing import NOTHING, left
from .rules.vietqr import reference_of
from .statements import Fault, Row

AT_A_TIME = 5_000
LINE = ("statement_id", "row", "day", "amount", "text", "number", "found", "state", "bill_id")
FAULT = ("statement_id", "row", "what", "column", "text")


def keep(statement: int, read: Sequence[Row | Fault], codes: Set[str], *, by: Actor, at: datetime) -> None:
    """Rows of a file in its order, after those that stand there already. The caller holds the statement and has checked `by`.
    `codes`: as `beginnings` has them, asked for once a file.

    They are held against the bills of the units where the actor may compare, and the numbers of every statement before.
    """
    rows = [one for one in read if isinstance(one, Row)]
    faults = [one for one in read if isinstance(one, Fault)]
    wanted = {one for row in rows for one in candidates(row.entry.text, codes)}
    bills, owed = _owed(statement, wanted, by, at)
    numbers = {row.entry.number for row in rows} - {""}
    before = set(StatementLine.objects.filter(number__in=numbers).values_list("number", flat=True))
    found = matches([row.entry for row in rows], owed, beginnings=codes, numbers_before=before)
    copy_in(
        StatementLine._meta.db_table,
        LINE,
        [
            (
                statement, row.entry.row, row.day, row.entry.amount, secrecy.hidden(row.entry.text), row.entry.number,
                match.found, "open", bills.get(match.reference),
            )
            for row, match in zip(rows, found, strict=True)
        ],
    )  # fmt: skip
    if faults:
        copy_in(
            StatementFault._meta.db_table,
            FAULT,
            [(statement, one.row, one.what, one.column, secrecy.hidden(one.text)) for one in faults],
        )


def ready(id: int, by: Actor, at: datetime) -> Statement:
    """A statement of a unit where the actor may compare. NotThere; NotNow while it is read, or when it was refused."""
    row = Statement.objects.filter(pk=id).first()
    if row is None or not access.allows(by, RECONCILE, unit=row.unit_id, on=local_day(at)):
        raise NotThere(NOT_HERE)
    if row.state != "ready":
        raise NotNow(_("This statement is still being read, or could not be read. Load the page again."))
    return row


def forget(statement: int) -> None:
    """What was kept of a statement that is not ready: it is read from its beginning, or not at all."""
    StatementLine.objects.filter(statement_id=statement).delete()
    StatementFault.objects.filter(statement_id=statement).delete()


def beginnings() -> Set[str]:
    """The first three letters of the codes there are: those of the provinces whose dossiers owe. Looks through all bills."""
    return {reference_of(str(code))[:3] for (code,) in verbs.rows(_BEGINNINGS)}


_BEGINNINGS = "SELECT DISTINCT left(reference, 3) FROM onestop_paying_bill"


def _owed(statement: int, wanted: set[str], by: Actor, at: datetime) -> tuple[dict[str, int], dict[str, Decimal]]:
    """(bill, what is left of it after the entries of this statement that stand above) of each reference there is."""
    day = local_day(at)
    inside = units.in_scope(access.scope(by, RECONCILE, on=day), on=day)
    found: list[tuple[Any, ...]] = list(
        Bill.objects.filter(reference__in=wanted, unit_id__in=inside).values_list(
            "reference", "pk", "due", "got", "back"
        )
    )
    above = dict(verbs.rows(_ABOVE, statement, [bill for _reference, bill, *_rest in found])) if found else {}
    return {reference: bill for reference, bill, *_rest in found}, {
        reference: max(NOTHING, left(due, got, back) - above.get(bill, NOTHING))
        for reference, bill, due, got, back in found
    }


_ABOVE = """SELECT bill_id, sum(amount) FROM onestop_paying_statementline
    WHERE statement_id = %s AND bill_id = ANY(%s::bigint[]) AND found IN ('matched', 'short', 'over') GROUP BY 1"""


def counted(statement: int) -> tuple[int, int]:
    """(entries kept, entries that fit) of a statement."""
    ((lines, matched),) = verbs.rows(_COUNTED, statement)
    return int(lines), int(matched)


_COUNTED = """SELECT count(*), count(*) FILTER (WHERE found = 'matched') FROM onestop_paying_statementline
    WHERE statement_id = %s"""
