"""From the journal to a row a message, and from the rows to the portal: in order for each dossier, for as long as it takes.

Of a dossier one message at a time is due: the others have no `next_at` until the one before them has arrived or was left out. So what
is due is found by an index, however much waits.

While the portal as a whole does not answer, nothing is counted against any message: one of them is tried now and then, and
when it arrives, all go on. So a portal that is down for a day costs nothing but the day.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from tinhso.engines.journal.public import Entry
from tinhso.kernel.days import local_day
from tinhso.kernel.registry import Registry
from tinhso.store import verbs
from tinhso.store.transactions import all_or_nothing
from tinhso.web.outgoing import targets
from tinhso.web.outgoing.sending import Lines, Message, Outcome

from .. import secrecy
from . import line, messages, moves
from .models import Mirrored, OutboxMessage, PortalLine
from .moves import Moved
from .rules import outage

confirmed: Registry[Callable[[Sequence[int]], None]] = Registry(
    "who is told of dossiers that the portal knows for the first time"
)
"""Called with ids of dossiers, in the transaction that notes their confirmation."""
AT_ONCE, MOST, PART = 8, 64, 2000
CLAIM = timedelta(seconds=60)
READ = 8192

_MIRROR = """INSERT INTO onestop_portal_mirrored (dossier_id, last, arrived, stuck)
    SELECT id, 0, 0, false FROM unnest(%s::bigint[]) AS id ON CONFLICT (dossier_id) DO NOTHING"""
_LAY = """WITH known AS (SELECT id, arrived FROM onestop_portal_mirrored WHERE id = ANY(%s::bigint[])
      ORDER BY id FOR NO KEY UPDATE)
    INSERT INTO onestop_portal_outboxmessage
      (mirrored_id, number, event, body, state, tries, next_at, answer, told, made_at)
    SELECT known.id, new.number, new.event, new.body, 'waiting', 0,
      CASE WHEN new.number = known.arrived + 1 THEN new.made END, '', '', new.made
    FROM unnest(%s::bigint[], %s::int[], %s::bigint[], %s::bytea[], %s::timestamptz[])
      AS new (mirrored, number, event, body, made) JOIN known ON known.id = new.mirrored"""
_LAST = """UPDATE onestop_portal_mirrored m SET last = new.last
    FROM unnest(%s::bigint[], %s::int[]) AS new (id, last) WHERE m.id = new.id"""
_CLAIM = """WITH due AS (SELECT id FROM onestop_portal_outboxmessage
      WHERE state = 'waiting' AND next_at <= %(at)s AND (claimed_until IS NULL OR claimed_until <= %(at)s)
      ORDER BY next_at, id LIMIT %(most)s FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE onestop_portal_outboxmessage o SET claimed_until = %(until)s FROM due WHERE o.id = due.id
    RETURNING o.id, o.mirrored_id, o.number, o.body, o.tries"""


_CONFIRMED = """UPDATE onestop_portal_outboxmessage o
    SET state = 'arrived', tries = o.tries + 1, claimed_until = NULL, answer = new.answer, arrived_at = %s
    FROM unnest(%s::bigint[], %s::text[]) AS new (id, answer) WHERE o.id = new.id"""
_IN_STEP = """WITH told AS (UPDATE onestop_portal_mirrored m
      SET arrived = greatest(m.arrived, new.number), last_at = %s, known_at = coalesce(m.known_at, %s), external = new.external
      FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS new (id, number, external) WHERE m.id = new.id
      RETURNING m.id, m.arrived)
    UPDATE onestop_portal_outboxmessage o SET next_at = o.made_at FROM told
    WHERE o.mirrored_id = told.id AND o.number = told.arrived + 1 AND o.state = 'waiting' AND o.next_at IS NULL"""


def lay_out(entries: Sequence[Entry]) -> None:
    """Of the journal's subscribers: a message for every move of every dossier, numbered, in the cursor's transaction.

    Given the same entries again it adds nothing.
    """
    found = moves.read(entry for entry in entries if line.is_on(on=local_day(entry.at)))
    laid = [_lay(found[start : start + PART]) for start in range(0, len(found), PART)]
    if any(laid):
        from .tasks import soon

        soon()


def _lay(found: Sequence[Moved]) -> bool:
    """Messages of some moves; was there any? A statement of the bank may name half a million, so never all in memory."""
    dossiers = sorted({one.dossier for one in found if one.dossier is not None})
    held = sorted({one.entry.thing for one in found if one.dossier is None})
    verbs.rows(_MIRROR + " RETURNING id", dossiers)
    by_dossier = {row.dossier_id or 0: row for row in Mirrored.objects.filter(dossier_id__in=dossiers)}
    by_id = Mirrored.objects.in_bulk(held)
    facts = messages.read_facts(found)
    of = [(by_id[one.entry.thing] if one.dossier is None else by_dossier[one.dossier], one) for one in found]
    laid = set(
        OutboxMessage.objects.filter(
            mirrored_id__in={row.pk for row, _one in of}, event__in={one.entry.id for one in found}
        ).values_list("mirrored_id", "event")
    )
    last: dict[int, int] = {}
    rows: list[tuple[int, int, int, bytes, datetime]] = []
    for row, one in of:
        if (row.pk, one.entry.id) not in laid:
            number = last[row.pk] = last.get(row.pk, row.last) + 1
            rows.append((row.pk, number, one.entry.id, messages.told(one, row, number, facts), one.entry.recorded))
    if not rows:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_LAY, [list(last), *(list(column) for column in zip(*rows, strict=True))])
        cursor.execute(_LAST, [list(last), list(last.values())])
    return True


@dataclass(frozen=True, slots=True)
class Claimed:
    id: int
    mirrored: int
    number: int
    body: str
    tries: int


def round_of(at: datetime, *, shown: datetime | None = None, signed: datetime | None = None) -> int:
    """Send what is due, one message a dossier; how many arrived. Nothing while the portal is left alone.

    `shown`: the same moment on the day that the pages live on, where a demo pretends another: its packs say whether the line
    is on, and pages tell it as the moment of arrival. `signed`: the moment the signatures name, where it is not `at`.
    """
    keys = line.keys()
    if not keys.complete or not line.is_on(on=local_day(shown or at)):
        return 0
    stands = _line()
    if stands.next_at is not None and stands.next_at > at:
        return 0
    claimed = _claimed(at, most=1 if stands.down_since else MOST)
    if not claimed:
        return 0
    address = keys.address + line.MESSAGES
    out = [Message(f"tinhso-state-{one.id}", one.body, address, keys.ours) for one in claimed]
    with Lines(inside=True, read=READ) as lines, ThreadPoolExecutor(AT_ONCE, thread_name_prefix="portal") as threads:
        outcomes = list(threads.map(lambda one: lines.send(one, at=signed or at), out))
    return _noted(list(zip(claimed, outcomes, strict=True)), at, shown or at)


def _line() -> PortalLine:
    return PortalLine.objects.get_or_create(pk=1)[0]


def _claimed(at: datetime, *, most: int) -> list[Claimed]:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"at": at, "until": at + CLAIM, "most": most})
        rows = cursor.fetchall()
    return [Claimed(id, of, number, secrecy.shown(body), tries) for id, of, number, body, tries in rows]


@all_or_nothing
def _noted(done: list[tuple[Claimed, Outcome]], at: datetime, shown: datetime) -> int:
    rows = _locked(one.mirrored for one, _said in done)
    arrived: list[tuple[Claimed, Outcome]] = []
    away = ""
    for one, outcome in done:
        match outage.fate(outcome.answer, arrived=outcome.arrived):
            case "arrived":
                arrived.append((one, outcome))
            case "away":
                away = outcome.answer
                OutboxMessage.objects.filter(pk=one.id).update(claimed_until=None, answer=outcome.answer)
            case "later":
                wait = targets.next_wait(one.tries + 1)
                _failed(one, outcome, at + wait if wait else None)
            case "refused":
                _failed(one, outcome, None)
    known = _arrived(arrived, rows, shown) if arrived else []
    _line_stands(away, at)
    if known:
        for _name, tell in confirmed.items():
            tell(sorted(known))
    return len(arrived)


def _line_stands(away: str, at: datetime) -> None:
    stands = PortalLine.objects.select_for_update().get(pk=1)
    if not away:
        stands.down_since, stands.tries, stands.next_at, stands.answer, stands.last_ok = None, 0, None, "", at
    else:
        stands.tries += 1
        stands.down_since, stands.answer = stands.down_since or at, away
        stands.next_at = at + outage.next_look(stands.tries)
    stands.save()


def _locked(ids: Iterable[int]) -> dict[int, Mirrored]:
    """Held before their messages, as whoever lays out and whoever keeps the line hold them."""
    rows = Mirrored.objects.select_for_update(no_key=True).filter(pk__in=sorted(ids)).order_by("pk")
    return {row.pk: row for row in rows}


def _arrived(done: Sequence[tuple[Claimed, Outcome]], rows: dict[int, Mirrored], at: datetime) -> list[int]:
    """Note what the portal confirmed, a message a dossier, and let the next of each go; the dossiers it has just confirmed
    for the first time."""
    known = [rows[one.mirrored] for one, _said in done]
    first = [row.dossier_id for row in known if row.known_at is None and row.dossier_id is not None]
    given = {one.mirrored: _external(said.body) for one, said in done if rows[one.mirrored].external is None}
    taken = set(Mirrored.objects.filter(external__in=set(given.values())).values_list("external", flat=True))
    for id, external in given.items():
        if external and external not in taken:
            rows[id].external = external
            taken.add(external)
    with connection.cursor() as cursor:
        cursor.execute(_CONFIRMED, [at, [one.id for one, _said in done], [said.answer for _one, said in done]])
        numbers = [(one.mirrored, one.number, rows[one.mirrored].external) for one, _said in done]
        cursor.execute(_IN_STEP, [at, at, *(list(column) for column in zip(*numbers, strict=True))])
    return first


def _failed(one: Claimed, outcome: Outcome, next_at: datetime | None) -> None:
    """Tried again at `next_at`; None: a person looks, and what comes after it for this dossier waits."""
    OutboxMessage.objects.filter(pk=one.id).update(
        state="waiting" if next_at else "refused",
        tries=one.tries + 1,
        next_at=next_at,
        claimed_until=None,
        answer=outcome.answer,
        told=_detail(outcome.body),
    )
    if next_at is None:
        Mirrored.objects.filter(pk=one.mirrored).update(stuck=True)


def _external(body: bytes) -> str:
    """The portal's number of a dossier of a desk, out of its answer; empty when it gave none."""
    given = _read(body).get("external")
    return given if isinstance(given, str) and 0 < len(given) <= 80 and given.isascii() and given.isprintable() else ""


def _detail(body: bytes) -> str:
    given = _read(body).get("detail")
    return "".join(char for char in given if char.isprintable())[:500] if isinstance(given, str) else ""


def _read(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
