"""Out of journal entries, what the portal is told: how a dossier stood then, in its language, without a person's name."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core import signing

from tinhso.engines.cases import public as cases
from tinhso.engines.journal.public import Entry
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.days import VIETNAM, local_day
from tinhso.store import definitions

from .. import secrecy
from ..actions.handling import RESULT
from ..models import Applicant, Dossier, Scan
from ..procedures import Procedure
from . import shapes
from .models import Handed, Mirrored
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
    results: dict[int, list[shapes.Result]] = field(default_factory=dict)


def read_facts(entries: Sequence[Entry], ids: Collection[int]) -> Facts:
    """For entries about the dossiers of these ids, and about what is held for acceptance."""
    dossiers = Dossier.objects.in_bulk(list(ids))
    handed = Handed.objects.in_bulk([entry.thing for entry in entries if entry.name in _HELD])
    states = cases.states_of([row.case_id for row in dossiers.values()])
    now = max(local_day(entry.recorded) for entry in entries)
    wanted = {row.deciding_id for row in dossiers.values()} | {row.receiving_id for row in handed.values()}
    wanted |= {row.deciding_id for row in handed.values()}
    wanted |= {entry.actor_unit for entry in entries if entry.actor_unit}
    posts = people.post_titles([entry.post for entry in entries if entry.post])
    ready = {entry.thing for entry in entries if entry.name == "dossier.moved" and _result(entry, dossiers, states)}
    codes = {unit: place.code for unit, place in units.many(wanted, on=now).items()}
    codes |= {unit: units.last_known(unit).code for unit in wanted - codes.keys()}  # those that have ended
    received = [entry.thing for entry in entries if entry.name == "dossier.received"]
    numbers = dict(Applicant.objects.filter(pk__in=received).values_list("pk", "number"))
    names = units.titles(wanted, on=now)
    return Facts(dossiers, handed, states, names, codes, numbers, posts, _results(ready))


def _result(entry: Entry, dossiers: Mapping[int, Dossier], states: Mapping[int, cases.CaseNow]) -> bool:
    case = states[dossiers[entry.thing].case_id]
    return _stage(entry, case) in stages.WITH_RESULT


def _stage(entry: Entry, case: cases.CaseNow) -> stages.Stage:
    state = entry.payload.get("to_state", case.process.start)
    stands = case.process.states.get(state, case.stands)
    return stages.stage_of(state, final=stands.final, asked=state == "asked")


def told(entry: Entry, mirrored: Mirrored, number: int, facts: Facts) -> bytes:
    """The message of one entry, as it is kept and sent however often."""
    data = _held(entry, mirrored, number, facts) if entry.name in _HELD else _moved(entry, mirrored, number, facts)
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


def _moved(entry: Entry, mirrored: Mirrored, number: int, facts: Facts) -> shapes.StateTold:
    row = facts.dossiers[entry.thing]
    case = facts.cases[row.case_id]
    stage, state = _stage(entry, case), entry.payload.get("to_state", case.process.start)
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
        agency=_place(row.deciding_id, facts),
        handled_by=_who(entry, facts),
        due=_here(case.due) if latest and not stands.final else None,
        answer_by=_here(case.closes_at) if latest and stage == "supplement" else None,
        note=_note(row.case_id, entry) if stage in ("supplement", "refused", "closed", "withdrawn") else "",
        applicant=_number(facts.numbers.get(row.pk))
        if mirrored.external is None and entry.name == "dossier.received"
        else None,
        results=tuple(facts.results.get(row.pk, ())) if stage in stages.WITH_RESULT else (),
        final=stage in stages.FINAL,
        rate=stage == "done",
    )


def _here(at: datetime | None) -> datetime | None:
    """In Vietnamese time, as people on the portal read it."""
    return at.astimezone(VIETNAM) if at else None


def _place(unit: int, facts: Facts) -> shapes.Place:
    return shapes.Place(code=facts.codes.get(unit, ""), name=facts.names.get(unit, ""))


def _note(case: int, entry: Entry) -> str:
    return next((step.note for step in cases.steps(case) if step.event == entry.id), "")


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
