"""A form that cannot work is refused when its pack is loaded, and the message names the path."""

from copy import deepcopy
from typing import Any

import pytest

from tinhso.engines.cases.public import Process
from tinhso.engines.measures.public import Measure
from tinhso.services.reports.definitions import ReportForm, check

from .conftest import DEFINITIONS, _process


def problems(change) -> dict[tuple[str | int, ...], str]:
    value: dict[str, Any] = deepcopy(DEFINITIONS["report-forms"][0])
    change(value)
    known = {("processes", "report-return"): Process.model_validate(_process())}
    known |= {("measures", one["code"]): Measure.model_validate(one) for one in DEFINITIONS["measures"]}
    return dict(check(ReportForm.model_validate(value), lambda folder, code: known.get((folder, code))))


def first(value: dict[str, Any]) -> dict[str, Any]:
    return value["sections"][0]["fields"][0]


def test_a_form_that_works_has_no_problems():
    assert problems(lambda value: None) == {}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda value: value.update(process="none"), ("process",)),
        (lambda value: first(value).update(measure="t.khong-co"), ("sections", 0, "fields", 0, "measure")),
        (lambda value: first(value).update(measure="t.ty-le"), ("sections", 0, "fields", 0, "measure")),
        (lambda value: first(value).update(measure="t.tin-bai"), ("sections", 1, "fields", 0, "measure")),
        (lambda value: first(value).update(share="t.khong-co"), ("sections", 0, "fields", 0, "share")),
        (lambda value: first(value).update(share="t.thon"), ("sections", 0, "fields", 0, "share")),
    ],
)
def test_each_mistake_is_named_where_it_stands(change, where):
    assert where in problems(change)
