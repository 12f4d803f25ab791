"""What this piece reports: codes and ids, never who or what."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class Submitted(Event):
    """Somebody handed a dossier in from home; it waits for an officer of `unit`."""

    name: ClassVar[str] = "submission.made"
    about: ClassVar[str] = "submission"
    code: str
    procedure: str
    deciding: int
    provider: str = ""
    """Id of the identity provider that vouched for who handed it in."""


@dataclass(frozen=True)
class SubmissionMoved(Event):
    """A supplement was asked for or came, it was refused, or taken back."""

    name: ClassVar[str] = "submission.moved"
    about: ClassVar[str] = "submission"
    from_state: str
    to_state: str


@dataclass(frozen=True)
class SubmissionFileKept(Event):
    """A file came with a submission."""

    name: ClassVar[str] = "submission.file-kept"
    about: ClassVar[str] = "submission"
    code: str
    paper: int
    sha256: str
