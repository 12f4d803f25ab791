"""What happened to packs: codes, counts and digests."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.engines.journal.public import Event

PLAN = "pack-plan"


@dataclass(frozen=True)
class PackUploaded(Event):
    """Packs were uploaded and planned; nothing has changed yet."""

    name: ClassVar[str] = "pack.uploaded"
    about: ClassVar[str] = PLAN
    packs: tuple[str, ...]
    digest: str


@dataclass(frozen=True)
class PackProposed(Event):
    """A person stands for the plan and asks another to approve it."""

    name: ClassVar[str] = "pack.proposed"
    about: ClassVar[str] = PLAN
    packs: tuple[str, ...]
    digest: str


@dataclass(frozen=True)
class PackWithdrawn(Event):
    """The plan will not be carried out."""

    name: ClassVar[str] = "pack.withdrawn"
    about: ClassVar[str] = PLAN
    packs: tuple[str, ...]
    digest: str


@dataclass(frozen=True)
class PackApplied(Event):
    """The plan was carried out, whole. What its data files did are acts of their own, in the same transaction.

    `proposer`: the person who proposed it; none on a demo and at the first loading.
    """

    name: ClassVar[str] = "pack.applied"
    about: ClassVar[str] = PLAN
    packs: tuple[str, ...]
    digest: str
    added: int
    changed: int
    ended: int
    rights: int
    files: int
    proposer: int | None = None
