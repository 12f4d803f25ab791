"""The shipped catalogue, kept as a pack would."""

from collections.abc import Collection, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from tests.rights import real_access  # noqa: F401  rights are real here
from tests.worlds import of_file

from tinhso.kernel import packs
from tinhso.kernel.actor import Actor
from tinhso.kernel.definitions import definition_kinds
from tinhso.store import definitions

from .shipped import NATIONAL

AT = datetime(2026, 9, 1, 2, tzinfo=UTC)


def keep_folders(*folders: str, root: Path = NATIONAL, only: Collection[str] = ()) -> None:
    """The definitions of these folders of a pack; with `only`, those of these codes or files."""
    lines = packs.Lines("shipped")
    read = [
        packs.Read(folder, definition_kinds.get(folder).model.model_validate(value), file, lines)
        for folder in folders
        for file, value in values_of(root / folder)
        if not only or value["code"] in only or file in only
    ]
    definitions.keep(read, pack="national", at=AT)


@cache
def values_of(folder: Path) -> list[tuple[str, Any]]:
    """What stands in a folder of a pack, with the name of its file. Read once: worlds are made many times."""
    return [
        (file.name, value)
        for file in sorted(folder.rglob("*.yaml"))
        for value, _lines in packs.read_yaml(file, file.name)
    ]


@pytest.fixture(scope="module")
def catalogue(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        keep_folders("procedures", "procedure-words")
        yield
        transaction.set_rollback(True)
    definitions.forget()


@pytest.fixture(scope="module")
def world_of_file(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The world of a file, made once."""
    from .desk_world import make_world

    with of_file(request, django_db_blocker, make_world) as made:
        yield made


@pytest.fixture
def world(world_of_file: Any, db: None, real_access: None) -> Any:  # noqa: F811
    from .desk_world import make_world

    return deepcopy(world_of_file) if world_of_file is not None else make_world()


@pytest.fixture
def browse(world: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`browse("desk")`: a browser of whoever sits there, in Vietnamese, on MORNING."""
    from tinhso.web import clock

    from .desk_world import MORNING

    monkeypatch.setattr(clock, "now", lambda: MORNING)
    return lambda seat: signed_in(world.seats[seat])


def signed_in(by: Actor) -> Client:
    """A browser of the person, who acts through this post."""
    from django.contrib.auth import get_user_model

    from tinhso.engines.people import public as people

    from .desk_world import LOADER, MORNING

    username = f"person-{by.person}"
    if not get_user_model().objects.filter(username=username).exists():
        people.open_account(by.person, username, "a long password of tests 42", by=LOADER, at=MORNING)
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    session = client.session
    session["appointment"] = by.appointment
    session.save()
    return client
