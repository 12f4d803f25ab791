#!/usr/bin/env python3
"""Make the small province of the first version (0.1.0) that every later version must be able to upgrade.

    .venv/bin/python scripts/first_version.py        writes tests/project/keeping/first_version.sql.xz

It needs this repository's history: the code of the first version is taken from it, run on a database of its own, and left
to make a province of made-up persons by its own acts. The dump is committed, so that no test needs the history.
"""

from __future__ import annotations

import lzma
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
FIRST = "6f4ad71f503c82a9bb504e523f1f3c4c42bd3178"
DUMP = TOP / "tests" / "project" / "keeping" / "first_version.sql.xz"

PLAY = """
from datetime import UTC, date, datetime
from io import BytesIO
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
call_command("createcachetable", verbosity=0)
from tinhso.engines.documents import public as documents
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.actor import process
from tinhso.kernel.definitions import Text
from tinhso.kernel.period import Period
from tinhso.kernel.traces import Thing
from tinhso.project import packs

by, at, began = process("first-version"), datetime(2026, 11, 22, 3, tzinfo=UTC), date(2025, 7, 1)
packs.load(["national"], by=by, at=at)
province = units.open_unit(kind="tinh", name="Tinh Mau", parent=None, on=date(2020, 1, 1), code="99", by=by, at=at)
communes = [
    units.open_unit(kind="xa", name=f"Mau {n}", parent=province, on=began, code=f"9900{n}", by=by, at=at) for n in range(3)
]
for number, unit in enumerate([province, *communes]):
    roles = ["administrator"] if unit == province else ["commune-reporter"]
    post = people.open_post(unit, "vi-tri", Text(vi="Vi tri mau", en="Example post"), roles, by=by, at=at)
    person = people.enrol(f"Nguyen Mau {number}", by=by, at=at)
    people.open_account(person, f"mau.{number}", "Nuoc non ngan dam 7", by=by, at=at)
    people.appoint(person, post, Period(began), by=by, at=at)
    documents.keep(
        BytesIO(f"%PDF-1.4 proof {number} %%EOF".encode()), "a.pdf", unit=unit, about=Thing("return", number + 1),
        right="report.read", by=by, at=at,
    )
"""


def main() -> int:
    from urllib.parse import quote

    from tinhso.project.databases import NAME, USER
    from tinhso.project.embedded import EmbeddedServer, lay_out
    from tinhso.project.embedded.layout import PORT

    with tempfile.TemporaryDirectory(prefix="tinhso-first-") as name:
        root = Path(name)
        root.chmod(0o711)
        code = root / "code"
        code.mkdir()
        archive = subprocess.run(["git", "archive", FIRST], cwd=TOP, check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x", "-C", str(code)], input=archive, check=True)
        shutil.rmtree(code / "packs" / "national" / "data")  # the whole country would make a large dump
        server = EmbeddedServer(lay_out(root / "data"), "first")
        server.start()
        try:
            server.make_database(NAME, user=USER, password="first")
            socket = quote(str(server.layout.socket), safe="")
            told = {
                "PYTHONPATH": str(code / "src"),
                "DATABASE_URL": f"postgresql://{USER}:first@/{NAME}?host={socket}&port={PORT}",
                "TINHSO_DATA": str(root / "folder"),
                "DJANGO_SETTINGS_MODULE": "tinhso.project.settings",
            }
            kept = {name: value for name, value in os.environ.items() if not name.startswith("TINHSO_")}
            subprocess.run([sys.executable, "-c", PLAY], env=kept | told, cwd=code, check=True)
            dump = [server.program / "pg_dump", "--host", server.layout.socket, "--port", str(PORT), "--username", USER]
            words = [*dump, "--no-owner", NAME]
            text = subprocess.run(words, env={"PGPASSWORD": "first"}, check=True, capture_output=True).stdout
            DUMP.write_bytes(lzma.compress(text, preset=9 | lzma.PRESET_EXTREME))
        finally:
            server.stop()
    sys.stdout.write(f"{DUMP.relative_to(TOP)}: {DUMP.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
