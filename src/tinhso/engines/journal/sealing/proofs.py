"""The proof of one entry: its text, its block, and the way from one to the other."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from tinhso.kernel.errors import NotNow, NotThere
from tinhso.kernel.texts import mark as _

from .rules import Place, Seal, bound_row, climb, leaf_of, path_of, row_of, unpacked, unpacked_bound
from .sealer import HEADS, read_seal

_RECORDS = "SELECT id, xid::text, recorded_at, body FROM journal_record WHERE id = ANY(%s)"
_BLOCK = f"""SELECT {HEADS} FROM journal_block WHERE (last_xid, last_id) >= (%s::xid8, %s::bigint)
    ORDER BY number LIMIT 1"""
_BOUND_MEMBERS = "SELECT bound_members FROM journal_block WHERE number = %s::bigint"
_MEMBERS = "SELECT members FROM journal_block WHERE number = %s::bigint"


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it is sealed; `leaf` is the hash of exactly this."""

    id: int
    xid: int
    recorded: datetime
    body: str

    @property
    def leaf(self) -> bytes:
        return leaf_of(row_of(Place(self.xid, self.id), self.recorded, self.body))


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry stands in a block: it is number `index` (from 0) of `seal.count`, and `path` leads to `seal.root`."""

    entry: Kept
    seal: Seal
    index: int
    path: tuple[bytes, ...]

    @property
    def holds(self) -> bool:
        """Does it prove what it says?"""
        return self.seal.fits and climb(self.entry.leaf, self.index, self.seal.count, self.path) == self.seal.root


@dataclass(frozen=True, slots=True)
class BoundProof:
    """That `text` was bound to an entry when its block was sealed: it is number `index` of `seal.bound.count`."""

    kind: str
    event: int
    id: int
    text: str
    seal: Seal
    index: int
    path: tuple[bytes, ...]

    @property
    def holds(self) -> bool:
        """Does it prove what it says?"""
        leaf = leaf_of(bound_row(self.event, self.id, self.kind, self.text))
        return self.seal.fits and climb(leaf, self.index, self.seal.bound.count, self.path) == self.seal.bound.root


def kept(event: int) -> Kept:
    """An entry as it is, or will be, sealed. NotThere when there is none."""
    found = kept_many([event]).get(event) if event.bit_length() <= 63 else None
    if found is None:
        raise NotThere(_("There is no such entry in the journal."))
    return found


def kept_many(events: Collection[int]) -> dict[int, Kept]:
    """Entries as they are sealed, by id, in one query; one that is not there is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, [sorted(events)])
        return {id: Kept(id, int(xid), recorded, body) for id, xid, recorded, body in cursor.fetchall()}


def proof_of(event: int) -> Proof:
    """The proof of an entry. NotThere: there is none; NotNow: it waits for its block, which takes a minute or two.

    What it finds is what stands in the database: a `Proof` that does not hold (`proof.holds`) is one of something altered.
    """
    entry = kept(event)
    seal = _block_of(entry)
    if seal is None:
        raise NotNow(_("This entry is not sealed yet. It will be in a minute or two; please try again then."))
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, [str(seal.number)])
        members = unpacked(bytes(cursor.fetchone()[0]))
    ids = [one.id for one in members]
    index = ids.index(entry.id) if entry.id in ids else 0
    return Proof(entry, seal, index, path_of([one.leaf for one in members], index))


def proof_of_bound(kind: str, id: int, *, event: int, text: str) -> BoundProof:
    """The proof that this text was bound to the entry. NotThere and NotNow as `proof_of`; NotThere when nothing of the kind
    was bound; a proof that does not hold when it was another text.
    """
    seal = _block_of(kept(event))
    if seal is None:
        raise NotNow(_("This entry is not sealed yet. It will be in a minute or two; please try again then."))
    with connection.cursor() as cursor:
        cursor.execute(_BOUND_MEMBERS, [str(seal.number)])
        members = unpacked_bound(bytes(cursor.fetchone()[0]))
    place = seal.bound.kinds.index(kind) if kind in seal.bound.kinds else -1
    index = next((at for at, one in enumerate(members) if one[:3] == (place, event, id)), None)
    if index is None:
        raise NotThere(_("There is no such entry in the journal."))
    return BoundProof(kind, event, id, text, seal, index, path_of([one.leaf for one in members], index))


def seal_of(event: int) -> Seal | None:
    """The block an entry stands in; None while it waits. NotThere when there is no such entry."""
    return _block_of(kept(event))


def _block_of(entry: Kept) -> Seal | None:
    with connection.cursor() as cursor:
        cursor.execute(_BLOCK, [str(entry.xid), str(entry.id)])
        row = cursor.fetchone()
    return None if row is None else read_seal(row)
