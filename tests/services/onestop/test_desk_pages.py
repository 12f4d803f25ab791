"""The desk in a browser without scripts: choose, record, print, forward; errors keep what was typed; persons stay out of addresses."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.said import text_of

from tinhso.services.onestop import searching
from tinhso.services.onestop.models import Applicant, Dossier, Scan

from .desk_world import LAND, NUMBER, PDF, POLICE, STATUS
from .issuing.reading import said_in


def filled(world, **more):
    return {
        "name": "Nguyễn Thị Mẫu",
        "number": NUMBER,
        "channel": "desk",
        "deciding": world.hill,
        "paper-to-khai": "in",
        "paper-giay-to-tuy-than": "held",
    } | more


def test_the_desk_chooses_records_prints_and_forwards(world, browse):
    desk = browse("desk")
    chosen = text_of(desk.get("/ho-so/tiep-nhan/", {"q": "giấy độc thân"}))
    assert f"/ho-so/tiep-nhan/{STATUS}/" in chosen
    prompt = "Người dân cần làm thủ tục gì?"
    assert prompt in text_of(desk.get("/ho-so/tiep-nhan/")) and prompt not in chosen
    shown = text_of(desk.get(f"/ho-so/tiep-nhan/{STATUS}/"))
    assert "Tờ khai cấp Giấy xác nhận" in shown and "Xã Sông" in shown and "Xã Biển" not in shown
    scan = SimpleUploadedFile("to-khai.pdf", PDF, "application/pdf")
    sent = desk.post(f"/ho-so/tiep-nhan/{STATUS}/", filled(world) | {"scan-to-khai": scan})
    row = Dossier.objects.get()
    assert sent.status_code == 302 and sent["Location"].startswith(f"/ho-so/{row.pk}/da-tiep-nhan/")
    assert Scan.objects.get().code == "to-khai"
    after = text_of(desk.get(sent["Location"]))
    assert row.code in after and "Hẹn trả kết quả" in after
    receipt = said_in(desk.get(f"/ho-so/{row.pk}/giay-tiep-nhan/").content)
    for said in (row.code, "Nguyễn Thị Mẫu", "015*****4321", "17 giờ 30 phút, ngày 11 tháng 9", "/tra-cuu-ho-so/"):
        assert said in receipt, said
    assert NUMBER not in receipt and NUMBER not in after
    forwarded = desk.post(f"/ho-so/{row.pk}/", {"do": "forward"})
    assert forwarded.status_code == 302
    assert "Đã chuyển xử lý" in text_of(desk.get(f"/ho-so/{row.pk}/"))


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(world, browse):
    desk = browse("desk")
    answer = desk.post(f"/ho-so/tiep-nhan/{STATUS}/", filled(world, number="123", **{"paper-to-khai": ""}))
    shown = text_of(answer)
    assert answer.status_code == 422 and not Dossier.objects.exists()
    assert "Số định danh có 12 chữ số" in shown and 'value="Nguyễn Thị Mẫu"' in shown
    assert "“Tờ khai cấp Giấy xác nhận tình trạng hôn nhân theo mẫu” còn thiếu" in shown
    assert 'id="f-number"' in shown and "e-number" in shown


def test_sent_twice_it_is_received_once(world, browse):
    desk = browse("desk")
    given = filled(world, form_key="0123456789abcdef0123456789abcdef")
    first, second = (desk.post(f"/ho-so/tiep-nhan/{STATUS}/", given) for _time in range(2))
    assert first["Location"] == second["Location"] and Dossier.objects.count() == 1


def test_a_file_that_lies_leaves_the_dossier_standing_and_says_so(world, browse):
    desk = browse("desk")
    lying = SimpleUploadedFile("to-khai.pdf", b"MZ\x90\x00 not a pdf", "application/pdf")
    sent = desk.post(f"/ho-so/tiep-nhan/{STATUS}/", filled(world) | {"scan-to-khai": lying})
    assert sent.status_code == 302 and Dossier.objects.count() == 1 and not Scan.objects.exists()
    assert "Có bản chụp chưa nhận được" in text_of(desk.get(sent["Location"]))


def test_script_in_every_field_is_shown_as_text(world, browse):
    desk = browse("desk")
    evil = "<script>alert(1)</script>"
    sent = desk.post(f"/ho-so/tiep-nhan/{STATUS}/", filled(world, name=evil, address=evil, phone=evil[:30]))
    id = Dossier.objects.get().pk
    for address in (f"/ho-so/{id}/", f"/ho-so/{id}/giay-tiep-nhan/", sent["Location"], "/ho-so/"):
        assert b"<script>alert" not in desk.get(address).content
    assert Applicant.objects.get().name == evil


def test_a_land_dossier_has_one_agency_and_the_page_says_so(world, browse):
    shown = text_of(browse("desk").get(f"/ho-so/tiep-nhan/{LAND}/"))
    assert f'name="deciding" value="{world.land}"' in shown


def test_the_list_opens_each_dossier_and_finds_a_person_without_an_address(world, browse, pinned_queries):
    world.receive()
    desk = browse("desk")
    desk.get("/ho-so/")
    with pinned_queries("onestop: dossiers"):
        shown = text_of(desk.get("/ho-so/"))
    id = Dossier.objects.get().pk
    assert f"/ho-so/{id}/" in shown and "Cấp Giấy xác nhận" in shown
    assert f"/ho-so/{id}/" in text_of(desk.post("/ho-so/", {"q": NUMBER}))
    assert f"/ho-so/{id}/" not in text_of(desk.post("/ho-so/", {"q": "không có ai"}))
    assert "?q=" not in shown


def test_the_page_says_when_some_may_have_been_left_out(world, browse, monkeypatch):
    world.receive(), world.receive()
    desk, told, none = browse("desk"), "Có thể còn hồ sơ khác", "chưa xem hết được"
    found = text_of(desk.post("/ho-so/", {"q": "nguyen"}))
    assert (
        told not in found and "Tôi đang giữ" in found and "Đang chờ ở các đơn vị của tôi" not in found
    )  # found, not counted
    monkeypatch.setattr(searching, "NEWEST", 1)
    assert "Hãy so lại với giấy tiếp nhận" in text_of(desk.post("/ho-so/", {"q": "0009"}))
    assert none in text_of(desk.post("/ho-so/", {"q": "mau lo nguyen"}))
    monkeypatch.setattr(searching, "MOST", 1)
    shown = text_of(desk.post("/ho-so/", {"q": NUMBER}))
    assert told in shown and none not in shown


def test_a_dossier_page_is_one_of_few_queries(world, browse, pinned_queries):
    received = world.receive()
    desk = browse("desk")
    desk.get(f"/ho-so/{received.id}/")
    with pinned_queries("onestop: a dossier"):
        shown = text_of(desk.get(f"/ho-so/{received.id}/"))
    assert "Chuyển xử lý" in shown and "Hạn" in shown


@pytest.mark.parametrize("address", ["", "giay-tiep-nhan/", "da-tiep-nhan/", "tep/1/"])
def test_a_dossier_of_others_is_not_there(world, browse, address):
    received = world.receive()
    assert browse("other desk").get(f"/ho-so/{received.id}/{address}").status_code == 404
    assert browse("other desk").get(f"/ho-so/999999/{address}").status_code == 404


def test_who_has_no_right_is_told_and_the_public_is_sent_to_sign_in(world, browse, client):
    assert browse("handler").get("/ho-so/tiep-nhan/").status_code == 403
    assert client.get("/ho-so/").status_code == 302
    assert client.get("/ho-so/tiep-nhan/").status_code == 302


def test_an_action_without_its_reason_is_refused_beside_the_field(world, browse):
    received = world.receive()
    browse("desk").post(f"/ho-so/{received.id}/", {"do": "forward"})
    handler = browse("handler")
    handler.post(f"/ho-so/{received.id}/", {"do": "take-up"})
    answer = handler.post(f"/ho-so/{received.id}/", {"do": "ask-supplement", "note": " "})
    assert answer.status_code == 422 and "e-note" in answer.content.decode()
    for wrong in ("khong-co", "", "approve"):
        assert handler.post(f"/ho-so/{received.id}/", {"do": wrong}).status_code in (403, 404, 409, 422)


def test_the_page_of_a_procedure_draws_the_way_of_its_dossiers(world, browse):
    page = browse("desk").get(f"/thu-tuc/{STATUS}/").content.decode()
    assert "Sơ đồ đường đi của hồ sơ" in page and "k-process" in page
    assert "k-process" not in browse("desk").get(f"/thu-tuc/{POLICE}/").content.decode(), "handled elsewhere"
