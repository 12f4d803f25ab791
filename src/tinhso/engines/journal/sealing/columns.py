"""The columns that repeat an entry's text for searching must say what the text says: one statement over the whole set.

The text is sealed, the columns are not. They are compared by building what the text must begin and end with, which costs
a thirtieth of parsing it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from tinhso.kernel.texts import mark as _

from .rules import Place

_BEGINS = """'{"about":"' || about || '","at":"' || to_char(claimed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || '","by":{"appointment":' || coalesce(appointment::text, 'null')"""
_GOES_ON = """',"person":' || coalesce(person::text, 'null') || ',"post":' || coalesce(post::text, 'null') || ',"request":'
    || to_json(request)::text || ',"system":' || to_json(system)::text || ',"unit":'
    || coalesce(actor_unit::text, 'null') || '},"name":"' || name || '","payload":{'"""
_ENDS = """'},"thing":' || thing::text || ',"unit":' || coalesce(unit::text, 'null')
    || ',"version":' || version::text || '}'"""
_CHECK = (
    "SELECT id, xid::text FROM journal_record WHERE (CASE"
    f" WHEN behalf IS NULL THEN starts_with(body, {_BEGINS} || {_GOES_ON})"
    f""" ELSE starts_with(body, {_BEGINS} || ',"for":{{') AND position({_GOES_ON} in body) > 0"""
    " AND body::jsonb #>> '{by,for,person}' = behalf::text END"
    f" AND right(body, length({_ENDS})) = {_ENDS}) IS NOT TRUE"
    " AND (xid, id) > (%s::xid8, %s::bigint) AND (xid, id) <= (%s::xid8, %s::bigint)"
)
_SAID = """SELECT body, jsonb_build_object('name', name, 'version', version, 'about', about, 'thing', thing, 'unit', unit,
    'person', person, 'appointment', appointment, 'post', post, 'actor_unit', actor_unit, 'system', system,
    'request', request, 'behalf', behalf)::text FROM journal_record WHERE id = %s::bigint"""


@dataclass(frozen=True, slots=True)
class Wrong:
    """An entry that is not what its sealed text says."""

    message: str
    place: Place
    values: Mapping[str, Any] = field(default_factory=dict)


def check(begin: Place, end: Place) -> Wrong | None:
    """The first entry after `begin` up to `end` whose columns say something else than its text."""
    with connection.cursor() as cursor:
        cursor.execute(_CHECK, [str(begin.xid), str(begin.id), str(end.xid), str(end.id)])
        found = [Place(int(xid), id) for id, xid in cursor.fetchall()]
        if not found:
            return None
        first = min(found)
        cursor.execute(_SAID, [str(first.id)])
        body, said = cursor.fetchone()
    words = _("Entry %(entry)s in block %(block)s is searched by values its sealed text does not hold: %(columns)s.")
    return Wrong(words, first, {"columns": ", ".join(_differing(json.loads(body), json.loads(said)))})


def _differing(body: dict[str, Any], said: dict[str, Any]) -> list[str]:
    """Names of the columns; the moment is what is left."""
    by = body["by"]
    sealed = {name: body[name] for name in ("name", "version", "about", "thing", "unit")}
    sealed |= {name: by[name] for name in ("person", "appointment", "post", "system", "request")}
    sealed |= {"actor_unit": by["unit"], "behalf": by.get("for", {}).get("person")}
    return sorted(name for name in sealed if sealed[name] != said[name]) or ["claimed_at"]
