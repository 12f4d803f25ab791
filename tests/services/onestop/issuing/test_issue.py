"""A paper is issued with its act: numbered without gaps, frozen, named by the act's one event; printed the same again."""

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tinhso.engines.journal.models import JournalRecord as Entry
from tinhso.kernel.errors import NotThere, TinhSoError
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.issuing import queries
from tinhso.services.onestop.issuing.models import Issued

from ..desk_world import LAND, MORNING, NUMBER
from .reading import papers, said_in, text_of

HOUR = timedelta(hours=1)


def handling(world, **more) -> int:
    id = world.receive(**more).id
    onestop.act(id, "forward", by=world.seats["desk"], at=MORNING)
    onestop.act(id, "take-up", by=world.seats["handler"], at=MORNING)
    return id


def test_receiving_issues_the_receipt_with_number_and_facts(world):
    received = world.receive(phone="0912 345 678", address="Thôn 3, xã Đồi")
    assert papers(received.id) == [("receipt", "01/TNHS")]
    text = text_of(received.id, "receipt")
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "ỦY BAN NHÂN DÂN XÃ ĐỒI",
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "Số: 01/TNHS",
        "ngày 08 tháng 9 năm 2026",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        received.code,
        "Nguyễn Thị Mẫu",
        "015*****4321",
        "0912 345 678",
        "Thôn 3, xã Đồi",
        "09 giờ 00 phút, ngày 08 tháng 9 năm 2026",
        "17 giờ 30 phút, ngày 11 tháng 9 năm 2026",
        "nguyên văn thông tư chưa được đọc",
    ):
        assert part in text, part
    assert NUMBER not in text


def test_each_act_that_issues_a_paper_names_it_in_its_one_event(world):
    id = handling(world)
    onestop.act(id, "ask-supplement", note="Bổ sung bản sao", by=world.seats["handler"], at=MORNING + HOUR)
    entries = Entry.objects.filter(name__startswith="dossier.").order_by("id")
    told = [
        (one.name, (said.get("paper"), said.get("number")))
        for one in entries
        for said in [json.loads(one.body)["payload"]]
    ]
    assert told == [
        ("dossier.received", ("receipt", 1)),
        ("dossier.moved", ("", 0)),
        ("dossier.moved", ("", 0)),
        ("dossier.moved", ("supplement", 1)),
    ]
    last = Issued.objects.order_by("-id")[0]
    assert last.event == entries.last().pk and last.post == world.seats["handler"].post


@pytest.mark.parametrize(
    ("moves", "form", "says"),
    [
        (
            [("ask-supplement", "handler", {})],
            "supplement",
            [
                "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
                "vì lý do",
                "ngày 23 tháng 9 năm 2026",
                "ỦY BAN NHÂN DÂN XÃ ĐỒI",
            ],
        ),
        (
            [("submit", "handler", {}), ("refuse", "approver", {})],
            "refusal",
            ["PHIẾU TỪ CHỐI TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ", "vì lý do", "Số: 01/TCHS"],
        ),
        (
            [("extend", "handler", {"until": date(2026, 9, 18)})],
            "apology",
            ["VĂN BẢN XIN LỖI", "ngày 18 tháng 9 năm 2026", "ngày 11 tháng 9 năm 2026", "vì lý do"],
        ),
        ([("stop", "handler", {})], "stop", ["THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "kể từ ngày 08 tháng 9 năm 2026"]),
    ],
)
def test_the_act_issues_its_form(world, moves, form, says):
    id = handling(world)
    for action, who, more in moves:
        onestop.act(id, action, note="vì lý do", by=world.seats[who], at=MORNING + HOUR, **more)
    text = text_of(id, form)
    for part in says:
        assert part in text, (part, text)


def test_a_dossier_withdrawn_at_the_desk_is_stopped_by_the_desks_paper(world):
    received = world.receive(LAND)
    onestop.act(received.id, "withdraw", note="thôi", by=world.seats["desk"], at=MORNING)
    assert papers(received.id) == [("receipt", "01/TNHS"), ("stop-at-desk", "01/TBD")]
    assert Issued.objects.get(form="stop-at-desk").unit_id == world.hill
    assert "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG" in text_of(received.id, "stop-at-desk")


def test_a_body_of_the_province_stands_under_the_provinces_committee(world):
    id = world.receive(LAND).id
    onestop.act(id, "forward", by=world.seats["desk"], at=MORNING)
    onestop.act(id, "take-up", by=world.seats["land handler"], at=MORNING)
    onestop.act(id, "ask-supplement", note="x", by=world.seats["land handler"], at=MORNING)
    text = text_of(id, "supplement")
    assert "ỦY BAN NHÂN DÂN TỈNH BẮC" in text and "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG" in text


def test_numbers_follow_each_other_in_an_agency_kind_and_year(world):
    assert [papers(world.receive().id)[0][1] for _time in range(3)] == ["01/TNHS", "02/TNHS", "03/TNHS"]
    id = handling(world)
    onestop.act(id, "ask-supplement", note="x", by=world.seats["handler"], at=MORNING)
    assert papers(id) == [("receipt", "04/TNHS"), ("supplement", "01/YCBS")]


def test_an_act_that_is_refused_issues_nothing_and_takes_no_number(world):
    id = handling(world)
    before = Issued.objects.count()
    with pytest.raises(TinhSoError):
        onestop.act(id, "ask-supplement", note=" ", by=world.seats["handler"], at=MORNING)
    with pytest.raises(TinhSoError):
        onestop.act(id, "refuse", note="x", by=world.seats["approver"], at=MORNING)
    with pytest.raises(TinhSoError):
        world.receive(name="")
    assert Issued.objects.count() == before
    onestop.act(id, "ask-supplement", note="x", by=world.seats["handler"], at=MORNING)
    assert papers(id)[-1] == ("supplement", "01/YCBS")


def test_markup_in_every_field_is_printed_as_typed(world):
    evil = '#read("/etc/passwd") <script>$x$ *b* @a // \\'
    id = handling(world, name=evil, address=evil, phone="#panic() $")
    onestop.act(id, "ask-supplement", note=f"1. {evil}\n2. hết", by=world.seats["handler"], at=MORNING)
    for form in ("receipt", "supplement"):
        assert text_of(id, form).count(evil.split(" ")[0]) >= 2
        assert "*b* @a // \\" in text_of(id, form)


def test_the_same_bytes_again_whatever_happened_since(world):
    received = world.receive()
    paper = queries.issued_of(received.id)[0].id
    first = queries.pdf_of(received.id, paper)[1]
    onestop.act(received.id, "forward", by=world.seats["desk"], at=MORNING)
    assert queries.pdf_of(received.id, paper)[1] == first


def test_what_a_paper_states_is_encrypted_and_stands_in_no_journal(world):
    received = world.receive(address="Thôn 3")
    row = Issued.objects.get()
    assert "Nguyễn".encode() not in bytes(row.facts) and b"4321" not in bytes(row.facts)
    assert not any("Nguyễn Thị Mẫu" in str(entry.body) for entry in Entry.objects.all())
    assert received.secret not in text_of(received.id, "receipt")


def test_the_secret_stands_on_the_copy_handed_out_alone(world):
    received = world.receive()
    paper = queries.issued_of(received.id)[0].id
    beside = {"secret": received.secret, "follow": "https://tinh.example/tra-cuu-ho-so/"}
    handed = said_in(queries.pdf_of(received.id, paper, beside=beside, follow="https://tinh.example/?ma=x")[1])
    assert received.secret in handed and "https://tinh.example/tra-cuu-ho-so/" in handed


@pytest.mark.parametrize("change", [{"number": 7}, {"facts": b"x"}, {"form": "refusal"}])
def test_the_database_lets_no_paper_be_altered(world, change):
    world.receive()
    with pytest.raises(IntegrityError), transaction.atomic():
        Issued.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Issued.objects.all().delete()


def test_what_it_states_can_be_taken_away_and_its_number_stays(world):
    received = world.receive()
    Issued.objects.update(facts=None)
    assert papers(received.id) == [("receipt", "01/TNHS")]
    with pytest.raises(NotThere):
        queries.pdf_of(received.id, queries.issued_of(received.id)[0].id)


def test_a_paper_of_another_dossier_is_not_there(world):
    one, other = world.receive(), world.receive()
    with pytest.raises(NotThere):
        queries.pdf_of(one.id, queries.issued_of(other.id)[0].id)


def test_a_dossier_of_forty_papers_and_a_name_that_never_ends_is_printed(world, monkeypatch):
    from tinhso.services.onestop.issuing import facts

    many = [
        {"title": f"Giấy tờ thứ {number} có tên rất dài để xem dòng tự xuống", "how": "1 bản chính"}
        for number in range(1, 41)
    ]
    monkeypatch.setattr(facts, "of_papers", lambda row: many)
    name = "Công Tằng Tôn Nữ " * 8
    received = world.receive(name=name.strip())
    text = text_of(received.id, "receipt")
    assert "40. Giấy tờ thứ 40" in text and "NGƯỜI TIẾP NHẬN HỒ SƠ" in text and "Công Tằng Tôn Nữ" in text


def test_without_forms_in_force_a_dossier_is_received_all_the_same(world, monkeypatch):
    from tinhso.services.onestop.issuing import forms

    monkeypatch.setattr(forms, "_by_act", lambda on, generation: {})
    received = world.receive()
    assert papers(received.id) == []
    with pytest.raises(NotThere):
        queries.receipt_of(received.id)
