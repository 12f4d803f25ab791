"""What is counted of dossiers: one truth for the counters and for the dossiers behind each of them.

A dossier is looked at when it was received, when its handling ended, and at the end of each month (or now) while it was
open. Each count names which of the three, and a condition on what is known of the dossier then.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tinhso.store import definitions

from ..definitions import PROCEDURES
from ..procedures import Procedure

During = Literal["received", "ended", "open"]
KINDS: Mapping[During, int] = {"received": 0, "ended": 1, "open": 2}
_IN_TIME = "NOT f.twice AND (f.due IS NULL OR m.at <= f.due)"
_WITH_FILE = "(f.file OR NOT f.paper)"


@dataclass(frozen=True, slots=True)
class Count:
    """`condition`: SQL on a dossier `f` as it was at `m.at`. `marks`: what must be known of dossiers at all to say it."""

    during: During
    condition: str = "true"
    marks: tuple[str, ...] = ()


COUNTS: Mapping[str, Count] = {
    "received": Count("received"),
    "online": Count("received", f"f.channel = 'online' AND (f.ended IS NULL OR NOT f.granted OR {_WITH_FILE})"),
    "reused": Count("received", "f.reused", ("reused",)),
    "fee": Count("received", "f.fee", ("fee",)),
    "synced": Count("received", "f.synced", ("synced",)),
    "paid": Count("received", "f.fee AND f.paid", ("fee", "paid")),
    "ended": Count("ended"),
    "ended_in_time": Count("ended", _IN_TIME),
    "ended_well": Count("ended", f"{_IN_TIME} AND NOT f.unhappy"),
    "papers": Count("ended", "f.granted AND f.paper"),
    "files": Count("ended", "f.granted AND f.paper AND f.file", ("file",)),
    "granted": Count("ended", "f.granted"),
    "digital": Count("ended", f"f.granted AND f.digitised AND {_WITH_FILE}", ("file", "digitised")),
    "open": Count("open"),
    "open_in_time": Count("open", _IN_TIME),
    "open_well": Count("open", f"{_IN_TIME} AND NOT f.unhappy"),
}
OPENED: Mapping[str, Count] = {"from_home": Count("received", "f.channel = 'online'")}
"""What is listed as dossiers and not counted: the counters know the channel."""
ZONE = "Asia/Ho_Chi_Minh"
_FACTS = f"""SELECT d.id, d.code, d.deciding_id AS home, c.unit_id AS unit, p.code AS procedure, d.channel, p.paper,
    CASE WHEN d.deciding_id <> c.unit_id THEN (SELECT CASE WHEN NOT bool_or(upper_inf(period)) THEN max(upper(period)) END
      FROM units_placement WHERE unit_id = d.deciding_id) END AS until, d.received_at,
    date_trunc('month', d.received_at AT TIME ZONE '{ZONE}')::date AS month, c.due,
    e.ended, date_trunc('month', e.ended AT TIME ZONE '{ZONE}')::date AS ended_month,
    c.state <> ALL (%(without)s::text[]) AS granted,
    CASE WHEN jsonb_array_length(c.clock->'events') > 3 THEN (SELECT count(*) > 1
      FROM jsonb_array_elements(c.clock->'events') AS of(clock_event) WHERE clock_event->>'kind' = 'asked')
      ELSE false END AS twice, {{marks}}
  FROM onestop_dossier d JOIN cases_case c ON c.id = d.case_id
  JOIN unnest(%(procedures)s::bigint[], %(codes)s::text[], %(papers)s::boolean[]) AS p (id, code, paper)
    ON p.id = d.procedure_id
  CROSS JOIN LATERAL (SELECT CASE WHEN c.clock->>'phase' = 'stopped'
    THEN (c.clock->'events'->-1->>'at')::timestamptz ELSE c.closed_at END AS ended OFFSET 0) AS e
  WHERE {{where}}"""
MOMENTS: Mapping[During, str] = {
    "received": f"""FROM f CROSS JOIN LATERAL (SELECT 0 AS kind, f.month AS month, f.received_at AS at,
        (f.received_at AT TIME ZONE '{ZONE}')::date AS day) AS m""",
    "ended": f"""FROM f CROSS JOIN LATERAL (SELECT 1 AS kind, f.ended_month AS month, f.ended AS at,
        (f.ended AT TIME ZONE '{ZONE}')::date AS day) AS m WHERE f.ended IS NOT NULL""",
    "open": f"""FROM f CROSS JOIN LATERAL (SELECT 2 AS kind, s::date AS month,
        least((s + interval '1 month') AT TIME ZONE '{ZONE}', %(now)s::timestamptz) AS at,
        least((s + interval '1 month')::date - 1, (%(now)s::timestamptz AT TIME ZONE '{ZONE}')::date) AS day
      FROM generate_series(f.month::timestamp, coalesce(
        f.ended_month::timestamp - interval '1 month', %(this)s::timestamp), interval '1 month') AS s) AS m
      WHERE (f.ended IS NULL OR f.ended_month > f.month)""",
}
"""Each dossier `f` at the moments `m` at which it is counted."""
OWNER = "CASE WHEN f.until IS NULL THEN f.unit WHEN f.until > m.day THEN f.home ELSE f.unit END"
"""Whose a dossier was at a moment: until the day on which the unit that decided it ended, that unit's; then its successor's.

Asked for null first, since the day is reckoned only where it matters.
"""


def facts(marks: Mapping[str, str], where: str) -> str:
    """What is known of dossiers, each thing once. `marks`: name → whether a dossier `d` has it."""
    known = ", ".join(f"{told} AS {name}" for name, told in marks.items())
    return _FACTS.format(marks=known, where=where)


def condition(name: str) -> str:
    """Whether a dossier at a moment is one of a count."""
    count = COUNTS.get(name) or OPENED[name]
    return f"(m.kind = {KINDS[count.during]} AND {count.condition})"


def procedures() -> dict[str, list[object]]:
    """For the statements: every version of every procedure, and whether its result is a paper."""
    known = definitions.all_of(Procedure, PROCEDURES)
    return {
        "procedures": [kept.id for kept in known],
        "codes": [kept.it.code for kept in known],
        "papers": [kept.it.result_type is not None for kept in known],
    }


def named(*names: str) -> Iterator[str]:
    """Columns of these counts or of `seconds`, as sums over a period: of what flows every month, of what stands the last one."""
    for name in names:
        last = name in COUNTS and COUNTS[name].during == "open"
        yield f"coalesce(sum({name}){' FILTER (WHERE month = %(last)s::date)' if last else ''}, 0)"
