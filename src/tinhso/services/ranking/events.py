"""What this service reports."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class RoundOpened(Event):
    """A round of ranking began."""

    name: ClassVar[str] = "ranking.round-opened"
    about: ClassVar[str] = "round"
    indicator_set: str
    set_version: int
    period: str


@dataclass(frozen=True)
class RoundScored(Event):
    """Units were scored; an earlier scoring of the round was replaced."""

    name: ClassVar[str] = "ranking.round-scored"
    about: ClassVar[str] = "round"
    units: int


@dataclass(frozen=True)
class RankingPublished(Event):
    """A ranking was published by decision; from now on it is frozen."""

    name: ClassVar[str] = "ranking.published"
    about: ClassVar[str] = "round"
    decision: str
    on: str
    units: int
