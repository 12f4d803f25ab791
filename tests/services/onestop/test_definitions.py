"""A procedure that cannot work is refused when its pack is loaded, and the message names the path."""

from copy import deepcopy
from typing import Any

import pytest
from tests.said import expectations_in, in_both

from tinhso.engines.cases.public import Process
from tinhso.services.onestop import definitions, form_shapes
from tinhso.services.onestop.definitions import check, check_form
from tinhso.services.onestop.form_shapes import ProcedureForm
from tinhso.services.onestop.procedures import Procedure

from .shipped import procedures

POOR = {"code": "ho-ngheo", "title": {"vi": "Hộ nghèo"}}
GOOD: dict[str, Any] = {
    "code": "1.000001",
    "title": {"vi": "Thủ tục"},
    "in_force": "2026-01-01",
    "status": "example",
    "field": "ho-tich",
    "field_title": {"vi": "Hộ tịch"},
    "decides": {"level": "commune", "agency": {"vi": "Ủy ban nhân dân cấp xã"}},
    "papers": [{"code": "to-khai", "title": {"vi": "Tờ khai"}}, {"code": "khac", "title": {"vi": "Khác"}}],
    "limit": {"amount": 1, "unit": "working-days"},
    "steps": [{"title": {"vi": "Tiếp nhận"}, "who": {"vi": "Cán bộ"}, "hours": 2}],
    "fees": [{"code": "phi", "title": {"vi": "Phí"}, "tiers": [{"upto": 2, "amount": 2000}, {"amount": 1000}]}],
    "form": [
        {
            "code": "con",
            "title": {"vi": "Con"},
            "fields": [
                {"code": "ten", "title": {"vi": "Tên"}},
                {
                    "code": "noi",
                    "title": {"vi": "Nơi"},
                    "kind": "choice",
                    "choices": [{"code": "a", "title": {"vi": "A"}}],
                },
                {"code": "ke", "title": {"vi": "Kể"}, "when": {"field": "noi", "among": ["a"]}},
            ],
        },
        {
            "code": "nguoi",
            "title": {"vi": "Người"},
            "rows": {"least": 0, "most": 3, "row": {"vi": "Người"}},
            "fields": [{"code": "ho", "title": {"vi": "Họ"}}],
        },
    ],
    "result": {"vi": "Giấy"},
    "online": "full",
}


def problems(change) -> dict[tuple[str | int, ...], str]:
    value = deepcopy(GOOD)
    change(value)
    found = check(Procedure.model_validate(value), lambda folder, code: None)
    assert all(in_both(problem) for _where, problem in found)
    return {where: problem.message for where, problem in found}


def test_a_procedure_that_works_has_no_problems():
    assert problems(lambda value: None) == {}


def field(value: dict[str, Any], section: int, line: int) -> dict[str, Any]:
    return value["form"][section]["fields"][line]


def many(fields: list[dict[str, Any]]) -> None:
    fields.extend({"code": f"o-{number}", "title": {"vi": "Ô"}} for number in range(20))


MISTAKES = [
    (lambda v: v["decides"].update(body="snnmt"), ("decides", "body")),  # a commune is no body of the province
    (lambda v: v["decides"].update(level="province"), ("decides", "body")),  # which body?
    (lambda v: v["papers"][1].update(code="to-khai"), ("papers", 1, "code")),
    (lambda v: v["papers"][0].update(originals=0), ("papers", 0, "originals")),
    (lambda v: v["steps"][0].update(hours=9), ("steps",)),  # one working day has eight
    (lambda v: v["fees"].append(v["fees"][0]), ("fees", 1, "code")),
    (lambda v: v["fees"][0].update(exemptions=[POOR, POOR]), ("fees", 0, "exemptions", 1, "code")),
    (
        lambda v: v["fees"][0].update(exemptions=[POOR | {"since": "2026-08-15", "until": "2026-08-14"}]),
        ("fees", 0, "exemptions", 0, "until"),
    ),
    (
        lambda v: v["fees"][0].update(exemptions=[POOR | {"when": {"var": "religion"}}]),
        ("fees", 0, "exemptions", 0, "when", "var"),
    ),
    (lambda v: v["fees"][0].update(tiers=[]), ("fees", 0)),
    (lambda v: v["fees"][0].update(tiers=[{"amount": 1}, {"amount": 2}]), ("fees", 0, "tiers", 0, "upto")),
    (
        lambda v: v["fees"][0].update(tiers=[{"upto": 2, "amount": 1}, {"upto": 2, "amount": 1}, {"amount": 2}]),
        ("fees", 0, "tiers", 1, "upto"),
    ),
    (lambda v: field(v, 1, 0).update(code="ten"), ("form", 1, "fields", 0, "code")),
    (lambda v: field(v, 0, 1).update(choices=[]), ("form", 0, "fields", 1, "choices")),
    (lambda v: field(v, 0, 0).update(least=5, most=1), ("form", 0, "fields", 0, "least")),
    (lambda v: field(v, 0, 0).update(when={"field": "ke", "among": ["x"]}), ("form", 0, "fields", 0, "when", "field")),
    (lambda v: v["form"][1]["rows"].update(least=9), ("form", 1, "rows", "least")),
    (lambda v: field(v, 0, 2).update(when={"field": "ten", "among": ["x"]}), ("form", 0, "fields", 2, "when", "field")),
    (lambda v: v["form"][1]["rows"].update(most=500) or many(v["form"][1]["fields"]), ("form", 1, "rows", "most")),
    (lambda v: field(v, 1, 0).update(kind="file"), ("form", 1, "fields", 0, "kind")),
    (lambda v: v.update(process="none"), ("process",)),
]


@pytest.mark.parametrize(("change", "where"), MISTAKES)
def test_each_mistake_is_named_where_it_stands(change, where):
    assert where in problems(change)


def test_what_repeats_in_rows_decides_nothing():
    def change(value: dict[str, Any]) -> None:
        more = {"code": "sau", "title": {"vi": "Sau"}, "fields": [{"code": "x", "title": {"vi": "X"}}]}
        value["form"].append(more | {"when": {"field": "ho", "among": ["a"]}})

    assert ("form", 2, "when", "field") in problems(change)


FORM: dict[str, Any] = {name: GOOD[name] for name in ("code", "title", "in_force", "status")} | {
    "sections": [
        *GOOD["form"],
        {"code": "so", "title": {"vi": "Sổ"}, "fields": [{"code": "cap", "title": {"vi": "Cấp"}}]},
    ]
}


def form_problems(change, *, known: bool = True) -> dict[tuple[str | int, ...], str]:
    value = deepcopy(FORM)
    change(value)
    there = {("procedures", "1.000001"): Procedure.model_validate(GOOD), ("result-types", "so-do"): object()}
    found = check_form(ProcedureForm.model_validate(value), lambda *of: there.get(of) if known else None)
    assert all(in_both(problem) for _where, problem in found)
    return {where: problem.message for where, problem in found}


def taken(type: str, what: str, **more: str) -> dict[str, Any]:
    return {"from_result": {"type": type, "what": what}, **more}


FORM_MISTAKES = [
    (lambda v: v.update(code="1.999999"), ("code",)),
    (lambda v: v.update(paper="none"), ("paper",)),
    (lambda v: v["sections"][2]["fields"][0].update(code="ten"), ("sections", 2, "fields", 0, "code")),
    (
        lambda v: v["sections"][2]["fields"][0].update(taken("so-do", "day")),
        ("sections", 2, "fields", 0, "from_result", "what"),
    ),
    (
        lambda v: v["sections"][2]["fields"][0].update(taken("none", "day", kind="day")),
        ("sections", 2, "fields", 0, "from_result", "type"),
    ),
    (
        lambda v: v["sections"][1]["fields"][0].update(taken("so-do", "unit")),
        ("sections", 1, "fields", 0, "from_result"),
    ),
    (
        lambda v: v.update(signers=[{"title": {"vi": "Người khai"}, "name": "none"}]),
        ("signers", 0, "name"),
    ),
]


def test_a_form_that_works_has_no_problems():
    assert form_problems(lambda value: None) == form_problems(lambda v: v.update(paper="to-khai")) == {}
    assert form_problems(lambda v: v["sections"][2]["fields"][0].update(taken("so-do", "day", kind="day"))) == {}


@pytest.mark.parametrize(("change", "where"), FORM_MISTAKES)
def test_each_mistake_of_a_form_is_named_where_it_stands(change, where):
    assert list(form_problems(change)) == [where]


def test_a_form_for_a_procedure_no_pack_has_is_refused():
    assert list(form_problems(lambda value: None, known=False)) == [("code",)]


def test_everything_the_checks_can_say_is_said_here_in_both_languages():
    said = {message for change, _where in MISTAKES for message in problems(change).values()}
    said |= {message for change, _where in FORM_MISTAKES for message in form_problems(change).values()}
    assert said >= set(expectations_in(definitions)) | set(expectations_in(form_shapes))


def test_the_shipped_procedures_work_and_their_codes_are_of_the_national_kind():
    process = Process.model_construct()
    shipped = procedures()
    assert len(shipped) >= 20
    assert {it.field for it in shipped} >= {
        "ho-tich",
        "chung-thuc",
        "cu-tru",
        "ho-kinh-doanh",
        "dat-dai",
        "bao-tro-xa-hoi",
        "xay-dung",
        "vien-thong-internet",
    }
    assert {it.decides.level for it in shipped} == {"commune", "province"}
    for it in shipped:
        assert list(check(it, lambda folder, code: process)) == []
        assert it.code[1] == "." and it.code.replace(".", "").isdigit()


def test_what_no_source_gives_is_said():
    for it in procedures():
        assert it.authority is not None and it.authority.source and it.note
        assert it.status in ("partial", "example")  # nobody has compared them with the published decisions yet
        assert "steps" in it.ours  # no province's internal procedure was read
        if it.status == "example":
            assert {"papers", "limit"} <= set(it.ours)
