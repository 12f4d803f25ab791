"""What the pieces of this service add to the record of a dossier that an archive keeps: papers issued, results, answers.

A piece adds its part while starting. It is asked only for a dossier that the reader may see; what it gives goes into the
record as files, each with its hash.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from tinhso.kernel.registry import Registry

from .dossiers import Seen


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A file of the record. `folder` and `name`: where it stands in it; `kind`: scan, issued, result, data.

    `opened`: its bytes from the start; asked for once, when the record is written.
    """

    folder: str
    name: str
    title: str
    kind: str
    media_type: str
    made_at: datetime | None
    opened: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class RecordPart:
    """`said(row)`: what the record's description holds under the part's name; `files(row)`: its files."""

    said: Callable[[Seen, datetime], Any] = lambda row, at: None
    files: Callable[[Seen, datetime], Iterable[RecordFile]] = lambda row, at: ()


parts: Registry[RecordPart] = Registry("parts of the record of a dossier")
