"""Bring a database to what the code and the packs say: migrate, load packs, play a demo. Each may run again."""

from __future__ import annotations

import gc
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tinhso.kernel.actor import process
from tinhso.project import prepared
from tinhso.project.folder import Folder, write_private

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


def load_packs(names: Sequence[str], *, at: datetime) -> None:
    """Load packs and all they need; loading again changes nothing.

    A real province that runs already is left as it is: what would change waits as a plan for two persons to look at.
    """
    from tinhso.project import packs
    from tinhso.services.configuration import public as configuration

    if configuration.alone_is_enough():
        packs.load(names, by=process("packs"), at=at)
    else:
        packs.leave(names, by=process("packs"), at=at)


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
    gc.freeze()  # what was loaded lives as long as we do; the collector need not look through it again and again
    wanted = prepared.wanted()
    migrate()
    if not province:  # nobody said yet which: the set-up loads its packs
        return {}
    now = clock.now() if demo else timezone.localtime()
    load_packs([province], at=now)
    persons = play_demo(province, now=now, folder=folder) if demo else []
    prepared.keep_now(folder, wanted)
    return {"persons": persons}
