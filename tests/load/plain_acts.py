"""The act of `cases.move` written twice more, as context: by the plain ORM, and by hand. Same rules, same rows."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tinhso.engines.cases.definitions import Process
from tinhso.engines.cases.models import Case, CaseStep
from tinhso.engines.cases.rules import moves
from tinhso.engines.journal.models import JournalRecord
from tinhso.engines.journal.rules import body
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.store import definitions


@transaction.atomic
def move_by_orm(case: int, action: str, *, by: Actor, at: datetime, note: str = "") -> None:
    """As one would write it first."""
    held = Case.objects.select_for_update(no_key=True).get(pk=case)
    process = definitions.by_id(Process, held.process_id).it
    before, doing = held.state, _asked(process, action, held.state, held.unit_id, held.doers, by, at)
    held.state, held.changed_at = doing.to, at
    held.closed_at = at if process.states[doing.to].final else None
    held.doers = moves.remember(process, action, by.hands, held.doers)
    held.save(update_fields=["state", "changed_at", "closed_at", "doers"])
    text = _text(case, held.unit_id, action, before, doing.to, by, at)
    entry = JournalRecord(
        name="case.moved", version=1, about="case", thing=case, person=by.person, appointment=by.appointment,
        post=by.post, unit=held.unit_id, actor_unit=by.unit, system="", request="", claimed_at=at, body=text,
    )  # fmt: skip
    entry.xid = _xid()
    entry.save(force_insert=True)
    CaseStep.objects.create(
        case=held, action=action, from_state=before, to_state=doing.to, person=by.person, appointment=by.appointment,
        post=by.post, post_unit=by.unit, at=at, note=moves.require_note(doing, note), event=entry.pk,
    )  # fmt: skip


def _xid() -> Any:
    from django.db.models import Func

    return Func(function="pg_current_xact_id")


LOCK = "SELECT process_id, state, unit_id, doers::text FROM cases_case WHERE id = %s::bigint FOR NO KEY UPDATE"
SAVE = (
    "UPDATE cases_case SET state = %s, changed_at = %s::timestamptz, closed_at = %s::timestamptz,"
    " doers = %s::jsonb WHERE id = %s::bigint"
)
KEEP = (
    "WITH entry AS (INSERT INTO journal_record (name, version, about, thing, person, appointment, post, unit, actor_unit,"
    " system, request, claimed_at, body) VALUES ('case.moved', 1, 'case', %(case)s::bigint, %(person)s::bigint,"
    " %(appointment)s::bigint, %(post)s::bigint, %(unit)s::bigint, %(actor_unit)s::bigint, '', '', %(at)s::timestamptz,"
    " %(body)s) RETURNING id) INSERT INTO cases_casestep (case_id, action, from_state, to_state, person, appointment,"
    " post, post_unit, at, note, event) SELECT %(case)s::bigint, %(action)s, %(before)s, %(after)s, %(person)s::bigint,"
    " %(appointment)s::bigint, %(post)s::bigint, %(actor_unit)s::bigint, %(at)s::timestamptz, %(note)s, id FROM entry"
)


@transaction.atomic
def move_by_hand(case: int, action: str, *, by: Actor, at: datetime, note: str = "") -> None:
    """As fast as Django's connection lets one, with the rules still in Python."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [str(case)])
        kind, before, unit, doers = cursor.fetchone()
        process = definitions.by_id(Process, kind).it
        held = json.loads(doers)
        doing = _asked(process, action, before, unit, held, by, at)
        after = json.dumps(moves.remember(process, action, by.hands, held))
        closed = at if process.states[doing.to].final else None
        cursor.execute(SAVE, [doing.to, at, closed, after, str(case)])
        values = {"case": case, "person": by.person, "appointment": by.appointment, "post": by.post, "unit": unit}
        texts = {"action": action, "before": before, "after": doing.to, "note": moves.require_note(doing, note)}
        text = _text(case, unit, action, before, doing.to, by, at)
        numbers = {name: str(value) for name, value in (values | {"actor_unit": by.unit}).items()}
        cursor.execute(KEEP, numbers | texts | {"at": at, "body": text})


def _asked(process: Process, action: str, state: str, unit: int, doers: Any, by: Actor, at: datetime) -> Any:
    doing = moves.action_of(process, action)
    access.require(by, doing.right, unit=unit, on=local_day(at))
    moves.require_state(process, action, state)
    moves.require_two_persons(process, action, by.hands, doers)
    return doing


def _text(case: int, unit: int, action: str, before: str, after: str, by: Actor, at: datetime) -> str:
    payload = {"action": action, "from_state": before, "to_state": after, "subject_kind": "bench", "subject": case}
    return body(name="case.moved", version=1, about="case", thing=case, unit=unit, payload=payload, by=by, at=at)
