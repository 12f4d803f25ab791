"""Drafts: what somebody has typed so far. Theirs alone, in the seat in which they typed it; encrypted; gone after a while.

Saving one is no act: nothing is decided and nobody else sees it, so the journal says nothing of it.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotThere, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs

from .. import secrecy
from .models import Draft

DAYS = 30
MOST = 60
MOST_BYTES = 2_000_000
KEY = re.compile(r"[0-9a-f]{32}")
"""What the key of a page looks like."""
_OURS = frozenset({"csrfmiddlewaretoken", "form_key", "do"})


@dataclass(frozen=True, slots=True)
class Held:
    """A draft, opened."""

    id: int
    key: str
    procedure: str
    support: bool
    typed: dict[str, str]
    saved_at: datetime
    expires: date


def keep(posted: Mapping[str, Any], key: str, *, procedure: str, support: bool, by: Actor, at: datetime) -> None:
    """Save under the key of the page; saving again replaces. TooMuch when it is too large, or they hold too many."""
    if not KEY.fullmatch(key) or by.person is None or by.unit is None:
        raise NotThere(_("What you are looking for is not here."))
    typed = packed(posted)
    if _theirs(by).exclude(key=key).count() >= MOST:
        raise too_many(MOST)
    verbs.rows(_KEEP, key, by.person, by.unit, support, procedure, typed, at, local_day(at) + timedelta(days=DAYS))


def packed(posted: Mapping[str, Any], *, without: Collection[str] = ()) -> bytes | None:
    """What was typed on a page, encrypted. TooMuch when it is too large."""
    typed = {name: str(posted[name]) for name in posted if name not in _OURS.union(without) and posted[name] != ""}
    text = json.dumps(typed, ensure_ascii=False)
    if len(text) > MOST_BYTES:
        raise TooMuch(_("This is too long to be kept as a draft. Hand long lists in on paper or as a file."))
    return secrecy.hidden(text)


def too_many(most: int) -> TooMuch:
    return TooMuch(_("You have %(most)s drafts already. Send or drop some of them first."), most=most)


_KEEP = """INSERT INTO onestop_filling_draft AS held (key, person_id, unit_id, support, procedure, typed, saved_at, expires)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (key) DO UPDATE SET typed = excluded.typed, saved_at = excluded.saved_at, expires = excluded.expires
      WHERE held.person_id = excluded.person_id AND held.unit_id = excluded.unit_id
        AND held.procedure = excluded.procedure"""


def _theirs(by: Actor) -> Any:
    return Draft.objects.filter(person_id=by.person or 0, unit_id=by.unit or 0)


def mine(by: Actor, *, on: date) -> list[Held]:
    """The newest first. NotThere for nobody."""
    if by.person is None:
        return []
    return [_held(row) for row in _theirs(by).filter(expires__gt=on).order_by("-saved_at", "-id")]


def count(by: Actor, *, on: date) -> int:
    return int(_theirs(by).filter(expires__gt=on).count()) if by.person is not None else 0


def mine_of(id: int, *, by: Actor, on: date) -> Held:
    """One of them; NotThere when it is not theirs, or has gone."""
    row = _theirs(by).filter(pk=id, expires__gt=on).first() if by.person is not None else None
    if row is None:
        raise NotThere(_("This draft is not here: it was sent, dropped, or lay for more than 30 days."))
    return _held(row)


def mine_under(key: str, *, by: Actor) -> int | None:
    """Its number, where it was kept."""
    row = _theirs(by).filter(key=key).values_list("id", flat=True).first() if by.person is not None else None
    return int(row) if row is not None else None


def drop(key: str, *, by: Actor) -> None:
    """Take it away; nothing happens where there is none."""
    if by.person is not None:
        _theirs(by).filter(key=key).delete()


def purge(on: date) -> int:
    """Take away what has lain too long; how many."""
    gone, _by_kind = Draft.objects.filter(expires__lte=on).delete()
    return int(gone)


def _held(row: Draft) -> Held:
    return Held(row.pk, row.key, row.procedure, row.support, secrecy.unpacked(row.typed), row.saved_at, row.expires)
