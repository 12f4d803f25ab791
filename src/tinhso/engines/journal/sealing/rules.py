"""Leaves, trees, headers and the chain: what is hashed, byte by byte. Pure.

An entry's leaf is SHA-256 of these bytes: 00, 04, then id, transaction, moment of recording and text, each preceded by
its length in four bytes. Numbers are eight bytes, most significant first; the moment is microseconds since the year 2000
began in UTC; the text is the journal's own, in UTF-8. What is bound to an entry has a leaf of the same make in a tree of
its own: entry, id, kind, text. That is a row as PostgreSQL's binary COPY sends it, so nothing is
serialised again, and its first byte is the 00 by which RFC 6962 tells leaves from nodes. Nodes are SHA-256 of 01, left, right.
"""

import json
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

MOST = 10_000
"""Entries in a block."""
NO_LEAVES = sha256(b"").digest()
"""The root of a tree without leaves."""
BEGINNING = bytes(32)
"""What the first block names as the one before it."""
FORMAT = "tinhso-1"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


class Place(NamedTuple):
    """Where an entry stands in the order of the journal: its transaction, then its id."""

    xid: int
    id: int


FIRST = Place(0, 0)


def row_of(place: Place, recorded: datetime, body: str) -> bytes:
    """The bytes a leaf is the hash of."""
    moment = ((recorded - _EPOCH) // _MICROSECOND).to_bytes(8, "big", signed=True)
    text = body.encode()
    return _row(place.id.to_bytes(8, "big", signed=True), place.xid.to_bytes(8, "big"), moment, text)


def bound_row(event: int, id: int, kind: str, text: str) -> bytes:
    """The same of what is bound to an entry."""
    return _row(event.to_bytes(8, "big", signed=True), id.to_bytes(8, "big", signed=True), kind.encode(), text.encode())


def _row(*fields: bytes) -> bytes:
    return b"\x00\x04" + b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def place_of(row: bytes) -> Place:
    """Where the entry of such bytes stands."""
    return Place(int.from_bytes(row[18:26], "big"), int.from_bytes(row[6:14], "big", signed=True))


def leaf_of(row: bytes) -> bytes:
    return sha256(row).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The Merkle root of RFC 6962: nodes by pairs; one left over goes up a level as it is."""
    if not leaves:
        return NO_LEAVES
    level, digest = leaves, sha256
    while len(level) > 1:
        pairs = iter(level)
        above = [digest(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=False)]
        if len(level) & 1:
            above.append(level[-1])
        level = above
    return level[0]


def path_of(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The neighbours one needs, from the leaf up, to reach the root."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    path, level, at = [], leaves, index
    while len(level) > 1:
        beside = at ^ 1
        if beside < len(level):
            path.append(level[beside])
        pairs = iter(level)
        above = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=False)]
        if len(level) & 1:
            above.append(level[-1])
        level, at = above, at // 2
    return tuple(path)


def climb(leaf: bytes, index: int, count: int, path: Sequence[bytes]) -> bytes | None:
    """The root this path leads to; None when it is too short or too long for a tree of `count` leaves."""
    if not 0 <= index < count:
        return None
    reached, at, last, beside = leaf, index, count - 1, list(path)
    while last:
        if at & 1 or at < last:
            if not beside:
                return None
            other = beside.pop(0)
            reached = sha256(b"\x01" + (other + reached if at & 1 else reached + other)).digest()
        at, last = at // 2, last // 2
    return None if beside else reached


@dataclass(frozen=True, slots=True)
class Bound:
    """What a block binds besides its entries: the kinds known when it was sealed, how many of them all, and their root."""

    kinds: tuple[str, ...] = ()
    count: int = 0
    root: bytes = NO_LEAVES


@dataclass(frozen=True, slots=True)
class Seal:
    """A block: the entries after the block before, up to `last`, under one root; `hash` is what is published."""

    number: int
    last: Place
    count: int
    root: bytes
    bound: Bound
    previous: bytes
    sealed_at: datetime
    hash: bytes

    @property
    def header(self) -> str:
        """The exact text `hash` must be the SHA-256 of."""
        return header(self.number, self.last, self.count, self.root, self.bound, self.previous, self.sealed_at)

    @property
    def fits(self) -> bool:
        """Is it what its hash says?"""
        return sha256(self.header.encode()).digest() == self.hash


def header(
    number: int, last: Place, count: int, root: bytes, bound: Bound, previous: bytes, sealed_at: datetime
) -> str:
    return _canonical(
        {
            "bound": {"count": bound.count, "kinds": list(bound.kinds), "root": bound.root.hex()},
            "count": count,
            "last": {"id": last.id, "xid": last.xid},
            "number": number,
            "previous": previous.hex(),
            "root": root.hex(),
            "seal": FORMAT,
            "sealed_at": moment(sealed_at),
        }
    )


def sealed(
    number: int, last: Place, leaves: Sequence[bytes], previous: bytes, sealed_at: datetime, bound: Bound | None = None
) -> Seal:
    """The next block of a chain."""
    root, count, bound = root_of(leaves), len(leaves), bound or Bound()
    text = header(number, last, count, root, bound, previous, sealed_at)
    return Seal(number, last, count, root, bound, previous, sealed_at, sha256(text.encode()).digest())


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Member(NamedTuple):
    """What a block remembers of an entry, so that a broken one can be named and a path made without reading the block."""

    id: int
    leaf: bytes


def packed(members: Iterable[Member]) -> bytes:
    return b"".join(id.to_bytes(8, "big", signed=True) + leaf for id, leaf in members)


def unpacked(members: bytes) -> list[Member]:
    return [
        Member(int.from_bytes(members[at : at + 8], "big", signed=True), members[at + 8 : at + 40])
        for at in range(0, len(members) - 39, 40)
    ]


class BoundMember(NamedTuple):
    """The same of what is bound: `kind` is its place among the block's kinds."""

    kind: int
    event: int
    id: int
    leaf: bytes


_BOUND = struct.Struct(">Bqq32s")


def packed_bound(members: Iterable[BoundMember]) -> bytes:
    return b"".join(_BOUND.pack(*one) for one in members)


def unpacked_bound(members: bytes) -> list[BoundMember]:
    return [BoundMember(*one) for one in _BOUND.iter_unpack(members)]


def first_different(kept: Sequence[BoundMember], found: Sequence[BoundMember]) -> tuple[BoundMember, str] | None:
    """The first that is not as it was sealed, and whether it was "altered", "deleted" or "inserted"."""
    were = {one[:3]: one.leaf for one in kept}
    are = {one[:3]: one.leaf for one in found}
    for one in kept:
        if one[:3] not in are:
            return one, "deleted"
        if are[one[:3]] != one.leaf:
            return one, "altered"
    return next(((one, "inserted") for one in found if one[:3] not in were), None)


class Difference(NamedTuple):
    """What was done to one entry of a block: "altered", "deleted", "inserted" or "moved"."""

    entry: int
    what: str


def difference(kept: Sequence[Member], found: Sequence[Member]) -> Difference | None:
    """The first entry that is not as it was sealed, in the order of sealing."""
    were, are = {one.id for one in kept}, {one.id for one in found}
    for before, now in zip(kept, found, strict=False):
        if before == now:
            continue
        if before.id == now.id:
            return Difference(before.id, "altered")
        if now.id not in were:
            return Difference(now.id, "inserted")
        return Difference(before.id, "moved" if before.id in are else "deleted")
    if len(kept) > len(found):
        return Difference(kept[len(found)].id, "deleted")
    if len(found) > len(kept):
        return Difference(found[len(kept)].id, "inserted")
    return None
