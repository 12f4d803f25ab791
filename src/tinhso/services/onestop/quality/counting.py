"""The counters: marked after commit where an act touched them, counted anew by set SQL, thrown away and made again at will."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any

from django.db import connection, transaction

from tinhso.engines.journal.public import Entry
from tinhso.kernel.days import local_day
from tinhso.store import definitions, jobs, verbs
from tinhso.store.transactions import all_or_nothing

from .counted import COUNTS, KINDS, MOMENTS, OWNER, ZONE, During, facts, procedures
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
    "dossier.fee-assessed",
    "dossier.fee-taken",
    "portal.payment-told",
    "portal.dossier-rated",
    "result.registered",
)
REST = 9
"""So many times as long as the last counting took, until the next."""
MANY = 400
"""More parts than this are not counted one by one: everything is."""
_HELD = "SELECT pg_advisory_xact_lock(hashtext('onestop.quality'))"
_MARK = f"""INSERT INTO onestop_quality_dirty (home, procedure, came)
    SELECT DISTINCT d.deciding_id, p.code, date_trunc('month', d.received_at AT TIME ZONE '{ZONE}')::date
    FROM onestop_dossier d JOIN store_storeddefinition p ON p.id = d.procedure_id
    WHERE d.id = ANY(%s::bigint[]) OR d.case_id = ANY(%s::bigint[])
    ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING"""
_ALL = "INSERT INTO onestop_quality_dirty (home, procedure, came) VALUES (0, '', '2000-01-01') ON CONFLICT DO NOTHING"
_TAKE = "DELETE FROM onestop_quality_dirty RETURNING home, procedure, came"
_KEY = "home, procedure, came, unit, channel, month"
_PARTS = f"""(SELECT home, procedure, came, came::timestamp AT TIME ZONE '{ZONE}' AS starts,
    (came + interval '1 month') AT TIME ZONE '{ZONE}' AS ends
  FROM unnest(%(homes)s::bigint[], %(parts)s::text[], %(months)s::date[]) AS one (home, procedure, came)) AS part"""
_OF_PARTS = f"""EXISTS (SELECT FROM {_PARTS} WHERE part.home = d.deciding_id AND part.procedure = p.code
    AND d.received_at >= part.starts AND d.received_at < part.ends)"""
_BUILT = """INSERT INTO onestop_quality_built AS held (id, at, number) VALUES (1, %s, 1)
    ON CONFLICT (id) DO UPDATE SET at = excluded.at, number = held.number + 1"""
STOOD = tuple(name for name, count in COUNTS.items() if count.during == "open")


def told(entries: Sequence[Entry]) -> None:
    """A subscriber of the journal: what these events touched has to be counted anew, soon."""
    named = [entry.payload.get("dossier") for entry in entries]
    dossiers = [entry.thing for entry in entries if entry.about == "dossier"]
    dossiers += [dossier for dossier in named if isinstance(dossier, int)]
    cases = [
        case for entry in entries if entry.about == "case" for case in (entry.thing, *entry.payload.get("cases", ()))
    ]
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [dossiers, cases])
        if any(entry.name == "cases.due-moved" for entry in entries):  # which cases it moved, the event does not say
            cursor.execute(_ALL)
    transaction.on_commit(_soon)


def touched(dossiers: Sequence[int]) -> None:
    """What a piece learned of these dossiers without an event of ours: they have to be counted anew, soon."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [list(dossiers), []])
    transaction.on_commit(_soon)


class _Pace:
    """How long the last counting took in this process, in seconds."""

    took = 0.0


def _soon() -> None:
    """While many acts touch the same parts, counting them anew takes a tenth of the time, and waits two seconds at most."""
    from .tasks import recount

    jobs.soon(recount, seconds=min(REST * _Pace.took, 2.0))


def recount(*, at: datetime) -> int:
    """Count anew what was marked, the first time everything; how many parts that were. May run twice, and beside acts."""
    began = monotonic()
    parts = _recount(at=at)
    if parts:
        _Pace.took = monotonic() - began
    return parts


@all_or_nothing
def _recount(*, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_HELD)
        cursor.execute(_TAKE)
        parts: list[tuple[int, str, date]] = cursor.fetchall()
    if not parts:
        return 0
    if built() is None or len(parts) > MANY or any(home == 0 for home, _code, _came in parts):
        rebuild(at=at)
        return len(parts)
    homes, codes, months = zip(*parts, strict=True)
    values: dict[str, Any] = {
        "homes": list(homes),
        "parts": list(codes),
        "months": list(months),
        "first": min(months),
        "last": max(months) + timedelta(days=32),
    }
    near = f"""d.deciding_id = ANY(%(homes)s::bigint[]) AND d.received_at >= %(first)s::date::timestamp AT TIME ZONE '{ZONE}'
        AND d.received_at < %(last)s::date::timestamp AT TIME ZONE '{ZONE}' AND {_OF_PARTS}"""
    gone = f"""DELETE FROM onestop_quality_counter c USING {_PARTS}
        WHERE c.home = part.home AND c.procedure = part.procedure AND c.came = part.came"""
    with connection.cursor() as cursor:
        cursor.execute(gone, values)
        known = f"WITH f AS MATERIALIZED ({facts(marks_told(), near)})"
        cursor.execute(f"{known} INSERT INTO onestop_quality_counter ({_COLUMNS}) {_SUMMED}", values | given(at))
        cursor.execute(_BUILT, [at])
    return len(parts)


@all_or_nothing
def rebuild(*, at: datetime) -> None:
    """Make every counter from the dossiers again; those that come out as they were are left as they are."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD)
        cursor.execute("DELETE FROM onestop_quality_dirty")
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute("DROP TABLE IF EXISTS onestop_quality_seen, onestop_quality_new")
        cursor.execute(
            f"CREATE TEMP TABLE onestop_quality_seen ON COMMIT DROP AS {facts(marks_told(), 'true')}", given(at)
        )
        cursor.execute(
            "CREATE TEMP TABLE onestop_quality_new ON COMMIT DROP AS"
            f" WITH f AS (SELECT * FROM onestop_quality_seen) {_SUMMED}",
            given(at),
        )
        cursor.execute("ANALYZE onestop_quality_new")
        cursor.execute(_OTHER)
        cursor.execute(_LACKING)
        cursor.execute(_BUILT, [at])


@all_or_nothing
def restock(*, at: datetime) -> None:
    """Count anew what is open now: time alone makes it late. Months that are over stay as they ended."""
    names = ", ".join(STOOD)
    none = ", ".join(f"{name} = 0" for name in STOOD)
    new = ", ".join(f"{name} = excluded.{name}" for name in STOOD)
    sums = ", ".join(f"count(*) FILTER (WHERE {condition_of(name)}) AS {name}" for name in STOOD)
    found = facts(marks_told(), "c.turn_unit_id IS NOT NULL")
    sql = f"""WITH f AS MATERIALIZED ({found}), stands AS MATERIALIZED (
        SELECT f.home, f.procedure, f.month AS came, {OWNER} AS unit, f.channel, m.month, {sums} {MOMENTS["open"]}
          AND f.ended IS NULL AND m.month = %(this)s::date GROUP BY 1, 2, 3, 4, 5, 6
      ), gone AS (
        UPDATE onestop_quality_counter c SET {none} WHERE c.month >= %(this)s::date AND c.open > 0
          AND NOT EXISTS (SELECT FROM stands s WHERE (s.home, s.procedure, s.came, s.unit, s.channel, s.month)
            = (c.home, c.procedure, c.came, c.unit, c.channel, c.month))
      )
      INSERT INTO onestop_quality_counter AS held ({_KEY}, {names}) SELECT {_KEY}, {names} FROM stands
      ON CONFLICT ({_KEY}) DO UPDATE SET {new}
      WHERE ({", ".join(f"held.{name}" for name in STOOD)}) <> ({", ".join(f"excluded.{name}" for name in STOOD)})"""
    with connection.cursor() as cursor:
        cursor.execute(_HELD)
        cursor.execute(sql, given(at))
        cursor.execute(_BUILT, [at])


def _counted(during: During) -> str:
    """Of one kind of moment: its own counts by key, nothing of the others."""
    columns = [
        f"(count(*) FILTER (WHERE {condition_of(name)}))::int AS {name}" if count.during == during else f"0 AS {name}"
        for name, count in COUNTS.items()
    ]
    seconds = (
        "coalesce(sum(extract(epoch FROM f.ended - f.received_at)::bigint), 0)::bigint" if during == "ended" else "0"
    )
    return f"""SELECT f.home, f.procedure, f.month AS came, {OWNER} AS unit, f.channel, m.month, {seconds} AS seconds,
        {", ".join(columns)} {MOMENTS[during]} GROUP BY 1, 2, 3, 4, 5, 6"""


_SUMMED = f"""SELECT {_KEY}, sum(seconds)::bigint AS seconds, {", ".join(f"sum({name}) AS {name}" for name in COUNTS)}
    FROM ({" UNION ALL ".join(_counted(during) for during in KINDS)}) AS each GROUP BY 1, 2, 3, 4, 5, 6"""
_COLUMNS = f"{_KEY}, seconds, {', '.join(COUNTS)}"


def _of(table: str, columns: str) -> str:
    return ", ".join(f"{table}.{column}" for column in columns.split(", "))


_OTHER = f"""DELETE FROM onestop_quality_counter held WHERE NOT EXISTS (
    SELECT FROM onestop_quality_new new WHERE ({_of("new", _COLUMNS)}) = ({_of("held", _COLUMNS)}))"""
_LACKING = f"""INSERT INTO onestop_quality_counter ({_COLUMNS}) SELECT {_COLUMNS} FROM onestop_quality_new new
    WHERE NOT EXISTS (SELECT FROM onestop_quality_counter held WHERE ({_of("held", _KEY)}) = ({_of("new", _KEY)}))"""


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
