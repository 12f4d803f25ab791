"""What this service reports. Who handed a dossier in stands in its own table; events hold codes and ids."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class DossierReceived(Event):
    """A complete dossier was received at a desk; `unit` is the desk's. `paper`, `number`: the receipt issued with it."""

    name: ClassVar[str] = "dossier.received"
    about: ClassVar[str] = "dossier"
    code: str
    procedure: str
    deciding: int
    support: int | None
    channel: str
    assisted: bool = False
    paper: str = ""
    number: int = 0


@dataclass(frozen=True)
class DossierMoved(Event):
    """An officer did an action to it; reasons stand with the case. `paper`, `number`: the paper issued with it, if any."""

    name: ClassVar[str] = "dossier.moved"
    about: ClassVar[str] = "dossier"
    action: str
    from_state: str
    to_state: str
    paper: str = ""
    number: int = 0


@dataclass(frozen=True)
class ScanAttached(Event):
    """A scan was attached to a paper of the dossier."""

    name: ClassVar[str] = "dossier.scan-attached"
    about: ClassVar[str] = "dossier"
    code: str
    paper: int
    sha256: str
