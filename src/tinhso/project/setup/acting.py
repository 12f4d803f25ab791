"""The set-up itself: packs and first administrator in one transaction, then the stamp. Without the stamp, nothing was done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from tinhso.kernel.actor import process
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, NotNow
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _
from tinhso.project.folder import Folder, Stamp
from tinhso.project.running import packs_folder
from tinhso.services.setup.public import Answers

ROLE = "administrator"


def set_up(answers: Answers, *, folder: Folder, at: datetime) -> None:
    """Make a real province of an empty, migrated database. Raises Invalid, NotNow, PackError; then nothing has changed."""
    from django.db import transaction

    from tinhso.project import packs

    by = process("setup")
    with transaction.atomic():
        _still_empty()
        _try_account(answers, by=by, at=at)
        packs.load([answers.province], by=by, at=at)
        _administrator(answers, by=by, at=at)
    folder.claim(Stamp(False, answers.province))


def _still_empty() -> None:
    """Nobody may sign in yet. Two at once: the second waits for the first, and finds it was too late."""
    from django.contrib.auth import get_user_model
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE people_account IN SHARE ROW EXCLUSIVE MODE")
    if get_user_model().objects.exists():
        raise NotNow(_("This province is set up already. Sign in; a new administrator is appointed by one there is."))


def _try_account(answers: Answers, *, by: Any, at: datetime) -> None:
    """What is wrong with a name or a password is told at once, not after a minute of loading packs."""
    from django.db import transaction

    trying = transaction.savepoint()
    _account(answers, by=by, at=at)
    transaction.savepoint_rollback(trying)


def _account(answers: Answers, *, by: Any, at: datetime) -> int:
    """The person with an account, by the rules in force; the person's id."""
    from tinhso.engines.people import public as people

    person = people.enrol(answers.name, by=by, at=at)
    people.open_account(person, answers.username, answers.password, by=by, at=at)
    return person


def _administrator(answers: Answers, *, by: Any, at: datetime) -> None:
    from tinhso.engines.people import public as people
    from tinhso.engines.units import public as units

    day = local_day(at)
    body, code = administrators_post(packs_folder() / answers.province)
    unit = units.by_code(body, on=day, tree="state").id
    post = people.posts_of([unit], code=code)[unit, code]
    person = _account(answers, by=by, at=at)
    people.appoint(person, post, Period(day), by=by, at=at)


def administrators_post(pack: Path) -> tuple[str, str]:
    """The body and the post whose holder administers the province, as its pack says."""
    file = pack / "data" / "posts.yaml"
    held = yaml.safe_load(file.read_text("utf-8")) if file.is_file() else {}
    for post in held.get("posts", ()):
        if ROLE in post.get("roles", ()) and "body" in post.get("units", {}):
            return str(post["units"]["body"]), str(post["code"])
    raise Invalid(
        _(
            "The pack %(pack)s has no post for an administrator: data/posts.yaml needs one of a body, with the role %(role)s."
        ),
        pack=pack.name,
        role=ROLE,
    )
