"""What issuing papers reports beyond the acts that issue them."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class RegisterPrinted(Event):
    """The register of a desk was printed: names and addresses of everybody in it were read."""

    name: ClassVar[str] = "dossier-register.printed"
    about: ClassVar[str] = "unit"
    first: date
    last: date
    dossiers: int
