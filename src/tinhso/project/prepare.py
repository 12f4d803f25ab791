"""Bring a database to what the code and the packs say: migrate, load packs, play a demo. Each may run again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from importlib import metadata
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tinhso.kernel.actor import process
from tinhso.project.folder import Folder, write_private
from tinhso.project.running import packs_folder
from tinhso.web.health import migrations_pending

MIGRATING = 0x7163_8D6B
"""Any number of our own: two processes that migrate at once wait for each other."""


def migrate(*, verbosity: int = 0) -> None:
    """Bring the tables up to the code. Safe to run again, and by several at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            call_command("migrate", verbosity=verbosity, interactive=False)
            call_command("createcachetable", verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])


def load_packs(names: Sequence[str], *, at: datetime) -> list[str]:
    """Load packs and all they need; loading again changes nothing. Gives lines for the person."""
    from tinhso.project import packs

    return packs.load(names, by=process("packs"), at=at)


def fingerprint() -> str:
    """Changes when a pack, the version or the database's place does: then packs are loaded again at the next start."""
    place = settings.DATABASES["default"]
    digest = sha256(f"{metadata.version('tinhso')} {place['HOST']} {place['NAME']}".encode())
    for path in sorted(path for path in packs_folder().rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(packs_folder())).encode() + sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def play_demo(province: str, *, now: datetime, folder: Folder) -> list[dict[str, str]]:
    """Play the demo once, through the actions. Gives its persons with their passwords, the first time alone.

    They are also kept for the sign-in page, which shows them to this machine alone.
    """
    from tinhso.project import demo

    persons = [dict(person) for person in demo.play(province, now=now)]
    if persons:
        write_private(folder.demo_people, json.dumps(persons, ensure_ascii=False, indent=1) + "\n")
    return persons


def prepare(province: str, *, demo: bool) -> dict[str, Any]:
    """All of it, for the supervisor."""
    from tinhso.web import clock

    folder = Folder.named()
    fresh = bool(migrations_pending())
    migrate()
    now = clock.now() if demo else timezone.localtime()
    held = folder.root / "packs-loaded"
    wanted = fingerprint()
    if fresh or not held.exists() or held.read_text("ascii") != wanted:
        load_packs([province], at=now)
        write_private(held, wanted)
    return {"persons": play_demo(province, now=now, folder=folder) if demo else []}
