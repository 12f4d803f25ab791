"""Bytes under their hash: once, whole, and never taken away under somebody who is just keeping them."""

import errno
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files import File

from tinhso.engines.documents import content
from tinhso.engines.documents import public as documents
from tinhso.web.unreachable import no_room

BYTES = b"%PDF-1.4 example %%EOF"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


def keep(given: bytes = BYTES) -> Path:
    with content.received(io.BytesIO(given), "a.pdf") as received:
        content.put(received, "a.pdf")
        return Path(settings.FILES_ROOT) / content.place_of(received.sha256)


def test_the_same_bytes_stand_once_for_their_owner_alone() -> None:
    assert keep() == keep()
    assert len(list(content.entries())) == 1
    assert keep().stat().st_mode & 0o077 == 0


def test_bytes_given_again_are_young_again_for_the_sweep() -> None:
    place = keep()
    os.utime(place, (0, 0))
    assert keep().stat().st_mtime > 0


def test_a_writing_that_was_cut_off_is_made_whole() -> None:
    place = keep()
    place.write_bytes(BYTES[:5])
    assert keep().read_bytes() == BYTES


def test_a_writing_that_fails_leaves_what_stood_there_and_nothing_else(tmp_path: Path) -> None:
    place = keep()

    class Failing(File):
        size = len(BYTES) + 1

        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            yield BYTES
            raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        content.storage().save(place.relative_to(tmp_path).as_posix(), Failing(io.BytesIO()))
    assert place.read_bytes() == BYTES
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [place]


def test_nobody_sees_a_file_before_it_is_whole(tmp_path: Path) -> None:
    """Two at once: what one of them has half written never stands under the name."""
    seen = []

    class Watched(File):
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            for part in (BYTES[:5], BYTES[5:]):
                yield part
                seen.append(list(tmp_path.glob("??/??/*")))

    content.storage().save("ab/cd/abcd", Watched(io.BytesIO(BYTES)))
    assert seen == [[], []]
    assert (tmp_path / "ab/cd/abcd").read_bytes() == BYTES


def test_a_full_disk_is_left_to_be_said_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError) as said:
        keep()
    assert said.value.errno == errno.ENOSPC and no_room(said.value)


def test_a_folder_that_fails_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_given: Any) -> None:
        raise OSError(errno.ESTALE, "Stale file handle")

    monkeypatch.setattr("os.replace", gone)
    with pytest.raises(documents.FilesAway, match=r"“a\.pdf” could not be kept.*attach it again"):
        keep()


def test_bytes_that_are_gone_are_not_called_unreachable() -> None:
    with pytest.raises(documents.FileLost, match=r"“a\.pdf” is not where files are kept"):
        content.opened("ab" * 32, "a.pdf")
