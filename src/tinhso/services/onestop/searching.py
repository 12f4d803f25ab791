"""Finding a dossier: by its code or the end of it, by the personal number, by a name without marks.

Codes and names are looked up as they begin (a code also as it ends), up to a number of them; kept are those the reader's units
have to do with. Where so many are called so that this may have left some out, or the words stand in another order, a reader of few
units has the newest dossiers of these looked through, a reader of many has the words looked up in an index of all names. What may
still have been left out is told. A number is only ever compared by its keyed hash.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.access import Scope
from tinhso.kernel.actor import Actor
from tinhso.store import verbs
from tinhso.store.keys import fold

from . import secrecy
from .definitions import READ, SUPPORT

MOST = 50
LOOKED_AT = 400
"""Names that begin so, looked at before the reader's units are asked."""
CODES = 1000
"""The same of codes: every agency has a first one every day."""
NEWEST = 3000
"""Dossiers of a reader's few units looked through."""
FEW = 20
TELLING = 3
"""So many different whole words leave few names."""
LAST = "\x7f"
"""Behind everything a code or a folded name is made of."""


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of cases, at most MOST, newest first; those that came to the reader's units from another stand last where so many are
    called so. `whole`: False where there may be more, which were not looked at."""

    cases: tuple[int, ...] = ()
    whole: bool = True


def found(text: str, *, by: Actor, on: date) -> Found:
    """Only what the reader may see; nothing of a blank text."""
    text = text.strip()[:120]
    digits = "".join(char for char in text if char.isdigit())
    reader = _Reader(by, on)
    if len(digits) == 12 and not any(char.isalpha() for char in text):
        return _told(*reader.asks(_BY_HANDLE, handle=secrecy.handle("person", digits)))
    if digits:
        return _told(*_coded(text.upper().replace(" ", ""), reader))
    words = ["".join(letter for letter in word if letter.isalnum()) for word in fold(text).split()]
    words = [word for word in words if word][:8]
    return _told(*_named(words, reader)) if len("".join(words)) >= 2 else Found()


Asked = tuple[list[int], bool]
"""Cases, and whether the looking ended before all that fit was looked at."""


def _told(cases: list[int], cut: bool) -> Found:
    return Found(tuple(cases[:MOST]), not cut and len(cases) <= MOST)


class _Reader:
    """Found are cases that have to do with units where the actor may read, or were entered where they help."""

    def __init__(self, by: Actor, on: date) -> None:
        read, helped = access.scope(by, READ, on=on), access.scope(by, SUPPORT, on=on)
        self.units = units_of(read, on)
        self.of_few = not read.everywhere and len(self.units) <= FEW
        self.who: dict[str, Any] = {
            "everywhere": read.everywhere,
            "units": self.units,
            "helped": units_of(helped, on),
            "most": MOST + 1,
            "looked": LOOKED_AT,
            "codes": CODES,
            "each": NEWEST // max(len(self.units), 1),
        }

    def asks(self, sql: str, **values: Any) -> Asked:
        with connection.cursor() as cursor:
            cursor.execute(sql, self.who | values)
            ((cases, cut),) = cursor.fetchall()
        return cases, cut


def _coded(code: str, reader: _Reader) -> Asked:
    """By how it begins; if none does, by how it ends."""
    cases, cut = reader.asks(_BY_CODE, begins=code, beyond=code + LAST)
    if cases or cut:
        return cases, cut
    cases, cut = reader.asks(_BY_END, begins=code[::-1], beyond=code[::-1] + LAST)
    if not cut or not reader.of_few:
        return cases, cut
    return _joined(reader.asks(_NEWEST_CODED, end=code), cases)


def _named(words: list[str], reader: _Reader) -> Asked:
    begins = " ".join(words)
    cases, cut = reader.asks(_BY_BEGINNING, begins=begins, beyond=begins + LAST)
    if cases and not cut:
        return cases, cut
    if reader.of_few:
        return _joined(reader.asks(_NEWEST_NAMED, parts=[f"%{word}%" for word in words]), cases)
    return (cases, cut) if cases else _by_words(words, reader)


def _joined(newest: Asked, others: list[int]) -> Asked:
    """What was found among the newest of the reader's units, then what else was: it came to them from another."""
    cases, cut = newest
    return list(dict.fromkeys([*cases, *others])), cut


def units_of(scope: Scope, on: date) -> list[int]:
    """The units a scope covers on the day; none when it is everywhere."""
    if scope.nowhere or scope.everywhere:
        return []
    if not scope.below:  # paths end with the unit itself
        return sorted({int(path.rpartition(".")[2]) for path in scope.own})
    rows = verbs.rows(f"SELECT unit_id FROM {units.IN_SCOPE} AS open_now", *units.scope_values(scope, on=on))
    return [unit for (unit,) in rows]


def _by_words(words: list[str], reader: _Reader) -> Asked:
    """By whole words in any order, the last of them may be begun only.

    To gather whatever begins so takes the index longer than all else: where the other words are many enough to leave few
    names, these are read and looked at instead.
    """
    *whole, last = words
    few = len(set(whole)) >= TELLING
    query = " & ".join(whole if few else [*whole, f"{last}:*"])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a common word tempts the planner to read every name
        found = reader.asks(_BY_WORDS[few], query=query, begun=f"{last}:*")
        cursor.execute("SET LOCAL enable_seqscan = DEFAULT")
        return found


_NEAR = """%(everywhere)s::boolean OR c.unit_id = ANY(%(units)s::bigint[]) OR c.receiving_id = ANY(%(units)s::bigint[])
  OR c.deciding_id = ANY(%(units)s::bigint[]) OR c.turn_unit_id = ANY(%(units)s::bigint[])"""
_MINE = f"({_NEAR} OR d.support_id = ANY(%(helped)s::bigint[]))"
_TAIL = f"""JOIN cases_case c ON c.id = d.case_id WHERE {_MINE} ORDER BY d.id DESC LIMIT %(most)s::int"""
_BY_HANDLE = f"""SELECT ARRAY(SELECT d.case_id FROM onestop_applicant a
  JOIN onestop_dossier d ON d.id = a.dossier_id AND a.handle = %(handle)s {_TAIL}), false"""
_BY_CODE, _BY_END = (
    f"""WITH d AS MATERIALIZED (SELECT id, case_id, support_id FROM onestop_dossier
  WHERE {code} ~>=~ %(begins)s AND {code} ~<~ %(beyond)s LIMIT %(codes)s::int)
  SELECT ARRAY(SELECT d.case_id FROM d {_TAIL}), (SELECT count(*) FROM d) >= %(codes)s::int"""
    for code in ("code", "reverse(code)")
)
_NAMED = f"""JOIN cases_case c ON c.subject_kind = 'dossier' AND c.subject_id = named.dossier_id
  WHERE ({_NEAR} OR (cardinality(%(helped)s::bigint[]) > 0 AND EXISTS (
    SELECT FROM onestop_dossier d WHERE d.id = named.dossier_id AND d.support_id = ANY(%(helped)s::bigint[]))))
  ORDER BY named.dossier_id DESC LIMIT %(most)s::int"""
"""The case says whose it is; the dossier is looked at only for who helped."""
_OF_NAMED = f"""SELECT ARRAY(SELECT c.id FROM named {_NAMED}), (SELECT count(*) FROM named) >= %(looked)s::int"""
_BY_BEGINNING = f"""WITH named AS MATERIALIZED (SELECT dossier_id FROM onestop_applicant
  WHERE folded >= %(begins)s COLLATE "C" AND folded < %(beyond)s COLLATE "C" ORDER BY folded, dossier_id LIMIT %(looked)s::int)
  {_OF_NAMED}"""
_WORDS = "to_tsvector('simple'::regconfig, folded)"
_BY_WORDS = {
    few: f"""WITH named AS MATERIALIZED (SELECT dossier_id FROM onestop_applicant
      WHERE {_WORDS} @@ to_tsquery('simple', %(query)s::text) {more} LIMIT %(looked)s::int) {_OF_NAMED}"""
    for few, more in {
        False: "",
        True: f"AND ({_WORDS} || ''::tsvector) @@ to_tsquery('simple', %(begun)s::text)",  # so that no index is asked for it
    }.items()
}
_EACH = """unnest(%(units)s::bigint[]) AS mine (unit) CROSS JOIN LATERAL (
    SELECT id FROM onestop_dossier WHERE {unit} = mine.unit ORDER BY received_at DESC, id DESC {some}) AS near"""
_NEWEST = " UNION ALL ".join(
    "SELECT near.id FROM " + _EACH.format(unit=unit, some="LIMIT %(each)s::int")
    for unit in ("receiving_id", "deciding_id")
)
_OLDER = " OR ".join(
    f"EXISTS (SELECT FROM {_EACH.format(unit=unit, some='OFFSET %(each)s::int LIMIT 1')})"
    for unit in ("receiving_id", "deciding_id")
)
_LOOKED_THROUGH = f"""ARRAY({_NEWEST}
  UNION ALL SELECT id FROM onestop_dossier WHERE support_id = ANY(%(helped)s::bigint[]) AND support_id IS NOT NULL)"""
_NEWEST_NAMED = f"""SELECT ARRAY(SELECT c.id FROM (
  SELECT dossier_id FROM onestop_applicant WHERE dossier_id = ANY({_LOOKED_THROUGH})
  AND folded LIKE ALL(%(parts)s::text[]) ORDER BY dossier_id DESC LIMIT %(most)s::int) AS named {_NAMED}), {_OLDER}"""
_NEWEST_CODED = f"""SELECT ARRAY(SELECT d.case_id FROM (
  SELECT id, case_id, support_id FROM onestop_dossier WHERE id = ANY({_LOOKED_THROUGH})
  AND right(code, length(%(end)s)) = %(end)s ORDER BY id DESC LIMIT %(most)s::int) AS d {_TAIL}), {_OLDER}"""
