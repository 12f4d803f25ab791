"""From the journal to a row a system, and from the rows over the line: in rounds that end, whoever hangs.

A round takes what is due under a claim, one message a system at a time, sends to several systems at once, and notes what
came of it. A system that hangs costs the round eight seconds of one thread and is then left alone for a while; the worker
and the other systems go on. A claim runs out by itself when its worker is killed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from tinhso.engines.journal.public import Entry
from tinhso.store import verbs
from tinhso.web.outgoing import sending, targets
from tinhso.web.outgoing.sending import Message, Outcome

AT_ONCE = 8
MOST = 8
CLAIM = timedelta(seconds=60)

_LAY = """INSERT INTO webhooks_delivery (subscription_id, event, name, body, state, tries, next_at, answer, made_at)
    SELECT s.id, new.event, new.name, new.body, 'waiting', 0, new.recorded, '', new.recorded
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::timestamptz[]) AS new (event, name, body, recorded)
    JOIN webhooks_subscription s ON new.name = ANY(s.events) AND new.event > s.since AND s.ended_at IS NULL
    ON CONFLICT DO NOTHING RETURNING id"""
_CLAIM = """UPDATE webhooks_delivery d SET claimed_until = %(until)s
    FROM (SELECT DISTINCT ON (w.subscription_id) w.id FROM webhooks_delivery w
        JOIN webhooks_subscription s ON s.id = w.subscription_id AND s.ended_at IS NULL
        WHERE w.state = 'waiting' AND w.next_at <= %(at)s AND (w.claimed_until IS NULL OR w.claimed_until <= %(at)s)
        AND NOT EXISTS (SELECT FROM webhooks_delivery b WHERE b.subscription_id = w.subscription_id
            AND b.claimed_until > %(at)s)
        ORDER BY w.subscription_id, w.next_at, w.id LIMIT %(most)s) due
    JOIN webhooks_delivery t ON t.id = due.id JOIN webhooks_subscription s ON s.id = t.subscription_id
    WHERE d.id = due.id AND (d.claimed_until IS NULL OR d.claimed_until <= %(at)s)
    RETURNING d.id, d.body, d.tries, s.address, s.secret"""
_NOTE = """UPDATE webhooks_delivery SET state = %s, tries = %s, next_at = %s, answer = %s, arrived_at = %s,
    claimed_until = NULL WHERE id = %s RETURNING id"""


def lay_out(entries: Sequence[Entry]) -> None:
    """Of the journal's subscribers: a row for every system that wants the event, once, in the cursor's transaction.

    A message holds what happened, to what, where and when, and never more: what may be known of it is asked of the API,
    with a token of one's own.
    """
    bodies = [json.dumps(_said(entry), ensure_ascii=False, separators=(",", ":")) for entry in entries]
    values = [entry.id for entry in entries], [entry.name for entry in entries]
    if verbs.rows(_LAY, *values, bodies, [entry.recorded for entry in entries]):
        from .tasks import soon

        soon()


def _said(entry: Entry) -> dict[str, Any]:
    return {
        "type": entry.name,
        "timestamp": entry.recorded.isoformat(),
        "data": {
            "event": entry.id,
            "about": entry.about,
            "id": entry.thing,
            "unit": entry.unit,
            "at": entry.at.isoformat(),
        },
    }


def round_of(at: datetime) -> int:
    """Send what is due, one message a system; how many were tried."""
    claimed = _claimed(at)
    if not claimed:
        return 0
    inside = bool(settings.WEBHOOKS_INSIDE)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as threads:
        outcomes = list(threads.map(lambda one: sending.send(one[1], at=at, inside=inside), claimed))
    for (id, _message, tries), outcome in zip(claimed, outcomes, strict=True):
        _note(id, tries + 1, outcome, at=at)
    return len(claimed)


def _claimed(at: datetime) -> list[tuple[int, Message, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"at": at, "until": at + CLAIM, "most": MOST})
        rows = cursor.fetchall()
    return [
        (id, Message(f"tinhso-{id}", body, address, sending.shown(secret)), tries)
        for id, body, tries, address, secret in rows
    ]


def _note(id: int, tries: int, outcome: Outcome, *, at: datetime) -> None:
    wait = None if outcome.arrived else targets.next_wait(tries)
    state = "arrived" if outcome.arrived else "waiting" if wait else "given-up"
    verbs.rows(_NOTE, state, tries, at + wait if wait else None, outcome.answer, at if outcome.arrived else None, id)
