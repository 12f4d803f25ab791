"""A full province kept, beside pg_basebackup of the same; and brought back, proven equal.

The ground is the demo's database, enlarged by set-based SQL to a province that has run for years: a million journal entries
and as many figures' worth of rows.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.load import scale
from tests.load.dossiers_ground import COMMUNES
from tests.load.ground import Ground, NotMeasured
from tests.load.results import Row, in_turn

from tinhso.project.databases import NAME
from tinhso.project.embedded import EmbeddedServer
from tinhso.project.embedded.layout import PORT
from tinhso.project.embedded.server import SUPERUSER
from tinhso.project.folder import Folder, Stamp
from tinhso.project.keeping import bringing, proof, taking
from tinhso.project.running import Run

WHAT = "backup of a full province"
MOST = 1.5
GOAL = f"≤ {MOST} × pg_basebackup"

FILES = 500


def rows(ground: Ground, server: EmbeddedServer, *, rounds: int, quick: bool, dossiers: int = 0) -> list[Row]:
    """Run on the ground's database, which is up; the ground's folder stands as the supervisor's."""
    entries = scale.ENTRIES // 20 if quick else scale.ENTRIES
    folder = ground.data
    folder.claim(Stamp(True, ground.province))
    enlarge(ground, server, entries, dossiers)
    run = Run(folder, folder.stamp or Stamp(True, ground.province))
    place = ground.root / "kept"
    place.mkdir(exist_ok=True)
    number = iter(range(1000))
    sizes: dict[str, int] = {}
    with folder.lock():  # as the supervisor holds it while the province runs
        sealed(folder)

        def ours() -> float:
            file = place / f"{next(number)}.tar"
            taken = taking.take(run, file, keys=[], at=datetime.now(UTC))
            sizes["ours"] = taken.size
            if next(iter(place.glob("*.tar"))) != file:
                file.unlink()
            return taken.seconds

        def plain() -> float:
            file = place / "base"
            began = time.monotonic()
            base_backup(server, file)
            seconds = time.monotonic() - began
            sizes["base"] = sum(part.stat().st_size for part in file.iterdir())
            subprocess.run(["rm", "-r", str(file)], check=True)
            return seconds

        ours(), plain()  # both warm
        pair = in_turn(max(3, rounds), ours, plain)
    kept = next(iter(place.glob("*.tar")))
    back, told = brought_back(kept, ground.root / "back")
    mine, other = sorted(pair.ours)[len(pair.ours) // 2], sorted(pair.yardstick)[len(pair.yardstick) // 2]
    note = (
        f"{entries:,} journal entries{f' and {dossiers:,} dossiers' * bool(dossiers)} added; {sizes['ours'] / 1e6:,.0f} MB, base backup {sizes['base'] / 1e6:,.0f} MB; "
        f"with counts of every table before and after, a hash of every part, and the files\n{told}, in {back:.1f} s"
    )
    return [
        Row(
            WHAT,
            f"{mine:.2f} s",
            f"{other:.2f} s",
            f"{pair.ratio:.2f}",
            GOAL,
            pair.ratio <= MOST,
            note,
            {"ours": pair.ours, "pg_basebackup": pair.yardstick, "bytes": sizes},
        )
    ]


def enlarge(ground: Ground, server: EmbeddedServer, entries: int, dossiers: int) -> None:
    """The demo's tables with a great journal, dossiers if wanted, and files."""
    with server.connect(NAME) as connection:
        empty = connection.execute("SELECT to_regclass('journal_record') IS NULL").fetchone()
    if empty == (True,):  # the demo was not played on it by another part
        ground.ask("country")
    if dossiers:
        ground.ask("dossiers_ground", str(dossiers), str(COMMUNES))
    with server.connect(NAME) as connection:
        connection.execute(scale.JOURNAL, [entries])
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
    for number in range(FILES):
        content = f"proof {number} ".encode() * 4000
        name = hashlib.sha256(content).hexdigest()
        path = ground.data.files / name[:2] / name[2:4] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def sealed(folder: Folder) -> None:
    """As the worker keeps it: all but the newest entries lie in blocks."""
    command = [
        sys.executable,
        "-m",
        "tinhso.project.cli",
        "--lang",
        "en",
        "journal",
        "seal",
        "--data",
        str(folder.root),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMeasured(f"journal seal: {done.stderr.strip()[-200:]}")


def base_backup(server: EmbeddedServer, to: Path) -> None:
    """The yardstick: a tar of the cluster with its log, flushed to the disk, as pg_basebackup makes it by itself."""
    command: list[Any] = [
        server.program / "pg_basebackup", "--host", server.layout.socket, "--port", str(PORT), "--username", SUPERUSER,
        "--no-password", "--pgdata", to, "--format", "tar", "--wal-method", "fetch", "--checkpoint", "fast",
    ]  # fmt: skip
    done = subprocess.run(
        command, env={"PGPASSWORD": server.superuser_password}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotMeasured(f"pg_basebackup: {done.stderr.strip()[-200:]}")


def brought_back(kept: Path, to: Path) -> tuple[float, str]:
    began = time.monotonic()
    found = bringing.bring(bringing.Asked(kept, Folder.at(to)))
    compared: proof.Compared = found.compared
    seconds = time.monotonic() - began
    return seconds, (
        f"restored equal: {compared.journal.entries:,} entries, block {compared.journal.block} of the same hash, {compared.tables} tables with "
        f"{compared.rows:,} rows, {found.files} files"
    )
