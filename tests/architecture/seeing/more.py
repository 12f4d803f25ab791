"""What else addresses name, beside dossiers, reports and people: each made through the door that people use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.services.reports.conftest import AT, LOADER

from tinhso.engines.measures import public as measures
from tinhso.kernel.period import ReportingPeriod
from tinhso.services.configuration import actions as configuration
from tinhso.services.configuration.archives import zipped
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.counter import actions as counter
from tinhso.services.onestop.filling import drafts, part
from tinhso.services.onestop.online import actions as online
from tinhso.services.onestop.online.checks import FromHome
from tinhso.services.onestop.portal.actions.told import dossier_came
from tinhso.services.onestop.portal.models import Mirrored
from tinhso.services.onestop.portal.shapes import Submitted
from tinhso.services.ranking.actions import open_round, score
from tinhso.services.ranking.models import Result
from tinhso.services.webhooks import actions as webhooks
from tinhso.web.forms import form_key

CODES = {"own": "04630", "below": "04632", "beside": "04631", "above": "04631"}
PACK = """\
pack: table
title: {vi: Gói của bảng, en: The table's pack}
status: example
"""


def lay_more(ground: Any, procedure: str) -> None:
    """Things of the whole province stand at every place; those of a unit at that unit's."""
    everywhere = {
        "plan": configuration.upload(
            zipped({"table/pack.yaml": PACK.encode()}), by=ground.actors["configuration-keeper"], at=AT
        ),
        "webhook": webhooks.subscribe(
            "Kho dữ liệu",
            "https://kho.example.vn/tin",
            ["ranking.published"],
            by=ground.actors["connections-keeper"],
            at=AT,
        )[0],
        "typed": _draft(ground, procedure),
    }
    for kind, id in everywhere.items():
        for place in ground.units:
            ground.put(kind, place, id)
    _scored(ground)
    for place, unit in ground.units.items():
        ground.put("queue-number", place, counter.take(unit, by=LOADER, at=AT))
        ground.put("submission", place, _submission(ground, place, procedure))
        ground.put("opinion", place, _opinion(ground, place, unit))
        ground.put("handed", place, _handed(place, procedure))


def _draft(ground: Any, procedure: str) -> int:
    """What the officer of the desk in the middle unit typed; a draft is of whoever typed it."""
    by = ground.actors["desk-officer"]
    drafts.keep({"name": "Mẫu"}, form_key(), procedure=procedure, support=False, by=by, at=AT)
    return drafts.mine(by, on=AT.date())[0].id


def _scored(ground: Any) -> None:
    """A figure of each unit; and of each a ranking that was scored and not published, with what a unit below it reached."""
    for place, unit in ground.units.items():
        (found,) = measures.figures(["t.ho-so"], [unit], "2026-Q1").values()
        ground.put("figure", place, found.id)
        round = open_round("xa-thu", unit=unit, period=ReportingPeriod.parse("2026-Q2"), by=LOADER, at=AT)
        score(round, by=LOADER, at=AT)
        reached = Result.objects.filter(round_id=round).order_by("id").first()
        ground.put("score", place, reached.pk if reached else 0)


def _submission(ground: Any, place: str, procedure: str) -> int:
    """Handed in from home to the desk of the unit; a province has none of its own, so there to one of its communes."""
    held = ground.form()
    given = FromHome(
        procedure=procedure,
        receiving=ground.deciding(place),
        deciding=ground.deciding(place),
        name="Người Nộp Mẫu",
        number="015188004321",
        phone="0912345678",
        given=part.Given(how=part.SCREEN, asked=held.asked, typed=held.typed, files={}),
    )
    return online.submit(given, key=form_key(), by=LOADER, at=AT).id


def _handed(place: str, procedure: str) -> int:
    """Handed over by the national portal to the commune of the place; a province decides none of it, so there to one of its."""
    said = Submitted.model_validate(
        {
            "external": f"BANG-{place}",
            "procedure": procedure,
            "submitted_at": AT.isoformat(),
            "level": "2",
            "applicant": {"name": "Người Nộp Mẫu", "number": "015188004321"},
            "agency": {"level": "commune", "code": CODES[place]},
        }
    )
    dossier_came(said, {}, by=LOADER, at=AT)
    return Mirrored.objects.get(external=said.external).pk


def _opinion(ground: Any, place: str, unit: int) -> int:
    """Asked of the unit about a dossier of the one beside it."""
    of = "beside" if place != "beside" else "own"
    desk, handler = (
        ground.seat(ground.units[of], ("desk-officer",)),
        ground.seat(ground.units[of], ("dossier-handler",)),
    )
    id = ground.receive(of, desk)
    onestop.act(id, "forward", by=desk, at=AT)
    onestop.act(id, "take-up", by=handler, at=AT + timedelta(minutes=1))
    return onestop.ask(id, "consult", unit, "Ý kiến thế nào?", by=handler, at=AT + timedelta(minutes=2))
