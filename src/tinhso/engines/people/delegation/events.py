from dataclasses import dataclass
from datetime import date

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class DelegationGiven(Event):
    """`giver` and `taker` are appointments; `within`: the unit it is limited to, if any; `end`: the first day without."""

    name = "delegation.given"
    about = "delegation"
    giver: int
    taker: int
    rights: tuple[str, ...]
    width: str
    within: int | None
    start: date
    end: date


@dataclass(frozen=True)
class DelegationWithdrawn(Event):
    name = "delegation.withdrawn"
    about = "delegation"
    giver: int
    taker: int


@dataclass(frozen=True)
class DelegationTakenUp(Event):
    """From now on in this session `taker` acts on behalf of the giver."""

    name = "delegation.taken-up"
    about = "delegation"
    taker: int
    before: int | None
