"""A form that cannot work is refused when its pack is loaded, and the message names the path."""

from copy import deepcopy
from typing import Any

import pytest
from tests.said import expectations_in, in_both

from tinhso.engines.cases.public import Process
from tinhso.engines.measures.public import Measure
from tinhso.services.reports import definitions
from tinhso.services.reports.definitions import ReportForm, check

from .conftest import DEFINITIONS, _process


def problems(change) -> dict[tuple[str | int, ...], str]:
    value: dict[str, Any] = deepcopy(DEFINITIONS["report-forms"][0])
    change(value)
    returns, lame = _process(), deepcopy(_process()) | {"code": "lame"}
    del lame["actions"]["reopen"]
    known = {("processes", one["code"]): Process.model_validate(one) for one in (returns, lame)}
    known |= {("measures", one["code"]): Measure.model_validate(one) for one in DEFINITIONS["measures"]}
    found = check(ReportForm.model_validate(value), lambda folder, code: known.get((folder, code)))
    assert all(in_both(problem) for _where, problem in found)
    return {where: problem.message for where, problem in found}


def first(value: dict[str, Any]) -> dict[str, Any]:
    return value["sections"][0]["fields"][0]


def test_a_form_that_works_has_no_problems():
    assert problems(lambda value: None) == {}


MISTAKES = [
    (lambda value: value.update(process="none"), ("process",)),
    (lambda value: first(value).update(measure="t.khong-co"), ("sections", 0, "fields", 0, "measure")),
    (lambda value: first(value).update(measure="t.ty-le"), ("sections", 0, "fields", 0, "measure")),
    (lambda value: first(value).update(measure="t.tin-bai"), ("sections", 1, "fields", 0, "measure")),
    (lambda value: first(value).update(share="t.khong-co"), ("sections", 0, "fields", 0, "share")),
    (lambda value: first(value).update(share="t.thon"), ("sections", 0, "fields", 0, "share")),
    (lambda value: value.update(process="lame"), ("process",)),
]


@pytest.mark.parametrize(("change", "where"), MISTAKES)
def test_each_mistake_is_named_where_it_stands(change, where):
    assert where in problems(change)


def test_everything_the_check_can_say_is_said_here_in_both_languages():
    heard = {message for change, _where in MISTAKES for message in problems(change).values()}
    assert heard == expectations_in(definitions)
