"""The store in a browser: put in, looked up at intake, used again, opened from the next dossier, taken back."""

import pytest
from tests.said import text_of

from tinhso.engines.journal.models import JournalRecord as Entry
from tinhso.kernel import packs
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.form_shapes import ProcedureForm
from tinhso.services.onestop.models import Dossier
from tinhso.services.onestop.results.models import Result, Reused
from tinhso.store import definitions

from ..desk_world import LAND, MORNING, NUMBER, PDF, STATUS
from ..test_desk_pages import filled
from .storing import TYPE, give_types, stored


@pytest.fixture
def world(world):
    return give_types(world)


def test_an_officer_puts_the_result_into_the_store(world, browse):
    dossier = world.receive().id
    handler = browse("handler")
    assert "Chưa có tệp" in text_of(handler.get(f"/ho-so/{dossier}/ket-qua/"))
    scan = onestop.attach_scan(dossier, "result", iter([PDF]), "kq.pdf", by=world.seats["handler"], at=MORNING)
    shown = text_of(handler.get(f"/ho-so/{dossier}/ket-qua/"))
    assert NUMBER in shown and "07/03/2027" in shown and f'value="{TYPE}"' in shown
    sent = {
        "paper": scan.id, "type": TYPE, "number": NUMBER, "owner": "Nguyễn Thị Mẫu", "name": "Giấy số 12",
        "abstract": "", "first": "2026-09-08", "last": "", "scope": "Toàn quốc",
    }  # fmt: skip
    assert handler.post(f"/ho-so/{dossier}/ket-qua/", sent | {"owner": ""}).status_code == 422
    answer = handler.post(f"/ho-so/{dossier}/ket-qua/", sent)
    assert answer.status_code == 302 and Result.objects.get().last is None
    page = text_of(handler.get(f"/ho-so/{dossier}/"))
    assert "Giấy số 12" in page and f"/kho-ket-qua/{Result.objects.get().pk}/" in page


def test_at_intake_it_is_looked_up_and_taken_and_opened_from_the_next_dossier(world, browse):
    _first, id = stored(world)
    desk = browse("desk")
    assert "Tra trong kho kết quả" in text_of(desk.get(f"/ho-so/tiep-nhan/{STATUS}/"))
    looked = text_of(desk.post(f"/ho-so/tiep-nhan/{STATUS}/", filled(world) | {"do": "results"}))
    assert "số 12" in looked and f'name="result-giay-cu" value="{id}" checked' in looked
    assert Entry.objects.filter(name="results.looked-up").count() == 1
    chosen = {"paper-giay-cu": "held", "result-giay-cu": str(id)}
    assert desk.post(f"/ho-so/tiep-nhan/{STATUS}/", filled(world) | chosen).status_code == 302
    dossier = Dossier.objects.order_by("-id")[0].pk
    assert Reused.objects.get().dossier_id == dossier
    page = text_of(desk.get(f"/ho-so/{dossier}/"))
    assert "Lấy từ kho" in page and f"/ho-so/{dossier}/dung-lai/giay-cu/" in page
    file = desk.get(f"/ho-so/{dossier}/dung-lai/giay-cu/")
    assert b"".join(file.streaming_content) == PDF and file["Content-Disposition"].startswith("attachment")
    assert desk.get(f"/ho-so/{dossier}/dung-lai/to-khai/").status_code == 404
    assert browse("far desk").get(f"/ho-so/{dossier}/dung-lai/giay-cu/").status_code == 404


def test_a_mistake_elsewhere_keeps_the_choice_and_shows_no_person(world, browse):
    _first, id = stored(world)
    chosen = {"paper-giay-cu": "held", "result-giay-cu": str(id), "name": ""}
    answer = browse("desk").post(f"/ho-so/tiep-nhan/{STATUS}/", filled(world) | chosen)
    shown = text_of(answer)
    assert answer.status_code == 422 and f'name="result-giay-cu" value="{id}"' in shown and "số 12" not in shown


def test_where_no_result_counts_the_page_asks_for_none(world, browse):
    assert "Tra trong kho" not in text_of(browse("desk").get(f"/ho-so/tiep-nhan/{LAND}/"))


def test_what_a_result_says_is_filled_into_the_form_and_never_over_what_was_typed(world, browse):
    keep_form(
        STATUS, {"type": TYPE, "what": "day"}, {"type": TYPE, "what": "unit"}, {"type": "gcn-qsdd", "what": "day"}
    )
    stored(world)
    desk, page = browse("desk"), f"/ho-so/tiep-nhan/{STATUS}/"
    looked = text_of(desk.post(page, filled(world) | {"do": "results", "a:o-1": "Nơi khác"}))
    assert 'name="a:o-0" value="08/09/2026"' in looked and 'name="a:o-1" value="Nơi khác"' in looked
    assert 'name="a:o-2" value=""' in looked and "Đã điền vào tờ khai: Ô 0." in looked
    looked = text_of(desk.post(page, filled(world) | {"do": "results"}))
    assert 'name="a:o-1" value="Xã Đồi"' in looked


def test_a_form_that_asks_of_a_result_brings_the_store_to_the_page(world, browse):
    keep_form(LAND, {"type": TYPE, "what": "day"})
    desk, page = browse("desk"), f"/ho-so/tiep-nhan/{LAND}/"
    assert "Tra trong kho kết quả" in text_of(desk.get(page))
    assert "Kho chưa có gì" in text_of(desk.post(page, filled(world, do="results")))
    stored(world)
    assert 'name="a:o-0" value="08/09/2026"' in text_of(desk.post(page, filled(world, do="results")))


def keep_form(procedure: str, *asked: dict[str, str]) -> None:
    """A form with a field for each."""
    kinds = {"day": "day", "unit": "text"}
    fields = [
        {"code": f"o-{n}", "title": {"vi": f"Ô {n}"}, "kind": kinds[of["what"]], "required": False, "from_result": of}
        for n, of in enumerate(asked)
    ]
    value = {"code": procedure, "title": {"vi": "T"}, "in_force": "2026-01-01", "status": "example"}
    form = ProcedureForm.model_validate(value | {"sections": [{"code": "s", "title": {"vi": "S"}, "fields": fields}]})
    definitions.keep([packs.Read("procedure-forms", form, "x.yaml", packs.Lines("x"))], pack="national", at=MORNING)


def test_a_number_that_is_none_is_told_and_nothing_is_looked_up(world, browse):
    desk = browse("desk")
    answer = desk.post(f"/ho-so/tiep-nhan/{STATUS}/", filled(world, number="12") | {"do": "results"})
    assert answer.status_code == 422 and "12 chữ số" in text_of(answer)
    assert desk.post("/kho-ket-qua/", {"number": "12"}).status_code == 422
    assert not Entry.objects.filter(name="results.looked-up").exists()


def test_the_page_of_the_store_shows_what_holds_and_hides_the_number(world, browse):
    stored(world)
    desk = browse("desk")
    assert desk.get("/kho-ket-qua/").status_code == 200
    answer = desk.post("/kho-ket-qua/", {"number": NUMBER})
    assert "số 12" in text_of(answer) and "015*****4321" in text_of(answer) and "no-store" in answer["Cache-Control"]
    assert "Chưa có giấy tờ nào" in text_of(desk.post("/kho-ket-qua/", {"number": "015088001111"}))
    assert browse("handler").get("/kho-ket-qua/").status_code == 403


def test_one_result_is_seen_where_it_was_issued_and_taken_back_there(world, browse):
    _dossier, id = stored(world)
    handler = browse("handler")
    page = text_of(handler.get(f"/kho-ket-qua/{id}/"))
    assert "Chưa đăng ký kết hôn với ai" in page and NUMBER not in page
    assert b"".join(handler.get(f"/kho-ket-qua/{id}/tep/").streaming_content) == PDF
    assert handler.post(f"/kho-ket-qua/{id}/", {"reason": ""}).status_code == 422
    assert handler.post(f"/kho-ket-qua/{id}/", {"reason": "Cấp sai"}).status_code == 302
    assert "Cấp sai" in text_of(handler.get(f"/kho-ket-qua/{id}/"))
    for address in ("", "tep/"):
        assert browse("other desk").get(f"/kho-ket-qua/{id}/{address}").status_code == 404


def test_script_in_every_field_is_shown_as_text(world, browse):
    evil = "<script>alert(1)</script>"
    _dossier, id = stored(world, name=evil, owner=evil, abstract=evil, scope=evil)
    assert b"<script>alert" not in browse("handler").get(f"/kho-ket-qua/{id}/").content
    desk = browse("desk")
    assert b"<script>alert" not in desk.post("/kho-ket-qua/", {"number": NUMBER}).content
    assert b"<script>alert" not in desk.post(f"/ho-so/tiep-nhan/{STATUS}/", filled(world) | {"do": "results"}).content
