"""Finding a dossier: by its code or the end of it, by the personal number, by a name without marks.

Names are looked up as they begin, up to a number of them; kept are those the reader's units have to do with. Where so many are
called so that this may have left some out, or the words stand in another order, a reader of few units has the newest dossiers of
these looked through, a reader of many has the words looked up in an index of all names. A number is only ever compared by its
keyed hash.
"""

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
NEWEST = 3000
"""Dossiers of a reader's few units looked through."""
FEW = 20
TELLING = 3
"""So many different whole words leave few names."""
LAST = "\x7f"
"""Behind everything a code or a folded name is made of."""


def found(text: str, *, by: Actor, on: date) -> list[int]:
    """Ids of cases, newest first, at most MOST; only those the reader may see."""
    text = text.strip()[:120]
    digits = "".join(char for char in text if char.isdigit())
    if len(digits) == 12 and not any(char.isalpha() for char in text):
        return _theirs(_BY_HANDLE, {"handle": secrecy.handle("person", digits)}, by, on)
    if digits:
        code = text.upper().replace(" ", "")
        first = _theirs(_BY_CODE, {"begins": code, "beyond": code + LAST}, by, on)
        return first or _theirs(_BY_END, {"begins": code[::-1], "beyond": code[::-1] + LAST}, by, on)
    return _named(fold(text), by, on)


def _named(asked: str, by: Actor, on: date) -> list[int]:
    words = ["".join(letter for letter in word if letter.isalnum()) for word in asked.split()]
    words = [word for word in words if word][:8]
    if len("".join(words)) < 2:
        return []
    begins = {"begins": " ".join(words), "beyond": " ".join(words) + LAST, "looked": LOOKED_AT}
    ((reached, some),) = _run(_BY_BEGINNING, begins | _who(by, on))
    if some and reached < LOOKED_AT:
        return some
    scope = access.scope(by, READ, on=on)
    if not scope.everywhere and len(units_of(scope, on)) <= FEW:
        parts = [f"%{word}%" for word in words]
        return _theirs(_AMONG_NEWEST, {"parts": parts, "newest": NEWEST}, by, on) or some
    return some or _by_words(words, by, on)


def _theirs(sql: str, values: dict[str, Any], by: Actor, on: date) -> list[int]:
    return [case for (case,) in _run(sql, values | _who(by, on))]


def _who(by: Actor, on: date) -> dict[str, Any]:
    """Found are cases that have to do with units where the actor may read, or were entered where they help."""
    read, helped = access.scope(by, READ, on=on), access.scope(by, SUPPORT, on=on)
    return {
        "everywhere": read.everywhere,
        "units": units_of(read, on),
        "helped": units_of(helped, on),
        "most": MOST,
    }


def units_of(scope: Scope, on: date) -> list[int]:
    """The units a scope covers on the day; none when it is everywhere."""
    if scope.nowhere or scope.everywhere:
        return []
    if not scope.below:  # paths end with the unit itself
        return sorted({int(path.rpartition(".")[2]) for path in scope.own})
    rows = verbs.rows(f"SELECT unit_id FROM {units.IN_SCOPE} AS open_now", *units.scope_values(scope, on=on))
    return [unit for (unit,) in rows]


def _run(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _by_words(words: list[str], by: Actor, on: date) -> list[int]:
    """By whole words in any order, the last of them may be begun only.

    To gather whatever begins so takes the index longer than all else: where the other words are many enough to leave few
    names, these are read and looked at instead.
    """
    *whole, last = words
    few = len(set(whole)) >= TELLING
    query = " & ".join(whole if few else [*whole, f"{last}:*"])
    values: dict[str, Any] = {"query": query, "begun": f"{last}:*", "looked": LOOKED_AT} | _who(by, on)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a common word tempts the planner to read every name
        cursor.execute(_BY_WORDS[few], values)
        found = [case for (case,) in cursor.fetchall()]
        cursor.execute("SET LOCAL enable_seqscan = DEFAULT")
        return found


_NEAR = """%(everywhere)s::boolean OR c.unit_id = ANY(%(units)s::bigint[]) OR c.receiving_id = ANY(%(units)s::bigint[])
  OR c.deciding_id = ANY(%(units)s::bigint[]) OR c.turn_unit_id = ANY(%(units)s::bigint[])"""
_MINE = f"({_NEAR} OR d.support_id = ANY(%(helped)s::bigint[]))"
_TAIL = f"""JOIN cases_case c ON c.id = d.case_id WHERE {_MINE} ORDER BY d.id DESC LIMIT %(most)s::int"""
_BY_HANDLE = f"""SELECT d.case_id FROM onestop_applicant a JOIN onestop_dossier d ON d.id = a.dossier_id AND a.handle = %(handle)s
{_TAIL}"""
_BY_CODE = f"""SELECT d.case_id FROM (SELECT * FROM onestop_dossier
  WHERE code ~>=~ %(begins)s AND code ~<~ %(beyond)s LIMIT 1000) AS d {_TAIL}"""
_BY_END = f"""SELECT d.case_id FROM (SELECT * FROM onestop_dossier
  WHERE reverse(code) ~>=~ %(begins)s AND reverse(code) ~<~ %(beyond)s LIMIT 1000) AS d {_TAIL}"""
_NAMED = f"""JOIN cases_case c ON c.subject_kind = 'dossier' AND c.subject_id = named.dossier_id
  WHERE ({_NEAR} OR (cardinality(%(helped)s::bigint[]) > 0 AND EXISTS (
    SELECT FROM onestop_dossier d WHERE d.id = named.dossier_id AND d.support_id = ANY(%(helped)s::bigint[]))))
  ORDER BY named.dossier_id DESC LIMIT %(most)s::int"""
"""The case says whose it is; the dossier is looked at only for who helped."""
_BY_BEGINNING = f"""WITH named AS MATERIALIZED (SELECT dossier_id FROM onestop_applicant
  WHERE folded >= %(begins)s COLLATE "C" AND folded < %(beyond)s COLLATE "C" ORDER BY folded, dossier_id LIMIT %(looked)s::int)
  SELECT (SELECT count(*) FROM named), ARRAY(SELECT c.id FROM named {_NAMED})"""
_WORDS = "to_tsvector('simple'::regconfig, folded)"
_BY_WORDS = {
    few: f"""SELECT c.id FROM (SELECT dossier_id FROM onestop_applicant
      WHERE {_WORDS} @@ to_tsquery('simple', %(query)s::text) {more} LIMIT %(looked)s::int) AS named {_NAMED}"""
    for few, more in {
        False: "",
        True: f"AND ({_WORDS} || ''::tsvector) @@ to_tsquery('simple', %(begun)s::text)",  # so that no index is asked for it
    }.items()
}
_NEWEST = """SELECT near.id FROM unnest(%(units)s::bigint[]) AS mine (unit) CROSS JOIN LATERAL (
    SELECT id FROM onestop_dossier WHERE {unit} = mine.unit ORDER BY received_at DESC, id DESC
    LIMIT %(newest)s::int / greatest(cardinality(%(units)s::bigint[]), 1)) AS near"""
_AMONG_NEWEST = f"""SELECT c.id FROM (
  SELECT dossier_id FROM onestop_applicant WHERE dossier_id = ANY(ARRAY(
    {_NEWEST.format(unit="receiving_id")} UNION ALL {_NEWEST.format(unit="deciding_id")}
    UNION ALL SELECT id FROM onestop_dossier WHERE support_id = ANY(%(helped)s::bigint[]) AND support_id IS NOT NULL
  )) AND folded LIKE ALL(%(parts)s::text[]) ORDER BY dossier_id DESC LIMIT %(most)s::int
) AS named {_NAMED}"""
