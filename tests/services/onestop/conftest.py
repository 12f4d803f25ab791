"""The shipped catalogue, kept as a pack would."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tinhso.kernel import packs
from tinhso.kernel.definitions import definition_kinds
from tinhso.store import definitions

from .shipped import NATIONAL

AT = datetime(2026, 9, 1, 2, tzinfo=UTC)


def keep_folders(*folders: str, root: Path = NATIONAL) -> None:
    """The definitions of these folders of a pack."""
    lines = packs.Lines("shipped")
    read = [
        packs.Read(folder, definition_kinds.get(folder).model.model_validate(value), file.name, lines)
        for folder in folders
        for file in sorted((root / folder).rglob("*.yaml"))
        for value, _lines in packs.read_yaml(file, file.name)
    ]
    definitions.keep(read, pack="national", at=AT)


@pytest.fixture(scope="module")
def catalogue(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        keep_folders("procedures", "procedure-words")
        yield
        transaction.set_rollback(True)
    definitions.forget()
