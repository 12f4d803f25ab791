"""The configuration: packs read, checked, planned, applied, compared, and given out again."""

from .actions import Applied, apply, approve, leave, propose, upload
from .actions.direct import alone_is_enough
from .archives import unpack
from .keeping import unpacked
from .planning import Planned, offline, plan, read_all
from .sources import Pack, in_order, no_such_pack

__all__ = [
    "Applied",
    "Pack",
    "Planned",
    "alone_is_enough",
    "apply",
    "approve",
    "in_order",
    "leave",
    "no_such_pack",
    "offline",
    "plan",
    "propose",
    "read_all",
    "unpack",
    "unpacked",
    "upload",
]
