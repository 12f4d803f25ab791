"""Form 06, made when asked for: where a dossier went, when, and whether each held its time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import translation

from tinhso.engines.cases import public as cases
from tinhso.engines.documents import public as documents
from tinhso.engines.units import public as units
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotThere

from ..dossiers import NOT_HERE, Seen
from . import facts, forms, wording
from .queries import LAYOUTS, code_words
from .rules.handovers import HandOver, Stop, hand_overs

KEPT = {"early": "Trước hạn", "on-time": "Đúng hạn", "late": "Quá hạn", "": ""}
APPLICANT = "Người nộp hồ sơ"


def control_pdf(row: Seen, *, at: datetime) -> bytes:
    """The control slip as things stand now. The caller has checked who may see the dossier. NotThere: no pack has the form."""
    found = forms.by_layout("control", on=local_day(at))
    if found is None:
        raise NotThere(NOT_HERE)
    stated = _stated(found, row, at)
    layout = documents.layout(LAYOUTS, "control")
    return documents.paper_pdf(layout, stated, at=at, codes={"paper": code_words(stated)})


def _stated(found: forms.InForce, row: Seen, at: datetime) -> Mapping[str, Any]:
    on = local_day(at)
    case = cases.state_of(row.case_id)
    with translation.override("vi"):
        rows = rows_of(row, case)
        names = {
            "receiving": facts.desk_said(row.receiving_id, found.it, on=on),
            "deciding": facts.agency(row.deciding_id, found.it, desk=False, on=on).said,
        }
        handed = {int(party) for one in rows for party in (one.giver, one.taker) if party and party.isdecimal()}
        names |= {str(unit): title for unit, title in units.titles(handed, on=on).items()}
        return (
            facts.head(found, row.deciding_id, "", desk=False, at=at)
            | facts.of_dossier(found, row, on=on)
            | {"due": wording.moment_words(case.due), "rows": [_said(one, names) for one in rows]}
        )


def rows_of(row: Seen, case: cases.CaseNow) -> list[HandOver]:
    """The hand-overs of the dossier so far. Parties are "receiving", "deciding", or the id of a unit it was handed to."""
    clock = cases.working_clock(case.process.calendar, on=local_day(row.received_at))
    stops = [_stop(step, case, clock) for step in cases.steps(row.case_id)]
    return hand_overs(stops, day=local_day)


def _stop(step: cases.Step, case: cases.CaseNow, clock: cases.WorkingClock) -> Stop:
    state = case.process.states[step.to_state]
    turn = {"receiving": "receiving", "deciding": "deciding", "own": "deciding"}.get(state.turn or "")
    if step.kind == "hand-over" and step.to_unit:
        turn = str(step.to_unit)
    what = step.title.vi if step.title else "Tiếp nhận hồ sơ"
    due = clock.due(step.at, state.time.limit) if state.time is not None else None
    return Stop(step.at, what, turn, due)


def _said(one: HandOver, names: Mapping[str, str]) -> dict[str, str]:
    return {
        "from": names.get(one.giver, "") if one.giver else APPLICANT,
        "to": names.get(one.taker, "") if one.taker else APPLICANT,
        "what": one.what,
        "came": wording.short_moment(one.came),
        "went": wording.short_moment(one.went),
        "kept": KEPT[one.kept],
    }
