"""What this piece reports. Who it is about, and what was written, stand encrypted in its tables."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class PortalDossierCame(Event):
    """The portal handed a dossier over; `unit` is the desk that has to accept it."""

    name: ClassVar[str] = "portal.dossier-came"
    about: ClassVar[str] = "portal-dossier"
    procedure: str
    deciding: int
    files: int


@dataclass(frozen=True)
class PortalSupplementAsked(Event):
    """An officer asked for a supplement before acceptance."""

    name: ClassVar[str] = "portal.supplement-asked"
    about: ClassVar[str] = "portal-dossier"


@dataclass(frozen=True)
class PortalSupplementCame(Event):
    """What was asked for came; `dossier`: of a dossier accepted before."""

    name: ClassVar[str] = "portal.supplement-came"
    about: ClassVar[str] = "portal-dossier"
    dossier: int | None
    files: int


@dataclass(frozen=True)
class PortalSupplementFiled(Event):
    """Files of a supplement stand with the dossier, which an officer had moved on before."""

    name: ClassVar[str] = "portal.supplement-filed"
    about: ClassVar[str] = "portal-dossier"
    dossier: int
    files: int


@dataclass(frozen=True)
class PortalDossierRefused(Event):
    """An officer did not accept it."""

    name: ClassVar[str] = "portal.dossier-refused"
    about: ClassVar[str] = "portal-dossier"


@dataclass(frozen=True)
class PortalDossierWithdrawn(Event):
    """The citizen took it back before it was accepted."""

    name: ClassVar[str] = "portal.dossier-withdrawn"
    about: ClassVar[str] = "portal-dossier"


@dataclass(frozen=True)
class PortalPaymentTold(Event):
    """The portal says how the fee stands."""

    name: ClassVar[str] = "portal.payment-told"
    about: ClassVar[str] = "portal-dossier"
    dossier: int | None
    state: str


@dataclass(frozen=True)
class PortalDossierScored(Event):
    """Version 1 of the next, read in old journals and written no more: the score stood beside the dossier."""

    name: ClassVar[str] = "portal.dossier-rated"
    about: ClassVar[str] = "portal-dossier"
    dossier: int
    score: int


@dataclass(frozen=True)
class PortalDossierRated(Event):
    """The citizen said on the portal how it went. What was said stays with the ratings, as with ratings of our own."""

    name: ClassVar[str] = "portal.dossier-rated"
    version: ClassVar[int] = 2
    about: ClassVar[str] = "portal-dossier"
    dossier: int


@dataclass(frozen=True)
class MinistryCaseTold(Event):
    """How a case in a ministry's system stands."""

    name: ClassVar[str] = "portal.ministry-case-told"
    about: ClassVar[str] = "ministry-case"
    procedure: str
    state: str


@dataclass(frozen=True)
class PortalSentAgain(Event):
    """Somebody had a message to the portal sent again."""

    name: ClassVar[str] = "portal.sent-again"
    about: ClassVar[str] = "portal-message"
    mirrored: int


@dataclass(frozen=True)
class PortalLeftOut(Event):
    """Somebody left a message out that the portal does not take, so that those after it go on."""

    name: ClassVar[str] = "portal.left-out"
    about: ClassVar[str] = "portal-message"
    mirrored: int


@dataclass(frozen=True)
class PortalRunAgain(Event):
    """Somebody ran a message again that could not be taken before."""

    name: ClassVar[str] = "portal.run-again"
    about: ClassVar[str] = "portal-message"
    taken: bool
