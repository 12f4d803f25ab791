"""Sealing on the bytes kept with the event beside bare SHA-256 of the same bytes; reading and sealing; verifying a million.

python -m tests.load.sealing ROUNDS ENTRIES
"""

from __future__ import annotations

import sys
import time
from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tests.load.inside import begin, reply
from tests.load.results import Row, in_turn

if TYPE_CHECKING:
    from tests.load.ground import Ground

    from tinhso.project.embedded import EmbeddedServer

WHAT = "seal blocks of 10,000 on the bytes kept with the event"
LEAST_RATIO, LEAST_A_SECOND, MOST_SECONDS, MILLION = 0.40, 100_000, 15.0, 1_000_000
GOAL = f"≥ {LEAST_RATIO:.2f} × bare sha256"
QUICK = 100_000
DATABASE = "bench_seals"
FILL = """
INSERT INTO journal_record (name, version, about, thing, person, appointment, post, unit, actor_unit, system, request,
    claimed_at, body, xid)
SELECT 'return.sent', 1, 'return', n, n %% 500, n %% 400, n %% 300, n %% 99, n %% 99, '', 'req-' || n, at,
    '{"about":"return","at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || '","by":{"appointment":' || n %% 400 || ',"person":' || n %% 500 || ',"post":' || n %% 300 || ',"request":"req-' || n
    || '","system":"","unit":' || n %% 99 || '},"name":"return.sent","payload":{"figures":[' || repeat('12345,', 20)
    || '1],"form":"chuyen-doi-so-xa","late":false,"period":"2026-Q3","values":["12.50","3.25","100.00"]},"thing":' || n
    || ',"unit":' || n %% 99 || ',"version":1}',
    (10 + n * (pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 20) / %s::bigint)::text::xid8
FROM generate_series(1, %s::bigint) n, LATERAL (SELECT clock_timestamp() AS at) now
"""
"""Entries as acts write them, of many transactions that ended before."""


def main(rounds: int, entries: int) -> None:
    begin()
    from django.core.management import call_command
    from django.db import connection

    from tinhso.engines.journal import public as journal
    from tinhso.engines.journal.sealing.reading import after, rows
    from tinhso.engines.journal.sealing.rules import FIRST, MOST, root_of

    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute(FILL, [str(entries), str(entries)])
        cursor.execute("ANALYZE journal_record")
    with closing(rows(after(FIRST, most=QUICK))) as stream:
        held = [bytes(row) for row in stream]

    def bare() -> float:
        begun = time.perf_counter()
        for row in held:
            sha256(row).digest()
        return len(held) / (time.perf_counter() - begun)

    def ours() -> float:
        begun = time.perf_counter()
        for start in range(0, len(held), MOST):
            root_of([sha256(row).digest() for row in held[start : start + MOST]])
        return len(held) / (time.perf_counter() - begun)

    pair = in_turn(max(3, rounds), ours, bare)
    begun = time.perf_counter()
    blocks = journal.seal()
    sealing = time.perf_counter() - begun
    took = []
    for _round in range(max(1, min(rounds, 3))):
        begun = time.perf_counter()
        verdict = journal.verify()
        took.append(time.perf_counter() - begun)
        if not verdict.ok or verdict.entries != entries:
            raise SystemExit(f"the journal of the bench is not whole: {verdict.broken}")
    reply(
        {
            "entries": entries,
            "blocks": blocks,
            "bytes": sum(map(len, held)) / len(held),
            "ours": pair.ours,
            "bare": pair.yardstick,
            "ratio": pair.ratio,
            "a_second": entries / sealing,
            "verify": sorted(took)[len(took) // 2],
        }
    )


def measured(ground: Ground, server: EmbeddedServer, *, rounds: int, quick: bool) -> list[Row]:
    """The rows of the goals, on a database of their own."""
    ground.make(server, DATABASE)
    told: dict[str, Any] = ground.ask("sealing", str(rounds), str(QUICK if quick else MILLION), database=DATABASE)
    ours, bare, seconds = max(told["ours"]), max(told["bare"]), told["verify"] * MILLION / told["entries"]
    note = f"{told['entries']:,} entries of {told['bytes']:.0f} bytes in {told['blocks']} blocks"
    return [
        Row(
            WHAT,
            f"{ours:,.0f}/s",
            f"{bare:,.0f}/s",
            f"{told['ratio']:.2f}",
            GOAL,
            told["ratio"] >= LEAST_RATIO,
            note,
            told,
        ),
        Row(
            "read from the database and seal",
            f"{told['a_second']:,.0f}/s",
            goal=f"≥ {LEAST_A_SECOND:,}/s",
            met=told["a_second"] >= LEAST_A_SECOND,
        ),
        Row(
            "verify a million entries",
            f"{seconds:.1f} s",
            goal=f"≤ {MOST_SECONDS:g} s",
            met=seconds <= MOST_SECONDS,
            note="hashes, chain, columns and what is bound" + ("" if not quick else f"; from {QUICK:,}"),
        ),
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
