"""Criteria that count procedures, not dossiers: what a unit decides, offers online, is asked for online, and is paid for."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from .rates import Rate

Name = Literal[
    "services", "services_online", "services_open", "services_used", "services_fee", "services_payable", "services_paid"
]
Sets = Mapping[Name, frozenset[str]]
"""Codes of procedures by what holds of them."""


@dataclass(frozen=True, slots=True)
class Service:
    """A procedure as in force on a day. `here`: its dossiers are handled in this system."""

    code: str
    online: bool
    here: bool
    fee: bool


@dataclass(frozen=True, slots=True)
class OfServices(Rate):
    """Of procedures. They are published, so however few they are they tell of nobody."""

    @property
    def few(self) -> bool:
        return False


def sets(services: Iterable[Service], *, used: Collection[str], paid: Collection[str], gateway: bool) -> Sets:
    """`used`: procedures with dossiers received online; `paid`: with a fee paid online; `gateway`: can anybody pay online here?

    What is not handled here is offered online or not, as its procedure says; whether it was asked for or paid is not known.
    """
    known = list(services)
    opened = frozenset(one.code for one in known if one.online and one.here)
    fee = frozenset(one.code for one in known if one.fee and one.here)
    return {
        "services": frozenset(one.code for one in known),
        "services_online": frozenset(one.code for one in known if one.online),
        "services_open": opened,
        "services_used": opened & frozenset(used),
        "services_fee": fee,
        "services_payable": fee if gateway else frozenset(),
        "services_paid": fee & frozenset(paid),
    }
