"""What the record says of the dossier: facts, way, journal with its proofs."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import translation

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotNow

from .. import dossiers, record_parts
from ..dossiers import Person, Seen

FORM = 1
"""Raised when the shape of dossier.json changes."""
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def description(row: Seen, file: cases.CaseFile, *, at: datetime, on: date) -> dict[str, Any]:
    """All that is known of the dossier, in Vietnamese; moments in UTC."""
    with translation.override("vi"):
        person, given = dossiers.person_of(row.id), dossiers.papers_of(row.id)
        ids = {row.receiving_id, row.deciding_id, *([row.support_id] if row.support_id else [])}
        places = units.many(ids | {step.post_unit for step in file.steps if step.post_unit}, on=on)
        posts = people.post_titles([step.post for step in file.steps if step.post])
        said = {
            "form": FORM,
            "code": row.code,
            "procedure": {"code": row.definition.code, "title": row.definition.title.vi},
            "applicant": _person(person),
            "received_by": _unit(places, row.receiving_id),
            "decided_by": _unit(places, row.deciding_id),
            "support_point": _unit(places, row.support_id),
            "channel": row.channel,
            "received_at": _moment(row.received_at),
            "due": _moment(file.now.due),
            "closed_at": _moment(file.now.closed_at),
            "state": {"code": file.now.state, "title": file.now.stands.title.vi},
            "papers": [
                {"code": paper.code, "title": paper.title.vi, "looked_up": given[paper.code]}
                for paper in row.definition.papers
                if paper.code in given
            ],
            "steps": [_step(step, posts, places) for step in file.steps],
            "opinions": [_opinion(one) for one in file.opinions],
        }
        more = {name: part.said(row, at) for name, part in record_parts.parts.items()}
        return said | {name: content for name, content in more.items() if content}


def _person(person: Person) -> dict[str, str]:
    return {"name": person.name, "number": person.number, "phone": person.phone, "address": person.address}


def _unit(places: dict[int, Any], id: int | None) -> dict[str, str] | None:
    place = places.get(id or 0)
    return {"code": place.code, "title": place.title} if place else None


def _step(step: cases.Step, posts: dict[int, str], places: dict[int, Any]) -> dict[str, Any]:
    return {
        "at": _moment(step.at),
        "action": step.action,
        "title": step.title.vi if step.title else "",
        "from": step.from_state,
        "to": step.to_state,
        "post": posts.get(step.post or 0, ""),
        "unit": _unit(places, step.post_unit),
        "note": step.note,
        "entry": step.event,
    }


def _opinion(one: cases.OpinionSeen) -> dict[str, Any]:
    return {
        "title": one.title.vi,
        "question": one.question,
        "asked_at": _moment(one.asked_at),
        "due": _moment(one.due),
        "answer": one.answer,
        "answered_at": _moment(one.answered_at),
        "withdrawn": one.withdrawn,
    }


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def proofs(row: Seen) -> Iterator[tuple[int, bytes]]:
    """Each entry of the dossier's journal as it is sealed, with the way to its block's hash; without one while it waits.

    Numbers are texts; `recorded` counts microseconds since 2000, as the seals hash it (docs/decisions/0015-seals.md).
    """
    events = [entry.id for entry in journal.timeline("dossier", row.id)]
    for event, kept in sorted(journal.kept_many(events).items()):
        entry: dict[str, Any] = {
            "id": str(kept.id),
            "xid": str(kept.xid),
            "recorded": str((kept.recorded - _EPOCH) // timedelta(microseconds=1)),
            "body": kept.body,
        }
        said: dict[str, Any] = {"entry": entry}
        try:
            proof = journal.proof_of(event)
        except NotNow:
            pass
        else:
            entry |= {"index": proof.index, "path": [one.hex() for one in proof.path]}
            said |= {"header": proof.seal.header, "hash": proof.seal.hash.hex()}
        yield event, json_bytes(said)


def json_bytes(it: Any) -> bytes:
    return (json.dumps(it, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def whole(row: Seen, *, by: Actor, on: date) -> cases.CaseFile:
    """The case with everything of it."""
    return cases.whole(row.case_id, by=by, on=on)
