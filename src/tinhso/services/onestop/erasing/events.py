"""What erasing reports: that it was done and on what ground, never whose data they were."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class DossierErased(Event):
    """The data of a dossier's applicant were erased. `ground`: asked, term or mistaken."""

    name: ClassVar[str] = "dossier.erased"
    about: ClassVar[str] = "dossier"
    ground: str
