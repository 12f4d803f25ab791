"""What this piece reports. Who rated what stands in no event: only that a dossier was rated, and by which way."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class DossierRated(Event):
    """Somebody rated a dossier. The answers stay in their table."""

    name: ClassVar[str] = "dossier.rated"
    about: ClassVar[str] = "dossier"
    channel: str


@dataclass(frozen=True)
class RatingAsked(Event):
    """The desk asked for a rating, at a tablet or by a link."""

    name: ClassVar[str] = "dossier.rating-asked"
    about: ClassVar[str] = "dossier"
    channel: str


@dataclass(frozen=True)
class TabletMade(Event):
    """A tablet of a desk got its link."""

    name: ClassVar[str] = "rating-tablet.made"
    about: ClassVar[str] = "rating-tablet"


@dataclass(frozen=True)
class TabletEnded(Event):
    """Its link opens nothing any more."""

    name: ClassVar[str] = "rating-tablet.ended"
    about: ClassVar[str] = "rating-tablet"
