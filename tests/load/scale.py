"""A demo made the size of a province, for load work by hand: dossiers with their cases and applicants, and a long journal.

    TINHSO_DEMO_EMPTY=1 .venv/bin/tinhso up --demo --data data/large      a first day; then end it with Ctrl-C
    .venv/bin/python -m tests.load.scale --data data/large [--dossiers 1000000] [--entries 1000000]
    TINHSO_DEMO_EMPTY=1 .venv/bin/tinhso up --demo --data data/large

Rows are made by COPY and by set-based SQL: no act stands behind them, so that their story is short and the numbers on top
stay those of the demo. Names are put together from common syllables by chance. Only a demo is made larger, and once.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tests.load import dossiers_ground

from tinhso.kernel.errors import TinhSoError
from tinhso.project.commands import database, surround
from tinhso.project.folder import Folder
from tinhso.project.words import Words

DOSSIERS = ENTRIES = 1_000_000

JOURNAL = """
INSERT INTO journal_record (name, version, about, thing, person, post, unit, actor_unit, system, request, claimed_at, body)
SELECT 'bench.enlarged', 1, 'bench', n, 1 + n %% 900, 1 + n %% 900, 1 + n %% 500, 1 + n %% 500, '', md5(n::text), now(),
       format('{"about":"bench","actor":{"person":%%s,"post":%%s},"at":"2026-11-22T03:00:00.000000Z","name":"bench.enlarged",'
              '"payload":{"figure":"%%s","value":"%%s"},"thing":%%s,"unit":%%s,"version":1}',
              1 + n %% 900, 1 + n %% 900, md5(n::text), n * 7 %% 100000, n, 1 + n %% 500)
FROM generate_series(1, %s) n
"""
"""So many entries of the bytes an act leaves."""


def main(words: list[str]) -> int:
    asked = argparse.ArgumentParser(prog="scale", description="Make a demo the size of a province.")
    asked.add_argument("--data", type=Path, required=True, help="the folder of a demo that rests")
    asked.add_argument("--dossiers", type=int, default=DOSSIERS)
    asked.add_argument("--entries", type=int, default=ENTRIES)
    given = asked.parse_args(words)
    folder = Folder.at(given.data)
    if folder.stamp is None or not folder.stamp.demo:
        return told(f"{folder.root} is no demo: nothing is made up among real records.")
    began = time.monotonic()
    folder.lock().close()  # a province that runs would wait for tables that are filled anew
    with database(surround(Words("en"), str(folder.root))):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM journal_record WHERE name = 'bench.enlarged')")
            if cursor.fetchone() == (True,):
                return told(f"{folder.root} was made large before.")
            dossiers_ground.filled(given.dossiers, dossiers_ground.COMMUNES)
            cursor.execute(JOURNAL, [given.entries])
            cursor.execute("VACUUM ANALYZE journal_record")
            cursor.execute("SELECT pg_database_size(current_database())")
            size = cursor.fetchone()[0]
    sys.stdout.write(
        f"{given.dossiers:,} dossiers and {given.entries:,} journal entries in {time.monotonic() - began:.0f} s; the database "
        f"has {size / 1e9:.1f} GB\n"
    )
    return 0


def told(why: str) -> int:
    sys.stderr.write(why + "\n")
    return 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except TinhSoError as wrong:  # it runs, or its database cannot be started
        sys.exit(told(str(wrong)))
