"""Which form a procedure has on a day, and which one a page that was opened before keeps."""

from datetime import date, timedelta
from typing import Any

import pytest

from tinhso.kernel import packs
from tinhso.services.onestop import procedure_forms
from tinhso.services.onestop.form_shapes import ProcedureForm
from tinhso.services.onestop.procedure_forms import NOTHING, OPEN_DAYS, OWN
from tinhso.services.onestop.procedures import Procedure
from tinhso.store import definitions

from .conftest import AT
from .test_definitions import GOOD

FIRST, SECOND = date(2026, 3, 1), date(2026, 9, 1)
IT = Procedure.model_validate(GOOD)
BARE = Procedure.model_validate(GOOD | {"form": []})


def section(code: str) -> dict[str, Any]:
    return {"code": code, "title": {"vi": code}, "fields": [{"code": f"o-{code}", "title": {"vi": "Ô"}}]}


def keep(version: int, since: date, code: str = IT.code, **more: Any) -> None:
    value = {"code": code, "version": version, "title": {"vi": "Tờ khai"}, "in_force": since, "status": "example"}
    form = ProcedureForm.model_validate(value | {"sections": [section(f"ban-{version}")]} | more)
    definitions.keep([packs.Read("procedure-forms", form, "x.yaml", packs.Lines("x"))], pack="test", at=AT)


@pytest.fixture
def kept(db):
    keep(1, FIRST)
    keep(2, SECOND)
    yield
    definitions.forget()


def asked(it: Procedure, on: date) -> str:
    return procedure_forms.of(it, on=on).sections[0].code


def test_the_form_in_force_on_the_day_is_asked(kept):
    assert asked(BARE, FIRST) == asked(BARE, SECOND - timedelta(days=1)) == "ban-1"
    assert asked(BARE, SECOND) == "ban-2"


def test_before_the_first_one_the_procedures_own_stands_or_none(kept):
    before = FIRST - timedelta(days=1)
    assert asked(IT, before) == "con" and procedure_forms.of(BARE, on=before) == NOTHING
    assert not procedure_forms.of(BARE, on=before) and procedure_forms.of(IT, on=before)


def test_what_was_filled_in_is_read_under_its_own_version(kept):
    first = procedure_forms.of(IT, on=FIRST)
    assert procedure_forms.under(IT, first.id).sections[0].code == "ban-1"
    assert procedure_forms.under(IT, None).sections[0].code == "con"


@pytest.mark.parametrize("day", [SECOND, SECOND + timedelta(days=OPEN_DAYS - 1)])
def test_a_page_keeps_the_form_it_was_opened_with_for_as_long_as_a_draft_lives(kept, day):
    old = procedure_forms.of(IT, on=SECOND - timedelta(days=1)).version
    assert procedure_forms.opened(IT, old, on=day).sections[0].code == "ban-1"
    after = SECOND + timedelta(days=OPEN_DAYS)
    assert procedure_forms.opened(IT, old, on=after).sections[0].code == "ban-2"


def test_a_page_opened_with_the_procedures_own_form_keeps_that(kept):
    assert procedure_forms.opened(IT, OWN, on=SECOND).sections[0].code == "con"
    assert procedure_forms.opened(BARE, OWN, on=SECOND).sections[0].code == "ban-2", "there is none of its own"


@pytest.mark.parametrize("version", ["", "0", "x", "999999999", "-1", "１"])
def test_a_version_nobody_gave_is_the_one_of_the_day(kept, version):
    assert procedure_forms.opened(IT, version, on=SECOND).sections[0].code == "ban-2"


def test_neither_a_form_of_another_procedure_nor_one_to_come_is_taken(kept):
    keep(1, FIRST, code="1.000009")
    other = procedure_forms.of(Procedure.model_validate(GOOD | {"code": "1.000009"}), on=FIRST)
    to_come = procedure_forms.of(IT, on=SECOND)
    assert procedure_forms.opened(IT, other.version, on=FIRST).sections[0].code == "ban-1"
    assert procedure_forms.opened(IT, to_come.version, on=FIRST).sections[0].code == "ban-1"
