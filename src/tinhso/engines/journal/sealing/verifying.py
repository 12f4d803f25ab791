"""Verifying: every entry is read and hashed again, every block followed, and the first thing that does not fit is named."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby, islice
from typing import Any

from django.db import connection

from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.texts import mark as _

from . import binding, columns, stamping
from .reading import after, rows
from .rules import (
    BEGINNING,
    FIRST,
    Member,
    Place,
    Seal,
    difference,
    first_different,
    place_of,
    root_of,
    unpacked,
    unpacked_bound,
)
from .sealer import MANY, some_seals

_DONE = {
    "altered": _("Entry %(entry)s in block %(block)s was altered after it was sealed."),
    "deleted": _("Entry %(entry)s of block %(block)s was deleted after it was sealed."),
    "inserted": _("Entry %(entry)s was put into block %(block)s after it was sealed."),
    "moved": _("Entry %(entry)s of block %(block)s was moved to another place in the order."),
}
_BOUND = {
    "altered": _("The %(what)s %(id)s, made by entry %(entry)s in block %(block)s, was altered after it was sealed."),
    "deleted": _("The %(what)s %(id)s, made by entry %(entry)s in block %(block)s, was deleted after it was sealed."),
    "inserted": _("The %(what)s %(id)s was put to entry %(entry)s in block %(block)s after it was sealed."),
}
_BOUND_MEMBERS = "SELECT bound_members FROM journal_block WHERE number = %s::bigint"
_MEMBERS = "SELECT members FROM journal_block WHERE number = %s::bigint"
_UNSEALED = "SELECT count(*) FROM journal_record WHERE (xid, id) > (%s::xid8, %s::bigint)"
_ELSEWHERE = "SELECT EXISTS (SELECT FROM journal_record WHERE id = %s::bigint)"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first thing that does not fit: a message id with its values, and where."""

    message: str
    block: int | None = None
    entry: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.values


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was read, and the first thing that is broken, if any. `unsealed` entries wait for their block.

    `compared`: blocks whose hash stood in what was published; `stamps`: time stamps that fit; `last`: the newest block.
    """

    blocks: int
    entries: int
    unsealed: int
    compared: int
    stamps: int
    last: Seal | None
    broken: Broken | None

    @property
    def ok(self) -> bool:
        return self.broken is None


def verify(*, start: int = 1, published: Mapping[int, str] | None = None) -> Verdict:
    """Read the journal from block `start` on and prove it; trusts the block before `start` as it stands.

    `published`: hashes of blocks that others kept (`read_roots`): without them a chain that was rewritten whole looks
    whole. A million entries take some seconds; nothing is locked, and acts go on meanwhile.
    """
    return _Walk(max(1, start), dict(published or {})).verdict()


class _Walk:
    """One way through the chain: `last` is the newest block that fits whole, `linked` the newest that fits the chain."""

    def __init__(self, start: int, published: dict[int, str]) -> None:
        self.start, self.published = start, published
        self.blocks = self.entries = self.compared = 0
        self.last: Seal | None = None
        self.linked: Seal | None = None
        self.ends: list[tuple[Place, int]] = []

    @property
    def end(self) -> Place:
        return self.last.last if self.last else FIRST

    def verdict(self) -> Verdict:
        broken = self._begin()
        begin = self.end
        broken = broken or self._follow() or self._cut_off()
        wrong = columns.check(begin, self.end)
        if wrong is not None:
            block = next((number for end, number in self.ends if wrong.place <= end), self.start)
            if broken is None or broken.block is None or block < broken.block:
                values = {**wrong.values, "entry": wrong.place.id, "block": block}
                broken = Broken(wrong.message, block, wrong.place.id, values)
        stamps, misfit = stamping.check(self.start)
        if broken is None and misfit is not None:
            broken = _at(misfit, _("The time stamp of block %(block)s does not fit it."))
        with connection.cursor() as cursor:
            cursor.execute(_UNSEALED, [str(self.end.xid), str(self.end.id)])
            (unsealed,) = cursor.fetchone()
        return Verdict(self.blocks, self.entries, unsealed, self.compared, stamps, self.last, broken)

    def _begin(self) -> Broken | None:
        """Stand on the block before the first that is read."""
        if self.start == 1:
            return None
        before = some_seals(self.start - 1, most=1)
        if not before or before[0].number != self.start - 1:
            return _at(self.start - 1, _("Block %(block)s is missing."))
        self.last = self.linked = before[0]
        return None

    def _follow(self) -> Broken | None:
        """Block after block: first the chain, then what stands in the blocks."""
        while heads := some_seals(self.linked.number + 1 if self.linked else 1):
            good: list[Seal] = []
            wrong = None
            for seal in heads:
                wrong = self._link(seal)
                if wrong is not None:
                    break
                good.append(seal)
                self.linked = seal
            wrong = self._read(good) or wrong
            if wrong is not None or len(heads) < MANY:
                return wrong
        return None

    def _link(self, seal: Seal) -> Broken | None:
        """Does the block continue the chain, fit its own hash, and stand as it was published?"""
        before = self.linked
        expected = before.number + 1 if before else 1
        if seal.number != expected:
            return _at(expected, _("Block %(block)s is missing."))
        if not seal.fits:
            return _at(seal.number, _("Block %(block)s was altered: its contents do not give its hash."))
        told = self.published.get(seal.number)
        if told is not None and told != seal.hash.hex():
            return _at(seal.number, _("Block %(block)s is not the one that was published: the chain was rewritten."))
        self.compared += told is not None
        if seal.previous != (before.hash if before else BEGINNING) or seal.last <= (before.last if before else FIRST):
            return _at(seal.number, _("Block %(block)s does not continue the block before it."))
        return None

    def _read(self, good: Sequence[Seal]) -> Broken | None:
        """Hash the entries of these blocks, all in one stream."""
        if not good:
            return None
        broken, begin = None, self.end
        with closing(rows(after(begin, until=good[-1].last))) as stream:
            for seal in good:
                if not _holds(stream, seal.count, seal.root):
                    broken = seal
                    break
                self.blocks, self.entries, self.last = self.blocks + 1, self.entries + seal.count, seal
                self.ends.append((seal.last, seal.number))
        whole = good if broken is None else good[: good.index(broken)]
        return _bound(whole, begin) or (None if broken is None else _named(broken, self.end))

    def _cut_off(self) -> Broken | None:
        """Was something published that is not there any more?"""
        beyond = [number for number in self.published if number > (self.last.number if self.last else 0)]
        if not beyond:
            return None
        return _at(min(beyond), _("Block %(block)s was published, but the journal ends before it."))


def _holds(stream: Iterator[bytes], count: int, root: bytes) -> bool:
    digest = sha256
    leaves = [digest(row).digest() for row in islice(stream, count)]
    return len(leaves) == count and root_of(leaves) == root


def _bound(whole: Sequence[Seal], begin: Place) -> Broken | None:
    """What is bound to the entries of these blocks; blocks that bind the same kinds are read in one stream."""
    for kinds, run in groupby(whole, lambda seal: seal.bound.kinds):
        blocks = list(run)
        unknown = sorted(set(kinds) - set(binding.known()))
        if unknown:
            words = _("Block %(block)s binds what this version does not know: %(kinds)s.")
            return Broken(words, blocks[0].number, None, {"block": blocks[0].number, "kinds": ", ".join(unknown)})
        if kinds and not _binds(blocks, begin):
            for seal in blocks:
                broken = _bound_named(seal, begin)
                if broken is not None:
                    return broken
                begin = seal.last
        begin = blocks[-1].last
    return None


def _binds(blocks: Sequence[Seal], begin: Place) -> bool:
    with closing(binding.bound_rows(blocks[0].bound.kinds, begin, blocks[-1].last)) as stream:
        fits = all(_holds(stream, seal.bound.count, seal.bound.root) for seal in blocks)
        return fits and next(stream, None) is None


def _bound_named(seal: Seal, begin: Place) -> Broken | None:
    """Which row bound to an entry of the block is not as it was sealed."""
    kinds = seal.bound.kinds
    with connection.cursor() as cursor:
        cursor.execute(_BOUND_MEMBERS, [str(seal.number)])
        kept = unpacked_bound(bytes(cursor.fetchone()[0]))
    with closing(binding.bound_rows(kinds, begin, seal.last)) as stream:
        found = [binding.member_of(row, kinds) for row in stream]
    if root_of([one.leaf for one in kept]) != seal.bound.root:
        return _at(
            seal.number, _("Block %(block)s does not give the root of what it binds, and its list was altered too.")
        )
    wrong = first_different(kept, found)
    if wrong is None:
        return None
    one, what = wrong
    title = TinhSoError(binding.bindings.get(kinds[one.kind]).title)
    values = {"what": title, "id": one.id, "entry": one.event, "block": seal.number}
    return Broken(_BOUND[what], seal.number, one.event, values)


def _named(seal: Seal, begin: Place) -> Broken:
    """Which entry of a block that does not give its root is not as it was."""
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, [str(seal.number)])
        kept = unpacked(bytes(cursor.fetchone()[0]))
    if root_of([one.leaf for one in kept]) != seal.root:
        words = _("Block %(block)s does not give its root, and its list of entries was altered too.")
        return _at(seal.number, words)
    found = [Member(place_of(row).id, sha256(row).digest()) for row in rows(after(begin, until=seal.last))]
    wrong = difference(kept, found)
    assert wrong is not None, "the list gives the root and the entries do not, so they differ"
    what = wrong.what
    if what == "deleted":
        with connection.cursor() as cursor:
            cursor.execute(_ELSEWHERE, [str(wrong.entry)])
            what = "moved" if cursor.fetchone()[0] else "deleted"
    return Broken(_DONE[what], seal.number, wrong.entry, {"entry": wrong.entry, "block": seal.number})


def _at(block: int, message: str) -> Broken:
    return Broken(message, block, None, {"block": block})
