"""Out of journal entries, what the portal is told: how a dossier stood then, in its language, without a person's name."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import connection

from tinhso.engines.cases import public as cases
from tinhso.engines.journal.public import Entry
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.days import VIETNAM, local_day
from tinhso.store import definitions

from .. import secrecy
from ..actions.handling import RESULT
from ..models import Applicant, Dossier, Scan
from ..paying import telling as fees
from ..procedures import Procedure
from . import shapes
from .models import Handed, Mirrored
from .moves import RECEIVED, Moved
from .rules import stages

SALT = "onestop.portal.files"
GOOD_FOR = timedelta(days=30)
_HELD: dict[str, stages.Stage] = {
    "portal.supplement-asked": "supplement",
    "portal.dossier-refused": "refused",
    "portal.dossier-withdrawn": "withdrawn",
}
_WORDS = {"supplement": "Chờ bổ sung hồ sơ", "refused": "Từ chối tiếp nhận", "withdrawn": "Đã rút hồ sơ"}
"""What goes over the line is Vietnamese, whoever reads our pages."""


@dataclass(slots=True)
class Facts:
    """What is read once for many entries."""

    dossiers: dict[int, Dossier]
    handed: dict[int, Handed]
    cases: Mapping[int, cases.CaseNow]
    names: Mapping[int, str]
    codes: Mapping[int, str]
    numbers: Mapping[int, Any]
    posts: Mapping[int, str]
    notes: Mapping[tuple[int, int], str]
    fees: Mapping[int, fees.Sums]
    results: dict[int, list[shapes.Result]] = field(default_factory=dict)


def read_facts(found: Sequence[Moved]) -> Facts:
    """For everything that is to be told, a query each."""
    entries = [one.entry for one in found]
    dossiers = Dossier.objects.in_bulk({one.dossier for one in found if one.dossier is not None})
    handed = Handed.objects.in_bulk([one.entry.thing for one in found if one.dossier is None])
    states = cases.states_of([row.case_id for row in dossiers.values()])
    now = max(local_day(entry.recorded) for entry in entries)
    wanted = {_decides(row, states[row.case_id]) for row in dossiers.values()}
    wanted |= {unit for row in handed.values() for unit in (row.receiving_id, row.deciding_id)}
    wanted |= {entry.actor_unit for entry in entries if entry.actor_unit}
    posts = people.post_titles([entry.post for entry in entries if entry.post])
    of = [(one, _stage(one, states[one.case])) for one in found if one.dossier is not None and one.case is not None]
    codes = {unit: place.code for unit, place in units.many(wanted, on=now).items()}
    codes |= {unit: units.last_known(unit).code for unit in wanted - codes.keys()}  # those that have ended
    received = [entry.thing for entry in entries if entry.name == RECEIVED]
    numbers = dict(Applicant.objects.filter(pk__in=received).values_list("pk", "number"))
    names = units.titles(wanted, on=now)
    ready = {one.dossier or 0 for one, stage in of if stage in stages.WITH_RESULT}
    notes = _notes([one for one, stage in of if stage in _NOTED])
    owed = fees.sums_of(dossiers.keys())
    return Facts(dossiers, handed, states, names, codes, numbers, posts, notes, owed, _results(ready))


_NOTED = ("supplement", "refused", "closed", "withdrawn")
"""Stages of which the portal is told the words that led there."""


def _decides(row: Dossier, case: cases.CaseNow) -> int:
    """Who decides now: the unit of the receipt, or the one that took its place."""
    return case.deciding or row.deciding_id


def _stage(one: Moved, case: cases.CaseNow) -> stages.Stage:
    state = one.state or case.process.start
    stands = case.process.states.get(state, case.stands)
    return stages.stage_of(state, final=stands.final, asked=state == "asked")


def _notes(found: Sequence[Moved]) -> dict[tuple[int, int], str]:
    """By case and entry, the note of the action that led to where it stood: what officers write to each other is none."""
    if not found:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTES, [[one.entry.id for one in found], [one.case for one in found], [one.state for one in found]]
        )
        return {(case, event): note for event, case, note in cursor.fetchall()}


_NOTES = """SELECT asked.event, asked.id, step.note
    FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS asked (event, id, state)
    CROSS JOIN LATERAL (SELECT note FROM cases_casestep s WHERE s.case_id = asked.id AND s.event <= asked.event
      AND s.kind = 'move' AND s.action <> '' AND s.to_state = asked.state ORDER BY s.event DESC, s.id DESC LIMIT 1) AS step"""


def told(one: Moved, mirrored: Mirrored, number: int, facts: Facts) -> bytes:
    """The message of one move, as it is kept and sent however often."""
    entry = one.entry
    data = _held(entry, mirrored, number, facts) if one.dossier is None else _moved(one, mirrored, number, facts)
    body = {
        "type": "dossier.state",
        "timestamp": entry.recorded.isoformat(),
        "data": data.model_dump(mode="json", exclude_defaults=True) | {"external": data.external, "code": data.code},
    }
    kept = secrecy.hidden(json.dumps(body, ensure_ascii=False, separators=(",", ":")))
    assert kept is not None
    return kept


def _who(entry: Entry, facts: Facts) -> str:
    return ", ".join(filter(None, (facts.posts.get(entry.post or 0, ""), facts.names.get(entry.actor_unit or 0, ""))))


def _held(entry: Entry, mirrored: Mirrored, number: int, facts: Facts) -> shapes.StateTold:
    row, stage = facts.handed[entry.thing], _HELD[entry.name]
    return shapes.StateTold(
        external=mirrored.external,
        code=None,
        procedure=definitions.by_id(Procedure, row.procedure_id).it.code,
        channel="portal",
        number=number,
        source_at=entry.at.astimezone(VIETNAM),
        stage=stage,
        state=_WORDS[stage],
        agency=_place(row.deciding_id, facts),
        handled_by=_who(entry, facts),
        note=secrecy.shown(row.reason),
        final=stage in stages.FINAL,
    )


def _moved(one: Moved, mirrored: Mirrored, number: int, facts: Facts) -> shapes.StateTold:
    entry, row = one.entry, facts.dossiers[one.dossier or 0]
    case = facts.cases[row.case_id]
    stage, state = _stage(one, case), one.state or case.process.start
    stands = case.process.states.get(state, case.stands)
    latest = case.state == state
    return shapes.StateTold(
        external=mirrored.external,
        code=row.code,
        procedure=definitions.by_id(Procedure, row.procedure_id).it.code,
        channel=row.channel,
        number=number,
        source_at=entry.at.astimezone(VIETNAM),
        stage=stage,
        state=stands.title.vi,
        agency=_place(_decides(row, case), facts),
        handled_by=_who(entry, facts),
        due=_here(case.due) if latest and not stands.final else None,
        answer_by=_here(case.closes_at) if latest and stage == "supplement" else None,
        note=facts.notes.get((row.case_id, entry.id), "") if stage in _NOTED else "",
        applicant=_number(facts.numbers.get(row.pk)) if mirrored.external is None and entry.name == RECEIVED else None,
        results=tuple(facts.results.get(row.pk, ())) if stage in stages.WITH_RESULT else (),
        final=stage in stages.FINAL,
        fee=_fee(facts.fees.get(row.pk)),
        rate=stage == "done",
    )


def _fee(sums: fees.Sums | None) -> shapes.Fee | None:
    """What is due, what is left and what was given back; None while nobody has said."""
    if sums is None:
        return None
    refunds = tuple(
        shapes.Refunded(
            refund=one.id,
            amount=one.amount,
            state=shapes.REFUNDS[one.state],
            at=one.at.astimezone(VIETNAM),
            way=one.way,
            reference=one.reference,
        )
        for one in sums.refunds
    )
    return shapes.Fee(state=shapes.FEES[sums.stands], due=sums.due, left=sums.left, back=sums.back, refunds=refunds)


def _here(at: datetime | None) -> datetime | None:
    """In Vietnamese time, as people on the portal read it."""
    return at.astimezone(VIETNAM) if at else None


def _place(unit: int, facts: Facts) -> shapes.Place:
    return shapes.Place(code=facts.codes.get(unit, ""), name=facts.names.get(unit, ""))


def _number(held: Any) -> str | None:
    return secrecy.shown(held) or None


def _results(dossiers: Collection[int]) -> dict[int, list[shapes.Result]]:
    found: dict[int, list[shapes.Result]] = {}
    rows = Scan.objects.filter(dossier_id__in=dossiers, code=RESULT).order_by("id")
    for dossier, paper, name, kind, size, sha256 in rows.values_list(
        "dossier_id", "paper_id", "paper__name", "paper__media_type", "paper__size", "paper__sha256"
    ):
        path = f"/lien-thong/v1/tep/{token(dossier, paper)}/"
        found.setdefault(dossier, []).append(
            shapes.Result(name=name, media_type=kind, size=size, sha256=sha256, path=path)
        )
    return found


def token(dossier: int, paper: int) -> str:
    """What the portal fetches a file of a result with; nobody can make one up."""
    return signing.dumps([dossier, paper], salt=SALT)


def read_token(text: str) -> tuple[int, int] | None:
    """(dossier, paper); None when it is none of ours, or too old. Which of them is told to nobody."""
    try:
        dossier, paper = signing.loads(text, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(dossier), int(paper)


__all__ = ["GOOD_FOR", "Facts", "read_facts", "read_token", "token", "told"]
