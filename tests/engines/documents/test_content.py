"""Bytes under their hash: once, whole, and never taken away under somebody who is just keeping them."""

import io
import os
from pathlib import Path
from typing import Any

import pytest

from tinhso.engines.documents import content

BYTES = b"%PDF-1.4 example %%EOF"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


def keep(given: bytes = BYTES) -> Path:
    with content.received(io.BytesIO(given), "a.pdf") as received:
        content.put(received)
        return Path(content.storage().path(content.place_of(received.sha256)))


def test_the_same_bytes_stand_once_for_their_owner_alone() -> None:
    assert keep() == keep()
    assert len(list(content.kept_hashes())) == 1
    assert keep().stat().st_mode & 0o077 == 0


def test_bytes_given_again_are_young_again_for_the_sweep() -> None:
    place = keep()
    os.utime(place, (0, 0))
    assert keep().stat().st_mtime > 0


def test_a_writing_that_was_cut_off_is_made_whole() -> None:
    place = keep()
    place.write_bytes(BYTES[:5])
    assert keep().read_bytes() == BYTES
