"""What this piece reports: never what was answered."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class FormFileAttached(Event):
    """A file that the form asks for was attached."""

    name: ClassVar[str] = "dossier.form-file-attached"
    about: ClassVar[str] = "dossier"
    field: str
    paper: int
    sha256: str


@dataclass(frozen=True)
class OwnNumberSaid(Event):
    """Somebody who receives dossiers said their own number, so that they never receive their own."""

    name: ClassVar[str] = "person.own-number-said"
    about: ClassVar[str] = "person"
