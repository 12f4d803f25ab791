"""Who signs a form on paper has a line of their own on the print: one where nothing is said, each where the form names them."""

from datetime import datetime

import pytest
from tests.said import text_of

from tinhso.kernel.days import VIETNAM
from tinhso.services.onestop.definitions import check_form
from tinhso.services.onestop.form_shapes import ProcedureForm
from tinhso.services.onestop.models import Dossier
from tinhso.web import clock

from ..conftest import keep_folders
from ..desk_world import MARRIAGE, MORNING, NUMBER
from ..shipped import forms, procedures
from ..test_desk_pages import filled
from .test_form_pages import KEY

PAGE = f"/ho-so/tiep-nhan/{MARRIAGE}/"
SINCE = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
"""The form that both sign is in force."""
NAMES = {"nu": "Nguyễn Thị Mẫu", "nam": "Trần Văn Thử"}
ANSWERS = {
    f"a:{fact}-ben-{side}": text
    for side, name in NAMES.items()
    for fact, text in (
        ("ten", name),
        ("so-dinh-danh", NUMBER),
        ("ngay-sinh", "08/03/1999"),
        ("dan-toc", "Thái"),
        ("noi-cu-tru", "Xã Đồi"),
        ("tinh-trang", "chua-ket-hon"),
    )
}
LINE = "(ký, ghi rõ họ tên)"


@pytest.fixture
def printed(world, browse, monkeypatch):
    """What is printed of a marriage received at a moment."""
    keep_folders("procedure-forms", only=(MARRIAGE,))

    def at(moment: datetime, **more: str) -> str:
        monkeypatch.setattr(clock, "now", lambda: moment)
        desk = browse("desk")
        sent = desk.post(PAGE, filled(world, **{"form-how": "screen", "form_key": KEY}) | ANSWERS | more)
        assert sent.status_code == 302, text_of(sent)
        return text_of(desk.get(f"/ho-so/{Dossier.objects.get().pk}/to-khai/in/"))

    return at


def test_both_who_marry_have_a_line_with_their_name_under_it(printed):
    foot = printed(SINCE).partition("k-sheet-signer")[2]
    assert foot.count(LINE) == 2
    lines = ("Bên nữ " + LINE, NAMES["nu"], "Bên nam " + LINE, NAMES["nam"])
    places = [foot.index(said) for said in lines]
    assert places == sorted(places)
    assert "Người khai" not in foot


def test_they_both_say_that_it_is_what_they_declare(printed):
    assert "đúng như chúng tôi khai" in printed(SINCE)


def test_what_was_received_under_the_version_before_prints_as_it_did(printed):
    shown = printed(MORNING)
    assert shown.count(LINE) == 1 and "Người khai " + LINE in shown and "đúng như tôi khai" in shown


def test_the_shipped_form_of_a_marriage_has_both_and_asks_the_same_as_before():
    first, second = (form for form in forms() if form.code == MARRIAGE)
    assert (first.version, second.version) == (1, 2) and first.sections == second.sections
    assert not first.signers and [one.name for one in second.signers] == ["ten-ben-nu", "ten-ben-nam"]


def test_every_shipped_form_is_sound():
    known = {one.code: one for one in procedures()}
    for form in forms():
        found = check_form(form, lambda kind, code: known.get(code) if kind == "procedures" else object())
        assert list(found) == [], form.code


@pytest.mark.parametrize("name", ["khong-co", "ngay-sinh-ben-nu"], ids=["no such field", "a field of a day"])
def test_a_name_that_nobody_is_asked_for_is_told_at_its_place(name):
    (form,) = (one for one in forms() if one.code == MARRIAGE and one.signers)
    value = form.model_dump(mode="json", exclude_none=True)
    value["signers"][1]["name"] = name
    known = {one.code: one for one in procedures()}
    ((path, why),) = check_form(ProcedureForm.model_validate(value), lambda _kind, code: known.get(code))
    assert path == ("signers", 1, "name") and why.values["code"] == name
