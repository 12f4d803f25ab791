"""What stands elsewhere and is sealed with the entry that made it: figures established, tables published.

Rows bound to an entry are written in its transaction, so they are complete when its block is sealed, and the block seals
them in a tree of their own. The act pays nothing for it, and one altered figure can be named. The block says which kinds
it binds, so that a kind that comes later does not disturb it.
"""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256

from django.db import connection

from tinhso.kernel.registry import Registry

from .reading import rows
from .rules import Bound, BoundMember, Place, root_of


@dataclass(frozen=True, slots=True)
class Binding:
    """`query`: rows of ours as (event, id, text), where nothing in `text` may ever change; without parameters. `title`:
    what one of them is called, a message id ("figure"). What is to be said otherwise gets another name beside this one.
    """

    query: str
    title: str


bindings: Registry[Binding] = Registry("what is bound to the journal")


def known() -> tuple[str, ...]:
    """The kinds there are now."""
    return tuple(sorted(bindings))


def bound_rows(
    kinds: Sequence[str], begin: Place, until: Place, ids: tuple[int, int] | None = None
) -> Generator[bytes, None, None]:
    """Rows bound to the entries of a range, in the order of these; `ids`: the entries' least and greatest, if known."""
    between = f"WHERE event BETWEEN {ids[0]:d} AND {ids[1]:d}" if ids else ""
    every = " UNION ALL ".join(
        f"SELECT event, id, '{kind}'::text AS kind, text FROM ({bindings.get(kind).query}) {kind.replace('-', '_')} (event, id, text) {between}"
        for kind in kinds
    )
    return rows(
        f"SELECT bound.event::bigint, bound.id::bigint, bound.kind, bound.text::text FROM ({every}) bound"
        " JOIN journal_record record ON record.id = bound.event"
        f" WHERE (record.xid, record.id) > ('{begin.xid:d}'::xid8, {begin.id:d}::bigint)"
        f" AND (record.xid, record.id) <= ('{until.xid:d}'::xid8, {until.id:d}::bigint)"
        ' ORDER BY record.xid, record.id, bound.kind COLLATE "C", bound.id'
    )


def member_of(row: bytes, kinds: Sequence[str]) -> BoundMember:
    length = int.from_bytes(row[26:30], "big")
    kind = bytes(row[30 : 30 + length]).decode()
    event, id = (int.from_bytes(row[at : at + 8], "big", signed=True) for at in (6, 18))
    return BoundMember(kinds.index(kind), event, id, sha256(row).digest())


def bind(begin: Place, until: Place, ids: tuple[int, int]) -> tuple[Bound, list[BoundMember]]:
    """What is bound to the entries of a new block."""
    kinds = known()
    if not kinds:
        return Bound(), []
    with closing(bound_rows(kinds, begin, until, ids)) as found:
        members = [member_of(row, kinds) for row in found]
    return Bound(kinds, len(members), root_of([one.leaf for one in members])), members


@dataclass(frozen=True, slots=True)
class BoundRow:
    """A row as it is bound to its entry: `text` is what is sealed."""

    event: int
    id: int
    text: str

    @property
    def digest(self) -> str:
        return sha256(self.text.encode()).hexdigest()


def bound(kind: str, id: int) -> BoundRow | None:
    """A row of a kind as it is, or will be, sealed; None when there is none."""
    if kind not in bindings or id.bit_length() > 63:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT event::bigint, id::bigint, text::text FROM ({bindings.get(kind).query}) bound (event, id, text)"
            " WHERE id = %s AND event IS NOT NULL",
            [id],
        )
        found = cursor.fetchone()
    return BoundRow(*found) if found else None
