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


@dataclass(frozen=True)
class DossierRelated(Event):
    """An officer said what another dossier is to this one."""

    name: ClassVar[str] = "dossier.related"
    about: ClassVar[str] = "dossier"
    other: int
    kind: str


@dataclass(frozen=True)
class ListKept(Event):
    """A person kept a list of theirs by a name; the name stays with the list. `id` is 0 for a new one."""

    name: ClassVar[str] = "dossier-list.kept"
    about: ClassVar[str] = "dossier-list"


@dataclass(frozen=True)
class ListForgotten(Event):
    """A person deleted a list of theirs."""

    name: ClassVar[str] = "dossier-list.forgotten"
    about: ClassVar[str] = "dossier-list"
