"""Papers in a browser: as a download, on the dossier's page, by code and secret, the register by its days."""

from datetime import timedelta
from html import unescape

import pytest

from tinhso.engines.journal.models import JournalRecord as Entry
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.issuing import queries, tickets

from ..desk_world import LAND, MORNING, NUMBER, STATUS
from ..test_desk_pages import filled
from .reading import said_in


def is_pdf_download(response) -> bool:
    return (
        response.status_code == 200
        and response["Content-Type"] == "application/pdf"
        and response["Content-Disposition"].startswith("attachment")
        and response["X-Content-Type-Options"] == "nosniff"
        and "no-store" in response["Cache-Control"]
    )


def test_the_receipt_handed_out_carries_the_secret_in_the_session_that_received_it_alone(world, browse):
    desk = browse("desk")
    sent = desk.post(f"/ho-so/tiep-nhan/{STATUS}/", filled(world))
    id = int(sent["Location"].split("/")[2])
    shown = unescape(desk.get(sent["Location"]).content.decode())
    secret = next(iter(desk.session["onestop-secret"].values()))
    assert secret in shown
    receipt = desk.get(f"/ho-so/{id}/giay-tiep-nhan/")
    assert is_pdf_download(receipt) and secret in said_in(receipt.content)
    later = browse("desk").get(f"/ho-so/{id}/giay-tiep-nhan/")
    assert secret not in said_in(later.content) and "/tra-cuu-ho-so/" in said_in(later.content)


def test_the_page_of_a_dossier_lists_its_papers_and_opens_each(world, browse):
    received = world.receive()
    desk = browse("desk")
    page = unescape(desk.get(f"/ho-so/{received.id}/").content.decode())
    paper = queries.issued_of(received.id)[0].id
    assert "Giấy tờ đã lập" in page and "Số 01/TNHS" in page and f"/ho-so/{received.id}/giay/{paper}.pdf" in page
    answer = desk.get(f"/ho-so/{received.id}/giay/{paper}.pdf")
    assert is_pdf_download(answer) and received.code in said_in(answer.content)
    assert NUMBER not in said_in(answer.content) and received.code in answer["Content-Disposition"]


@pytest.mark.parametrize("address", ["giay/{paper}.pdf", "giay-tiep-nhan/", "phieu-kiem-soat.pdf"])
def test_papers_of_others_are_not_there(world, browse, client, address):
    received = world.receive()
    place = f"/ho-so/{received.id}/" + address.format(paper=queries.issued_of(received.id)[0].id)
    assert browse("other desk").get(place).status_code == 404
    assert client.get(place).status_code == 302


def test_the_control_slip_has_a_row_a_hand_over_with_how_time_was_kept(world, browse):
    received = world.receive(LAND)
    for action, who in (("forward", "desk"), ("take-up", "land handler"), ("submit", "land handler")):
        onestop.act(received.id, action, by=world.seats[who], at=MORNING)
    text = said_in(browse("desk").get(f"/ho-so/{received.id}/phieu-kiem-soat.pdf").content)
    for part in ("PHIẾU KIỂM SOÁT", "Người nộp hồ sơ", "xã Đồi", "Sở Nông nghiệp", "08/09/2026 09:00", "Đúng hạn"):
        assert part in text, part


def test_a_commune_that_receives_and_decides_still_hands_over_between_desk_and_office(world, browse):
    received = world.receive()
    onestop.act(received.id, "forward", by=world.seats["desk"], at=MORNING)
    text = said_in(browse("desk").get(f"/ho-so/{received.id}/phieu-kiem-soat.pdf").content)
    assert "Trung tâm Phục vụ hành chính công xã Đồi" in text and "Ủy ban nhân dân xã Đồi Chuyển xử lý" in text


def test_the_applicant_reads_their_papers_by_code_and_secret_and_nobody_elses(world, client, monkeypatch):
    from tinhso.web import clock

    monkeypatch.setattr(clock, "now", lambda: MORNING)
    received, other = world.receive(), world.receive()
    keys = {"code": received.code, "secret": received.secret}
    shown = unescape(client.post("/tra-cuu-ho-so/", keys).content.decode())
    assert (
        'name="ticket"' in shown
        and "Giấy tờ gửi ông/bà" in shown
        and "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in shown
    )
    own, foreign = (queries.issued_of(one.id)[0].id for one in (received, other))
    assert received.secret not in shown
    ticket = tickets.ticket(received.id, at=MORNING)
    answer = client.post("/tra-cuu-ho-so/giay/", {"ticket": ticket, "paper": own})
    assert is_pdf_download(answer) and received.code in said_in(answer.content)
    old = tickets.ticket(received.id, at=MORNING - timedelta(minutes=31))
    for wrong in (
        {"ticket": ticket, "paper": foreign},
        {"ticket": ticket, "paper": "x"},
        {"ticket": ticket, "paper": ""},
        {"ticket": old, "paper": own},
        {"ticket": ticket[:-2] + "xx", "paper": own},
        {"ticket": "", "paper": own},
        {"paper": own},
    ):
        assert client.post("/tra-cuu-ho-so/giay/", wrong).status_code == 404
    assert client.get("/tra-cuu-ho-so/giay/").status_code == 405


def test_the_register_names_what_the_desk_received_and_its_printing_is_recorded(world, browse):
    received, _second = world.receive(address="Thôn 3"), world.receive(LAND)
    desk = browse("desk")
    assert "Sổ theo dõi hồ sơ" in unescape(desk.get("/ho-so/so-theo-doi/").content.decode())
    answer = desk.post("/ho-so/so-theo-doi/", {"first": "2026-09-01", "last": "2026-09-08"})
    text = said_in(answer.content)
    assert is_pdf_download(answer)
    for part in ("SỔ THEO DÕI HỒ SƠ", "Thôn 3", "Tổng cộng: 2 hồ sơ", "Từ ngày 01 tháng 9 năm 2026", "Đã tiếp nhận"):
        assert part in text, part
    assert received.code.split("-")[0] in text
    entry = Entry.objects.get(name="dossier-register.printed")
    assert "Nguyễn" not in entry.body and '"dossiers":2' in entry.body


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-09-08", "2026-09-01"), ("2024-01-01", "2026-09-08"), ("", "2026-09-08"), ("hôm qua", "mai")],
)
def test_wrong_days_are_told_and_nothing_is_printed(world, browse, first, last):
    answer = browse("desk").post("/ho-so/so-theo-doi/", {"first": first, "last": last})
    assert answer.status_code == 422 and not Entry.objects.filter(name="dossier-register.printed").exists()


def test_another_desks_register_holds_nothing_of_this_one(world, browse):
    world.receive()
    answer = browse("other desk").post("/ho-so/so-theo-doi/", {"first": "2026-09-01", "last": "2026-09-08"})
    assert "không có hồ sơ nào" in said_in(answer.content)
    assert browse("handler").get("/ho-so/so-theo-doi/").status_code == 403
