"""The counters: marked after commit where an act touched them, counted anew by set SQL, thrown away and made again at will."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from procrastinate.exceptions import AlreadyEnqueued

from tinhso.engines.journal.public import Entry
from tinhso.kernel.days import local_day
from tinhso.store import definitions, verbs

from .counted import COUNTS, looked_at, procedures
from .counted import condition as condition_of
from .definitions import RULES, ServiceQuality
from .marks import told as marks_told

EVENTS = (
    "dossier.received",
    "dossier.moved",
    "dossier.scan-attached",
    "case.moved",
    "case.taken-back",
    "case.given",
    "cases.moved",
    "cases.followed",
    "cases.due-moved",
    "dossier.rated",
)
MANY = 400
"""More parts than this are not counted one by one: everything is."""
_HELD = "SELECT pg_advisory_xact_lock(hashtext('onestop.quality'))"
_MARK = """INSERT INTO onestop_quality_dirty (home, procedure)
    SELECT DISTINCT d.deciding_id, p.code FROM onestop_dossier d JOIN store_storeddefinition p ON p.id = d.procedure_id
    WHERE d.id = ANY(%s::bigint[]) OR d.case_id = ANY(%s::bigint[])
    ORDER BY 1, 2 ON CONFLICT DO NOTHING"""
_ALL = "INSERT INTO onestop_quality_dirty (home, procedure) VALUES (0, '') ON CONFLICT DO NOTHING"
_TAKE = "DELETE FROM onestop_quality_dirty RETURNING home, procedure"
_KEY = "home, unit, procedure, channel, month"
_BUILT = """INSERT INTO onestop_quality_built AS held (id, at, number) VALUES (1, %s, 1)
    ON CONFLICT (id) DO UPDATE SET at = excluded.at, number = held.number + 1"""
STOOD = tuple(name for name, count in COUNTS.items() if count.during == "open")


def told(entries: Sequence[Entry]) -> None:
    """A subscriber of the journal: what these events touched has to be counted anew, soon."""
    dossiers = [entry.thing for entry in entries if entry.about == "dossier"]
    cases = [
        case for entry in entries if entry.about == "case" for case in (entry.thing, *entry.payload.get("cases", ()))
    ]
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [dossiers, cases])
        if any(entry.name == "cases.due-moved" for entry in entries):  # which cases it moved, the event does not say
            cursor.execute(_ALL)
    transaction.on_commit(_soon)


def _soon() -> None:
    from .tasks import recount

    try:
        recount.defer()
    except AlreadyEnqueued:
        return


@transaction.atomic
def recount(*, at: datetime) -> int:
    """Count anew what was marked; how many parts that were. May run twice, and beside acts."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD)
        cursor.execute(_TAKE)
        parts: list[tuple[int, str]] = cursor.fetchall()
    if not parts:
        return 0
    if len(parts) > MANY or (0, "") in parts:
        rebuild(at=at)
        return len(parts)
    homes, codes = [home for home, _code in parts], [code for _home, code in parts]
    part = "(d.deciding_id, p.code) IN (SELECT * FROM unnest(%(homes)s::bigint[], %(parts)s::text[]))"
    values: dict[str, Any] = {"homes": homes, "parts": codes}
    gone = "DELETE FROM onestop_quality_counter c USING unnest(%(homes)s::bigint[], %(parts)s::text[]) AS part (home, procedure)"
    with connection.cursor() as cursor:
        cursor.execute(f"{gone} WHERE c.home = part.home AND c.procedure = part.procedure", values)
        cursor.execute(_filled(f"d.deciding_id = ANY(%(homes)s::bigint[]) AND {part}"), values | given(at))
        cursor.execute(_BUILT, [at])
    return len(parts)


@transaction.atomic
def rebuild(*, at: datetime) -> None:
    """Throw every counter away and make them from the dossiers."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD)
        cursor.execute("DELETE FROM onestop_quality_dirty")
        cursor.execute("DELETE FROM onestop_quality_counter")
        cursor.execute(_filled("true"), given(at))
        cursor.execute(_BUILT, [at])


@transaction.atomic
def restock(*, at: datetime) -> None:
    """Count anew what is open now: time alone makes it late. Months that are over stay as they ended."""
    none = ", ".join(f"{name} = 0" for name in STOOD)
    new = ", ".join(f"{name} = excluded.{name}" for name in STOOD)
    sums = ", ".join(f"count(*) FILTER (WHERE {condition_of(name)})" for name in STOOD)
    with connection.cursor() as cursor:
        cursor.execute(_HELD)
        cursor.execute(f"UPDATE onestop_quality_counter SET {none} WHERE month >= %s AND open > 0", [_month(at)])
        cursor.execute(
            f"""INSERT INTO onestop_quality_counter ({_KEY}, {", ".join(STOOD)})
            SELECT f.home, f.unit, f.procedure, f.channel, m.month, {sums} FROM {_looked("c.turn_unit_id IS NOT NULL")}
            WHERE m.kind = 2 AND m.month = %(this)s::date GROUP BY 1, 2, 3, 4, 5
            ON CONFLICT ({_KEY}) DO UPDATE SET {new}""",
            given(at),
        )
        cursor.execute(_BUILT, [at])


def _filled(where: str) -> str:
    sums = ", ".join(f"count(*) FILTER (WHERE {condition_of(name)})" for name in COUNTS)
    return f"""INSERT INTO onestop_quality_counter ({_KEY}, seconds, {", ".join(COUNTS)})
        SELECT f.home, f.unit, f.procedure, f.channel, m.month,
          coalesce(sum(extract(epoch FROM f.ended - f.received_at)) FILTER (WHERE m.kind = 1), 0)::bigint, {sums}
        FROM {_looked(where)} GROUP BY 1, 2, 3, 4, 5"""


def _looked(where: str) -> str:
    return looked_at(marks_told(), where)


def given(at: datetime) -> dict[str, Any]:
    """The values every statement over dossiers needs, as of a moment."""
    on = local_day(at)
    rules = definitions.in_force(ServiceQuality, RULES, on=on)
    without = [state for kept in rules for state in kept.it.without_result]
    return {"now": at, "this": _month(at), "without": without, **procedures()}


def _month(at: datetime) -> date:
    return local_day(at).replace(day=1)


def built() -> tuple[datetime, int] | None:
    """As of which moment the counters stand, and their number; None: never counted."""
    found = verbs.rows("SELECT at, number FROM onestop_quality_built WHERE id = 1")
    return (found[0][0], found[0][1]) if found else None
