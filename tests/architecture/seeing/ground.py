"""A small province for the table: a unit with one above, one beside and one below; in each of them one of everything
that an address may name; and in the middle one somebody for every role of the packs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tests.services.ranking.conftest import small_set
from tests.services.ranking.conftest import words as in_both
from tests.services.reports.conftest import AT, DEFINITIONS, LOADER, PDF, QUARTER, typed

from tinhso.engines.people import memory
from tinhso.engines.people import public as people
from tinhso.engines.units import testing as units_testing
from tinhso.kernel import packs
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.definitions import Text, definition_kinds
from tinhso.kernel.period import Period, ReportingPeriod
from tinhso.project.demo import forms as demo_forms
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.filling.part import NAME as FORM
from tinhso.services.onestop.issuing.queries import issued_of
from tinhso.services.onestop.paying import actions as paying
from tinhso.services.onestop.paying.rules.matching import Entry
from tinhso.services.onestop.paying.statements import File, Row
from tinhso.services.onestop.quality import counting
from tinhso.services.onestop.results.actions import NewResult
from tinhso.services.onestop.results.actions import register as register_result
from tinhso.services.onestop.results.models import Reused
from tinhso.services.onestop.rules.fees import Typed
from tinhso.services.ranking.actions import open_round
from tinhso.services.reports import public as reports
from tinhso.services.reports.models import Return
from tinhso.store import definitions

from .more import lay_more

PACKS = Path(__file__).parents[3] / "packs"
PROCEDURE, PAPERS = "1.004873", ("to-khai", "giay-to-tuy-than")
PLACES = ("own", "below", "beside", "above")
TODAY = local_day(AT)
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
WITHOUT = ("public", "no role", "delegate", "delegate of yesterday")
"""Who is asked beside the roles: somebody without a session, somebody in a post that has no role, one to whom the verifier of
the unit lent every right that may be lent, and one from whom that was taken back."""


@cache
def read_definitions(kind: str) -> list[tuple[str, Any]]:
    """Every definition of a kind in every pack."""
    return [
        (file.parent.parent.name, value)
        for file in sorted(PACKS.glob(f"*/{kind}/*.yaml"))
        for value, _lines in packs.read_yaml(file, file.name)
    ]


@cache
def roles() -> list[str]:
    """The codes of every role of every pack that has not ended before the day of the table: an ended one lets nobody in."""
    found = (value for _pack, value in read_definitions("roles"))
    return sorted({value["code"] for value in found if str(value.get("until", "9999")) > TODAY.isoformat()})


def keep(kind: str, values: list[Any]) -> None:
    lines, model = packs.Lines("table"), definition_kinds.get(kind).model
    read = [packs.Read(kind, model.model_validate(value), "table", lines) for value in values]
    definitions.keep(read, pack="table", at=AT)
    memory.forget()


@dataclass
class Ground:
    """Units by place, ids of things by kind and place, actors by role."""

    units: dict[str, int]
    actors: dict[str, Actor] = field(default_factory=dict)
    things: dict[str, dict[str, int]] = field(default_factory=dict)
    lent: dict[str, int] = field(default_factory=dict)
    made: int = 0

    def seat(self, unit: int, roles: tuple[str, ...], *, period: Period = YEAR) -> Actor:
        """Somebody new in a new post."""
        self.made += 1
        person = people.enrol(f"Người Mẫu {self.made}", by=LOADER, at=AT)
        post = people.open_post(unit, f"ghe-{self.made}", Text(vi=f"Ghế {self.made}"), roles, by=LOADER, at=AT)
        appointment = people.appoint(person, post, period, by=LOADER, at=AT)
        return Actor(person=person, appointment=appointment, post=post, unit=unit)

    def receive(self, place: str, by: Actor) -> int:
        """A dossier with its form that the place's unit received and decides; the province only receives: a commune decides."""
        unit = self.units[place]
        intake = onestop.Intake(
            procedure=PROCEDURE,
            receiving=unit,
            deciding=self.deciding(place),
            name="Người Nộp Mẫu",
            number="015188004321",
            papers=PAPERS,
            assisted=True,
            given={FORM: form_filled()},
        )
        return onestop.receive(intake, by=by, at=AT).id

    def form(self) -> Any:
        return form_filled()

    def deciding(self, place: str) -> int:
        return self.units["beside" if place == "above" else place]

    def put(self, kind: str, place: str, id: int) -> None:
        self.things.setdefault(kind, {})[place] = id


def form_filled() -> Any:
    """The form of the procedure, as the demo fills it in."""
    form = demo_forms.filled(onestop.procedure(PROCEDURE, on=TODAY).it, on=TODAY)
    assert form is not None
    return form


def lay() -> Ground:
    """The whole of it, through the doors."""
    units_testing.load_kinds()
    form, measures = DEFINITIONS["report-forms"][0], DEFINITIONS["measures"]
    keep("measures", [*measures, *({**measures[0], "code": code, "title": in_both(code)} for code in ("hop",))])
    keep("measures", [_ratio(measures)])
    keep("processes", [value for pack, value in read_definitions("processes") if pack == "national"])
    keep("report-forms", [form | {"subjects": ["tinh", "xa"]}])
    keep("indicator-sets", [small_set().model_dump(mode="json", by_alias=True)])
    keep("roles", [value for _pack, value in read_definitions("roles")])
    for kind in ("deadline-rules", "calendars"):
        keep(kind, [value for _pack, value in read_definitions(kind) if _near(value)])
    keep("one-stop", [value | {"own_online": "on"} for _pack, value in read_definitions("one-stop")])
    for kind in ("procedures", "procedure-forms"):
        keep(kind, [value for _pack, value in read_definitions(kind) if value["code"] == PROCEDURE])
    keep("measures", [value for _pack, value in read_definitions("measures") if value["code"][:3] in ("hs.", "cl.")])
    for kind in ("service-quality", "rating-forms", "dossier-forms", "result-types"):
        keep(kind, [value for _pack, value in read_definitions(kind)])
    grown = units_testing.grow(
        {"Tỉnh Trên": None, "Xã Giữa": "Tỉnh Trên", "Xã Bên": "Tỉnh Trên", "Xã Dưới": "Xã Giữa"}, since=date(2020, 1, 1)
    )
    names = {"own": "Xã Giữa", "below": "Xã Dưới", "beside": "Xã Bên", "above": "Tỉnh Trên"}
    _give_codes(grown)
    ground = Ground({place: grown[name] for place, name in names.items()})
    for role in roles():
        ground.actors[role] = ground.seat(ground.units["own"], (role,))
    ground.actors["no role"] = ground.seat(ground.units["own"], ())
    _delegates(ground)
    _returns(ground, grown["Tỉnh Trên"])
    for place, unit in ground.units.items():
        _people(ground, place, unit)
        _dossier(ground, place, unit)
        ground.put("unit", place, unit)
        ground.put("round", place, open_round("xa-thu", unit=unit, period=QUARTER, by=LOADER, at=AT))
    lay_more(ground, PROCEDURE)
    counting.rebuild(at=AT)
    return ground


def _delegates(ground: Ground) -> None:
    """Two who act for the verifier; the second goes on doing so after it was taken back."""
    verifier = ground.actors["verifier"]
    rights = set(people.rights_held(verifier, on=TODAY)) & people.lendable()
    for who in ("delegate", "delegate of yesterday"):
        own = ground.seat(ground.units["own"], ())
        days = {"start": TODAY, "end": TODAY + timedelta(days=9)}
        lent = ground.lent[who] = people.delegate(own.appointment or 0, rights, **days, by=verifier, at=AT)
        ground.actors[who] = people.acting_for(own.appointment or 0, lent, on=TODAY)
    people.withdraw_delegation(ground.lent[who], by=verifier, at=AT)
    ground.actors[who] = own


def _ratio(measures: list[dict[str, Any]]) -> dict[str, Any]:
    """The measure the small set asks for beside the one of meetings."""
    ratio = next(value for value in measures if value["adds_up"] == "ratio")
    return {**ratio, "code": "ty-le", "title": in_both("ty-le")}


def _returns(ground: Ground, province: int) -> None:
    """Each unit's returns, filled with one paper: one sent, one before sending, one verified."""
    periods = {
        "return": QUARTER,
        "draft": ReportingPeriod.parse("2026-Q2"),
        "verified": ReportingPeriod.parse("2026-Q1"),
    }
    for period in periods.values():
        reports.open_returns("t.quy", period, within=province, by=LOADER, at=AT)
    for place, unit in ground.units.items():
        by, verifier = ground.seat(unit, ("commune-reporter",)), ground.seat(unit, ("verifier",))
        for kind, period in periods.items():
            id = Return.objects.get(unit_id=unit, period=period.code).pk
            ground.put(kind, place, id)
            reports.fill(id, typed(), by=by, at=AT)
            paper = reports.attach_proof(id, "t.ho-so", iter([PDF]), "bang.pdf", by=by, at=AT)
            if kind == "return":
                ground.put("paper", place, paper.id)
            if kind != "draft":
                reports.send(id, by=by, at=AT)
            if kind == "verified":
                reports.verify(id, by=verifier, at=AT)


def _near(value: dict[str, Any]) -> bool:
    """Of the days and rules of many years, those of this one."""
    return YEAR.start.year in value.get("years", [YEAR.start.year])


def _give_codes(grown: dict[str, int]) -> None:
    """The codes a dossier's own code is made of."""
    from tinhso.engines.units.models import UnitVersion

    for title, code in (("Tỉnh Trên", "15"), ("Xã Giữa", "04630"), ("Xã Bên", "04631"), ("Xã Dưới", "04632")):
        UnitVersion.objects.filter(unit_id=grown[title]).update(code=code)
    units_testing.forget()


def _dossier(ground: Ground, place: str, unit: int) -> None:
    """A dossier with one scan, a paper of ours, a fee and what came of it."""
    desk, decides = ground.seat(unit, ("desk-officer",)), ground.deciding(place)
    id = ground.receive(place, desk)
    scan = onestop.attach_scan(id, PAPERS[0], iter([PDF]), "to-khai.pdf", by=desk, at=AT)
    _fee(ground, place, unit, id, desk)
    ground.put("dossier", place, id)
    ground.put("scan", place, scan.id)
    ground.put("issued", place, issued_of(id)[0].id)
    _result(ground, place, id, decides)


def _result(ground: Ground, place: str, dossier: int, decides: int) -> None:
    """What came of it, in the store; and it stands for a paper of the same dossier, so that there is one to open."""
    handler = ground.seat(decides, ("dossier-handler",))
    scan = onestop.attach_scan(dossier, "result", iter([PDF]), "ket-qua.pdf", by=handler, at=AT)
    said = NewResult(scan.id, "giay-xac-nhan-hon-nhan", "015188004321", "Mẫu", "Giấy mẫu", "", TODAY, None, "Cả nước")
    result = register_result(dossier, said, by=handler, at=AT)
    Reused.objects.create(dossier_id=dossier, code=PAPERS[0], result_id=result)
    ground.put("result", place, result)


def _fee(ground: Ground, place: str, unit: int, dossier: int, desk: Actor) -> None:
    """What the dossier owes, taken in cash; and a statement of the bank."""
    owes = {"le-phi": Typed(amount=Decimal(8000), document="01/2026/NQ-HĐND")}
    paying.assess(dossier, owes, by=desk, at=AT)
    ground.put("fee-receipt", place, paying.take_cash(dossier, Decimal(8000), by=desk, at=AT))
    entry = Row(Entry(2, Decimal(5), f"khác {place}"), TODAY)
    approver = ground.seat(unit, ("dossier-approver",))
    statement = paying.keep_statement(File("0" * 64, "sao-ke.csv", [entry]), unit=unit, by=approver, at=AT)
    ground.put("bank-statement", place, statement.id)


def _people(ground: Ground, place: str, unit: int) -> None:
    """Somebody whose rights nobody stands above, with an account; and what they lent to a colleague."""
    one = ground.seat(unit, ("commune-reporter",), period=Period(date(2026, 1, 1), TODAY + timedelta(days=60)))
    other = ground.seat(unit, ("commune-reporter",))
    people.open_account(one.person or 0, f"can-bo-{place}", "mat khau that dai 42", by=LOADER, at=AT)
    days = {"start": TODAY, "end": TODAY + timedelta(days=9)}
    lent = people.delegate(other.appointment or 0, ["report.read"], **days, by=one, at=AT)
    for kind, id in (
        ("person", one.person),
        ("post", one.post),
        ("appointment", one.appointment),
        ("delegation", lent),
    ):
        ground.put(kind, place, id or 0)


def filled(address: str, named: Mapping[str, str], ground: Ground, place: str) -> str:
    """The address with the ids of the things of a place; `named`: what stands for each part in brackets, a kind of thing or,
    after a sign of equality, a word that is also the name of one."""

    def value(match: re.Match[str]) -> str:
        given = named[match.group(1).rpartition(":")[2]]
        return str(ground.things[given][place]) if given in ground.things else given.removeprefix("=")

    return re.sub(r"<([^>]+)>", value, address)
