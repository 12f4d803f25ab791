"""A form of a pack at the desk, and its next version: what was begun and what was received stays under the one before."""

from datetime import timedelta

import pytest
from tests.said import text_of

from tinhso.kernel import packs
from tinhso.services.onestop import catalogue, dossiers, procedure_forms
from tinhso.services.onestop.filling.models import Draft, Filled
from tinhso.services.onestop.form_shapes import ProcedureForm
from tinhso.services.onestop.models import Dossier
from tinhso.store import definitions
from tinhso.web import clock

from ..conftest import keep_folders
from ..desk_world import MORNING, NUMBER, STATUS
from ..shipped import forms
from ..test_desk_pages import filled as desk_filled
from .test_form_pages import KEY, answers_of

PAGE = f"/ho-so/tiep-nhan/{STATUS}/"
ANSWERS = {
    "a:cap-hon-nhan-cho": "chinh-minh",
    "a:tinh-trang-hon-nhan": "chua-ket-hon",
    "a:xac-nhan-thoi-gian": "hien-nay",
    "a:muc-dich-hon-nhan": "khac",
    "a:muc-dich-khac": "Bổ sung hồ sơ vay",
}
TOMORROW = MORNING + timedelta(days=1)


def filled(world, **more):
    return desk_filled(world, **{"form-how": "screen", "form_key": KEY} | more)


@pytest.fixture
def world(world):
    keep_folders("procedure-forms", only=(STATUS,))
    return world


def version_today() -> str:
    day = MORNING.date()
    return procedure_forms.of(catalogue.procedure(STATUS, on=day).it, on=day).version


def replaced(monkeypatch) -> None:
    """From tomorrow on the form asks one thing more and one thing less; and tomorrow has come."""
    (value,) = (form.model_dump(mode="json", exclude_none=True) for form in forms() if form.code == STATUS)
    *others, purpose = value["sections"]
    more = {"code": "so-ban-can", "title": {"vi": "Số bản cần cấp"}, "kind": "whole", "least": 1, "most": 9}
    value |= {"version": 2, "in_force": TOMORROW.date(), "sections": [*others, purpose | {"fields": [more]}]}
    form = ProcedureForm.model_validate(value)
    definitions.keep([packs.Read("procedure-forms", form, "x.yaml", packs.Lines("x"))], pack="national", at=MORNING)
    monkeypatch.setattr(clock, "now", lambda: TOMORROW)


def test_the_form_of_the_pack_is_asked_marked_as_an_example_and_read_again(world, browse):
    desk = browse("desk")
    shown = text_of(desk.get(PAGE))
    assert "Dùng vào việc gì" in shown and "Câu hỏi do chúng tôi soạn" in shown
    missing = desk.post(PAGE, filled(world) | ANSWERS | {"a:muc-dich-khac": ""})
    assert missing.status_code == 422 and 'id="e-a:muc-dich-khac"' in text_of(missing)
    sent = desk.post(PAGE, filled(world) | ANSWERS)
    assert sent.status_code == 302
    received = text_of(desk.get(sent["Location"]))
    id = Dossier.objects.get().pk
    assert answers_of(id).answers["muc-dich-khac"] == "Bổ sung hồ sơ vay"
    assert str(Filled.objects.get().form_id) == version_today()
    assert f'href="/ho-so/{id}/to-khai/in/"' in received and "In tờ khai để ký" in received
    for address in (f"/ho-so/{id}/to-khai/", f"/ho-so/{id}/to-khai/in/"):
        assert "Chưa kết hôn lần nào" in text_of(desk.get(address))


def test_a_dossier_with_its_form_is_read_with_as_few_queries_as_one_without(world, browse, pinned_queries):
    desk = browse("desk")
    desk.post(PAGE, filled(world) | ANSWERS)
    id = Dossier.objects.get().pk
    desk.get(f"/ho-so/{id}/")
    with pinned_queries("onestop: a dossier with its form"):
        shown = text_of(desk.get(f"/ho-so/{id}/"))
    assert f"/ho-so/{id}/to-khai/" in shown and "Điền giúp" in shown


def test_the_form_filled_in_here_stands_for_its_paper_and_on_paper_it_has_to_be_there(world, browse):
    desk, without = browse("desk"), {"paper-to-khai": ""}
    wrong = desk.post(PAGE, filled(world, **{"form-how": "paper"}) | without)
    assert wrong.status_code == 422 and 'href="#f-paper-to-khai"' in text_of(wrong)
    assert "Tờ khai điện tử ở trên thay cho giấy này" in text_of(desk.get(PAGE))
    sent = desk.post(PAGE, filled(world, do="review") | without | ANSWERS)
    looked = text_of(desk.get(sent["Location"]))
    assert "tờ khai điện tử thay cho giấy này" in looked
    assert desk.post(sent["Location"], {"do": "receive", "form_key": KEY}).status_code == 302
    assert dossiers.papers_of(Dossier.objects.get().pk) == {"to-khai": False, "giay-to-tuy-than": True}


def test_a_draft_begun_before_is_received_under_the_form_it_was_begun_with(world, browse, monkeypatch):
    desk = browse("desk")
    under = version_today()
    assert f'name="form-under" value="{under}"' in text_of(desk.get(PAGE))
    assert desk.post(f"{PAGE}nhap/", filled(world, **{"form-under": under}) | ANSWERS).status_code == 204
    replaced(monkeypatch)
    address = f"{PAGE}?nhap={Draft.objects.get().pk}"
    shown = text_of(desk.get(address))
    assert 'name="a:muc-dich-khac"' in shown and "a:so-ban-can" not in shown and "đã có bản mới" in shown
    looked = text_of(desk.get(f"/ho-so/ban-nhap/{Draft.objects.get().pk}/"))
    assert "Bổ sung hồ sơ vay" in looked
    sent = desk.post(PAGE, filled(world, **{"form-under": under}) | ANSWERS)
    assert sent.status_code == 302 and str(Filled.objects.get().form_id) == under
    assert "a:so-ban-can" in text_of(desk.get(PAGE)), "what is begun now is begun under the new one"


def test_what_was_received_before_is_read_and_taken_over_under_its_own_version(world, browse, monkeypatch):
    desk = browse("desk")
    assert desk.post(PAGE, filled(world) | ANSWERS).status_code == 302
    id = Dossier.objects.get().pk
    replaced(monkeypatch)
    read = text_of(desk.get(f"/ho-so/{id}/to-khai/"))
    assert "Bổ sung hồ sơ vay" in read and "Số bản cần cấp" not in read
    again = {"number": NUMBER, "channel": "desk", "form-how": "screen", "do": "earlier", "form_key": "e" * 32}
    shown = text_of(desk.post(PAGE, again))
    assert 'value="chua-ket-hon" checked' in shown and 'name="a:so-ban-can"' in shown
    wrong = desk.post(PAGE, filled(world, form_key="e" * 32) | ANSWERS)
    assert wrong.status_code == 422 and 'id="e-a:so-ban-can"' in text_of(wrong)
    assert desk.post(PAGE, filled(world, form_key="e" * 32) | ANSWERS | {"a:so-ban-can": "2"}).status_code == 302
    first, second = Filled.objects.order_by("pk")
    assert first.form_id != second.form_id and answers_of(second.pk).answers["so-ban-can"] == 2
    assert "muc-dich-khac" not in answers_of(second.pk).answers


def test_the_procedures_page_and_its_schema_show_the_form_of_the_day(world, client, browse, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    shown = text_of(client.get(f"/thu-tuc/{STATUS}/"))
    assert "Dùng vào việc gì" in shown and "chưa đối chiếu với mẫu gốc" in shown
    assert "muc-dich-khac" in client.get(f"/thu-tuc/{STATUS}/bieu-mau.json").json()["properties"]
    replaced(monkeypatch)
    assert "Số bản cần cấp" in text_of(client.get(f"/thu-tuc/{STATUS}/"))
    assert "muc-dich-khac" not in client.get(f"/thu-tuc/{STATUS}/bieu-mau.json").json()["properties"]
