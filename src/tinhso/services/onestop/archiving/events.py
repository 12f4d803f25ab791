"""What is reported of records."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class DossierExported(Event):
    """The record of a dossier was taken out, with all personal data in it. `sha256`: of its list of hashes."""

    name: ClassVar[str] = "dossier.exported"
    about: ClassVar[str] = "dossier"
    files: int
    sha256: str
