"""The configuration: packs read, checked, planned, applied, compared, and given out again."""

from .actions import Applied, apply, approve, leave, propose, upload
from .comparing import difference
from .keeping import unpacked
from .planning import Planned, offline, plan, read_all
from .rules.plans import Plan, Told
from .sources import Pack, in_order, no_such_pack
from .standing import alone_is_enough
from .words import ABOUTS, REACHES, filled

__all__ = [
    "ABOUTS",
    "REACHES",
    "Applied",
    "Pack",
    "Plan",
    "Planned",
    "Told",
    "alone_is_enough",
    "apply",
    "approve",
    "difference",
    "filled",
    "in_order",
    "leave",
    "no_such_pack",
    "offline",
    "plan",
    "propose",
    "read_all",
    "unpacked",
    "upload",
]
