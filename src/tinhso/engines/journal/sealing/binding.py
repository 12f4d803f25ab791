"""What stands elsewhere and is bound to an entry by a hash in its text: figures established, tables published.

The owner says how the hash is made again, for all entries at once; the journal compares. So a figure altered by hand is
found although it does not stand in the journal.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from tinhso.kernel.registry import Registry

from .columns import Wrong
from .rules import Place


@dataclass(frozen=True, slots=True)
class Binding:
    """`field`: the payload's field that holds the hash, in events of these names. `again`: a query of ours without
    parameters that gives (event, hash) for every entry that has anything bound; `message` names %(entry)s and %(block)s.
    """

    events: tuple[str, ...]
    field: str
    again: str
    message: str


bindings: Registry[Binding] = Registry("what is bound to the journal")

_CHECK = """SELECT sealed.id, sealed.xid::text FROM (
        SELECT id, xid, body::jsonb #>> ARRAY['payload', %s::text] AS hash FROM journal_record
        WHERE name = ANY(%s) AND (xid, id) > (%s::xid8, %s::bigint) AND (xid, id) <= (%s::xid8, %s::bigint)
    ) sealed LEFT JOIN ({again}) made (event, hash) ON made.event = sealed.id
    WHERE sealed.hash <> '' AND made.hash IS DISTINCT FROM sealed.hash"""


def check(begin: Place, end: Place) -> Wrong | None:
    """The first entry in the range to which something is bound that is not what it was."""
    found = []
    for binding in bindings.values():
        with connection.cursor() as cursor:
            given: list[Any] = [
                binding.field,
                list(binding.events),
                str(begin.xid),
                str(begin.id),
                str(end.xid),
                str(end.id),
            ]
            cursor.execute(_CHECK.format(again=binding.again.replace("%", "%%")), given)
            found += [Wrong(binding.message, Place(int(xid), id)) for id, xid in cursor.fetchall()]
    return min(found, key=lambda wrong: wrong.place) if found else None
