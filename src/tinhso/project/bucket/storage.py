"""The bucket as Django's storage: what the documents engine gets as STORAGES["papers"]."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage

from tinhso.project.bucket import owning
from tinhso.project.bucket.place import Place
from tinhso.project.bucket.speaking import CHUNK, Bucket
from tinhso.project.folder import Folder

IN_MEMORY = 2**20


class BucketStorage(Storage):
    """Errors are OSError, as of any storage, and say in plain words what to mend. No address of an object is ever given out."""

    def __init__(self, place: Place, folder: Folder) -> None:
        self.bucket, self.folder = Bucket(place), folder
        self._ours_in = 0

    def answers(self) -> None:
        """The bucket is reached and ours. Raises OSError."""
        owning.belongs(self.bucket, self.folder)
        self._ours_in = os.getpid()

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Always sent, also when it is there: so it is whole and young, and nobody can tell by the time it took."""
        assert name is not None
        content.seek(0)
        self._ours().put(name, content.read())
        return name

    def _open(self, name: str, mode: str = "rb") -> File:
        """Fetched whole before anybody gets its first byte: what fails is told instead of half a file, and a slow line to a
        phone does not keep the bucket waiting."""
        held = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the caller closes it
        try:
            with self._ours().read(name) as coming:
                shutil.copyfileobj(coming, held, CHUNK)
        except BaseException:
            held.close()
            raise
        held.seek(0)
        return File(held)

    def delete(self, name: str) -> None:
        self._ours().remove(name)

    def exists(self, name: str) -> bool:
        return self._ours().held(name) is not None

    def size(self, name: str) -> int:
        return self._there(name).size

    def get_modified_time(self, name: str) -> datetime:
        return self._there(name).modified

    def entries(self) -> Iterator[tuple[str, datetime]]:
        """Every kept file with the moment it last came. Whoever asks may remove some, so whose they are is looked at anew."""
        self.answers()
        return ((one.name, one.modified) for one in self.bucket.all())

    def _there(self, name: str) -> Any:
        found = self._ours().held(name)
        if found is None:
            raise FileNotFoundError(2, "no such object in the bucket")
        return found

    def _ours(self) -> Bucket:
        """Looked at once in each process."""
        if self._ours_in != os.getpid():
            self.answers()
        return self.bucket
