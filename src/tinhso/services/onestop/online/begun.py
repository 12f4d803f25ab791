"""What a citizen has typed and not yet handed in: theirs alone, encrypted, gone after a while; gone on with from any device.

Saving is no act: nothing is decided and nobody else sees it, so the journal says nothing of it.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotNow, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.transactions import all_or_nothing

from .. import secrecy
from ..dossiers import NOT_HERE
from ..filling import drafts
from .models import Begun, Submission

MOST = 30
PAGE = "submission-key"
"""The kind of hash that the key of a page is kept under once it was handed in."""
SIGNED_IN = "signed-in"
"""Sent along by a page that was shown to a citizen who had signed in."""
PROMISED = "stand-for-papers"
"""Sent along by the page to look through: papers of which it said that a result of the store stands for them."""
AS_OF = "as-of"
"""Sent along by each page opened of a draft: how often it had been saved by then, and a mark of the page itself."""
_AS_OF = re.compile(r"(\d{1,9})-([0-9a-f]{16})")
_NOT_KEPT = ("name", "number", SIGNED_IN, PROMISED, AS_OF)
"""Told by the provider, or by the page before, each time."""


@dataclass(frozen=True, slots=True)
class Held:
    """One of them, opened. `key`: of the page it was begun on; `edition`: how often it was saved."""

    procedure: str
    key: str
    typed: Mapping[str, str] = field(repr=False)
    saved_at: datetime
    expires: date
    edition: int


def as_of(before: Held | None) -> str:
    """What a page that is opened now sends along as AS_OF, so that it takes no later save of another device's page away."""
    return f"{before.edition if before else 0}-{secrets.token_hex(8)}"


@all_or_nothing
def keep(posted: Mapping[str, Any], key: str, *, procedure: str, handle: str, at: datetime) -> None:
    """Save; saving again replaces. NotNow when the page was handed in, since what is saved while somebody types may come late;
    when it is not the page that what is kept was typed on, and when another page of it, on whichever device, has saved since
    this one was opened. TooMuch when it is too large, or too many."""
    if not drafts.KEY.fullmatch(key):
        raise NotThere(NOT_HERE)
    if Submission.objects.filter(key=hold(key)).exists():
        raise NotNow(_("This page was handed in already, so nothing more is kept of it."))
    typed = drafts.packed(posted, without=_NOT_KEPT)
    if Begun.objects.filter(handle=handle).exclude(procedure=procedure).count() >= MOST:
        raise drafts.too_many(MOST)
    opened = _AS_OF.fullmatch(str(posted.get(AS_OF, "")))
    seen, writer = (int(opened[1]), opened[2]) if opened else (0, "")
    expires = local_day(at) + timedelta(days=drafts.DAYS)
    kept = verbs.rows(_KEEP, handle, procedure, key, typed, at, expires, writer, seen)
    if not kept:
        raise NotNow(
            _(
                "You have typed into this form on another page or device, and that is kept; this page is not. Open the form anew to go on there."
            )
        )


_KEEP = """INSERT INTO onestop_online_begun AS held (handle, procedure, key, typed, saved_at, expires, edition, writer)
    VALUES (%s, %s, %s, %s, %s, %s, 1, %s)
    ON CONFLICT (handle, procedure) DO UPDATE
    SET typed = excluded.typed, saved_at = excluded.saved_at, expires = excluded.expires,
        edition = held.edition + 1, writer = excluded.writer
    WHERE held.key = excluded.key AND (held.writer = excluded.writer OR held.edition = %s)
    RETURNING id"""


def hold(key: str) -> str:
    """What a page is known by once it was handed in. Whoever saves or sends it at the same time waits until this one has ended."""
    mark = secrecy.handle(PAGE, key)
    verbs.one_at_a_time(mark)
    return mark


def handed_in(key: str) -> bool:
    """Was this page handed in?"""
    return Submission.objects.filter(key=secrecy.handle(PAGE, key)).exists()


def gone(key: str) -> None:
    """What was typed on this page was handed in, by its citizen or by them without signing in."""
    Begun.objects.filter(key=key).delete()


def of(handle: str, procedure: str, *, on: date) -> Held | None:
    """What was begun for the procedure."""
    row = Begun.objects.filter(handle=handle, procedure=procedure, expires__gt=on).first()
    return _held(row) if row is not None else None


def all_of(handle: str, *, on: date) -> list[Held]:
    """The newest first."""
    return [_held(row) for row in Begun.objects.filter(handle=handle, expires__gt=on).order_by("-saved_at", "-id")]


def drop(handle: str, procedure: str) -> None:
    """Take it away; nothing happens where there is none."""
    Begun.objects.filter(handle=handle, procedure=procedure).delete()


def purge(on: date) -> int:
    """Take away what has lain too long; how many."""
    gone, _by_kind = Begun.objects.filter(expires__lte=on).delete()
    return int(gone)


def _held(row: Begun) -> Held:
    return Held(row.procedure, row.key, secrecy.unpacked(row.typed) or {}, row.saved_at, row.expires, row.edition)
