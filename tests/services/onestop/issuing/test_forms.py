"""The forms as packs say them: a wrong one is refused with its place, the shipped ones cover all seven and name what is ours."""

from copy import deepcopy
from datetime import date

import pytest
import yaml

from tinhso.engines.cases.public import Process
from tinhso.services.onestop.issuing.forms import DossierForms, check
from tinhso.services.onestop.issuing.queries import LAYOUTS
from tinhso.services.onestop.issuing.wording import day_words, inside, moment_words, number_words

from ..shipped import NATIONAL

SHIPPED = yaml.safe_load((NATIONAL / "dossier-forms" / "tt-03-2025.yaml").read_text("utf-8"))
PROCESS = [
    Process.model_validate(one)
    for one in yaml.safe_load_all((NATIONAL / "processes" / "one-stop.yaml").read_text("utf-8"))
][-1]


def others(folder: str, code: str):
    return PROCESS if (folder, code) == ("processes", "one-stop") else None


def places(changed: dict) -> list[tuple]:
    return [path for path, _said in check(DossierForms.model_validate(changed), others)]


def test_the_shipped_forms_are_right_are_all_seven_and_each_has_its_layout():
    found = DossierForms.model_validate(SHIPPED)
    assert not check(found, others)
    assert {form.form for form in found.forms} == {f"0{number}" for number in range(1, 8)}
    assert all((LAYOUTS / f"{form.layout}.typ").is_file() for form in found.forms)


def test_what_was_not_read_is_marked_in_the_pack_and_on_every_print():
    found = DossierForms.model_validate(SHIPPED)
    assert found.status == "partial" and found.note is not None
    assert "chưa được đọc" in found.remark.vi and found.authority is not None
    assert "chưa được đọc" in (found.authority.source or "")


@pytest.mark.parametrize(
    ("form", "change", "place"),
    [
        (1, {"code": "receipt"}, ("forms", 1, "code")),
        (0, {"symbol": None}, ("forms", 0, "symbol")),
        (1, {"layout": "control"}, ("forms", 1, "layout")),
        (1, {"at_receipt": True}, ("forms", 1, "at_receipt")),
        (2, {"issued_with": [{"process": "one-stop", "action": "extend"}]}, ("forms", 3, "issued_with", 0)),
        (2, {"issued_with": [{"process": "one-stop", "action": "bay"}]}, ("forms", 2, "issued_with", 0, "action")),
        (2, {"issued_with": [{"process": "one-stop", "action": "submit"}]}, ("forms", 2, "issued_with", 0, "action")),
        (2, {"issued_with": [{"process": "khac", "action": "refuse"}]}, ("forms", 2, "issued_with", 0, "action")),
    ],
)
def test_a_wrong_form_is_refused_at_its_place(form, change, place):
    changed = deepcopy(SHIPPED)
    changed["forms"][form] |= change
    assert place in places(changed)


def test_days_and_numbers_are_written_as_official_papers_write_them():
    assert day_words(date(2026, 2, 3)) == "ngày 03 tháng 02 năm 2026"
    assert day_words(date(2026, 11, 22)) == "ngày 22 tháng 11 năm 2026"
    assert number_words(7, "TNHS") == "07/TNHS" and number_words(1234, "TNHS") == "1234/TNHS"
    assert inside("Xã Đồi") == "xã Đồi" and moment_words(None) == ""
