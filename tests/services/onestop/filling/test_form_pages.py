"""The form at the desk in a browser without scripts: filled, left and gone on with, looked through, received, read, printed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from tests.said import text_of

from tinhso.engines.journal.models import JournalRecord as Entry
from tinhso.kernel import packs
from tinhso.services.onestop.filling import keeping
from tinhso.services.onestop.filling.models import Draft, Filled
from tinhso.services.onestop.models import Dossier
from tinhso.services.onestop.procedures import Procedure
from tinhso.store import definitions

from ..desk_world import BIRTH, MORNING, NUMBER, PDF
from ..shipped import NATIONAL

PAGE = f"/ho-so/tiep-nhan/{BIRTH}/"
KEY = "0123456789abcdef0123456789abcdef"
ANSWERS = {
    "a:ten-nguoi-khai": "Nguyễn Thị Mẫu",
    "a:so-dinh-danh-nguoi-khai": NUMBER,
    "a:quan-he": "Mẹ",
    "a:ten-con": "Trần Văn Con",
    "a:ngay-sinh-con": "01/09/2026",
    "a:gioi-tinh": "nam",
    "a:noi-sinh": "co-so-y-te",
    "a:ten-co-so": "Trạm Y tế xã Đồi",
    "a:que-quan": "Xã Đồi",
    "a:dan-toc": "Kinh",
    "a:cha-me:rows": "2",
    "a:cha-me:0:ten-cha-me": "Nguyễn Thị Mẫu",
    "a:cha-me:0:nam-sinh-cha-me": "1990",
}


def filled(world, **more):
    return {
        "name": "Nguyễn Thị Mẫu",
        "number": NUMBER,
        "phone": "0912345678",
        "channel": "desk",
        "deciding": world.hill,
        "paper-to-khai": "in",
        "paper-giay-chung-sinh": "in",
        "paper-giay-to-tuy-than": "held",
        "form-how": "screen",
        "form_key": KEY,
    } | more


def answers_of(id: int):
    row = Dossier.objects.get(pk=id)
    from tinhso.services.onestop.dossiers import seen

    return keeping.of(id, seen(row).definition)


def test_the_form_is_filled_kept_encrypted_read_and_printed(world, browse):
    desk = browse("desk")
    sent = desk.post(PAGE, filled(world) | ANSWERS)
    row = Dossier.objects.get()
    assert sent.status_code == 302
    held = answers_of(row.pk)
    assert held.answers["ten-con"] == "Trần Văn Con" and held.answers["ngay-sinh-con"] == "2026-09-01"
    assert held.answers["cha-me"] == [{"ten-cha-me": "Nguyễn Thị Mẫu", "nam-sinh-cha-me": 1990}]
    assert (held.post, held.unit) == (world.seats["desk"].post, world.hill)
    kept = bytes(Filled.objects.get().answers)
    assert "Trần".encode() not in kept and NUMBER.encode() not in kept
    for address in (f"/ho-so/{row.pk}/to-khai/", f"/ho-so/{row.pk}/to-khai/in/"):
        shown = text_of(desk.get(address))
        for said in ("Trần Văn Con", "01/09/2026", "Nam", "Cơ sở y tế", "Cha hoặc mẹ 1", "1990", "Điền giúp"):
            assert said in shown, (address, said)
    assert "Kính gửi: Ủy ban nhân dân xã Đồi" in shown
    assert f"/ho-so/{row.pk}/to-khai/" in text_of(desk.get(f"/ho-so/{row.pk}/"))


def test_who_helped_is_on_the_record_and_no_answer_is_in_the_journal(world, browse):
    browse("desk").post(PAGE, filled(world) | ANSWERS)
    (entry,) = Entry.objects.filter(name="dossier.received")
    assert '"assisted":true' in entry.body.replace(" ", "")
    assert not any("Trần Văn Con" in one.body or NUMBER in one.body for one in Entry.objects.all())


def test_everything_wrong_stands_beside_its_field_with_what_the_desk_asks(world, browse):
    wrong = ANSWERS | {"a:ten-con": "", "a:ngay-sinh-con": "32/13/2026", "a:cha-me:0:nam-sinh-cha-me": "1800"}
    answer = browse("desk").post(PAGE, filled(world, number="12") | wrong)
    shown = text_of(answer)
    assert answer.status_code == 422 and not Dossier.objects.exists()
    for place in ("e-number", "e-a:ten-con", "e-a:ngay-sinh-con", "e-a:cha-me:0:nam-sinh-cha-me"):
        assert f'id="{place}"' in shown, place
    assert "Cha hoặc mẹ 1: Năm sinh" in shown and "Trạm Y tế xã Đồi" in shown


def test_on_paper_nothing_is_asked_and_it_is_said(world, browse):
    desk = browse("desk")
    sent = desk.post(PAGE, filled(world, **{"form-how": "paper"}))
    row = Dossier.objects.get()
    assert sent.status_code == 302 and Filled.objects.get().on_paper
    assert "Tờ khai trên giấy" in text_of(desk.get(f"/ho-so/{row.pk}/"))
    assert desk.get(f"/ho-so/{row.pk}/to-khai/").status_code == 404
    assert '"assisted":false' in Entry.objects.get(name="dossier.received").body.replace(" ", "")


def test_without_saying_how_it_is_not_received(world, browse):
    answer = browse("desk").post(PAGE, filled(world, **{"form-how": ""}))
    assert answer.status_code == 422 and 'id="e-form-how"' in text_of(answer) and not Dossier.objects.exists()


def test_what_follows_an_answer_is_shown_without_scripts(world, browse):
    desk = browse("desk")

    def hidden(shown: str, field: str) -> bool:
        before = shown.split(f'id="f-{field}"')[0]
        return " hidden>" in before.rsplit('data-when="', 1)[1].split("\n")[0]

    assert hidden(text_of(desk.get(PAGE)), "a:ten-co-so")
    shown = text_of(desk.post(PAGE, filled(world, do="show", **{"a:noi-sinh": "co-so-y-te"})))
    assert not hidden(shown, "a:ten-co-so") and hidden(shown, "a:dia-chi-noi-sinh")
    assert 'value="Nguyễn Thị Mẫu"' in shown and not Dossier.objects.exists()


def test_a_row_more_is_a_press_and_never_more_than_allowed(world, browse):
    desk = browse("desk")
    shown = text_of(desk.post(PAGE, filled(world, do="rows:cha-me", **{"a:cha-me:rows": "1"})))
    assert 'name="a:cha-me:1:ten-cha-me"' in shown
    shown = text_of(desk.post(PAGE, filled(world, do="rows:cha-me", **{"a:cha-me:rows": "2"})))
    assert 'name="a:cha-me:2:ten-cha-me"' not in shown


def test_what_is_typed_is_saved_by_itself_and_gone_on_with_elsewhere(world, browse):
    desk = browse("desk")
    half = filled(world, number="") | {"a:ten-con": "Trần Văn Con"}
    assert desk.post(f"{PAGE}nhap/", half).status_code == 204
    assert desk.post(f"{PAGE}nhap/", half | {"a:quan-he": "Cha"}).status_code == 204  # connection lost here
    row = Draft.objects.get()
    assert "Trần".encode() not in bytes(row.typed)
    elsewhere = browse("desk")
    listed = text_of(elsewhere.get("/ho-so/ban-nhap/"))
    assert f"{PAGE}?nhap={row.pk}" in listed and "Nguyễn Thị Mẫu" in listed
    shown = text_of(elsewhere.get(f"{PAGE}?nhap={row.pk}"))
    assert 'value="Trần Văn Con"' in shown and 'value="Cha"' in shown and KEY in shown
    assert 'value="in" checked' in shown
    assert elsewhere.post(PAGE, filled(world) | ANSWERS).status_code == 302
    assert not Draft.objects.exists()


def test_a_draft_is_looked_through_and_received_from_there_once(world, browse):
    desk = browse("desk")
    sent = desk.post(PAGE, filled(world, do="review") | ANSWERS)
    id = Draft.objects.get().pk
    assert sent["Location"] == f"/ho-so/ban-nhap/{id}/" and not Dossier.objects.exists()
    shown = text_of(desk.get(sent["Location"]))
    for said in ("Trần Văn Con", "01/09/2026", "Cha hoặc mẹ 1", "0912345678"):
        assert said in shown, said
    first, second = (desk.post(sent["Location"], {"do": "receive", "form_key": KEY}) for _time in range(2))
    assert first["Location"] == second["Location"] and Dossier.objects.count() == 1 and not Draft.objects.exists()


def test_a_draft_with_mistakes_goes_back_to_the_page_that_names_them(world, browse):
    desk = browse("desk")
    desk.post(PAGE, filled(world, do="review", number="1") | ANSWERS)
    id = Draft.objects.get().pk
    answer = desk.post(f"/ho-so/ban-nhap/{id}/", {"do": "receive", "form_key": KEY})
    shown = text_of(answer)
    assert answer.status_code == 422 and f'action="{PAGE}"' in shown and 'id="e-number"' in shown
    assert not Dossier.objects.exists() and Draft.objects.exists()


def test_looking_through_says_what_keeps_it_from_being_received(world, browse):
    desk = browse("desk")
    lacking = {"number": "1", "deciding": "", "paper-giay-to-tuy-than": "", "a:ten-con": ""}
    desk.post(PAGE, filled(world, do="review") | ANSWERS | lacking)
    address = f"/ho-so/ban-nhap/{Draft.objects.get().pk}/"
    shown = text_of(desk.get(address))
    for said in ("Chưa tiếp nhận được", "Cơ quan giải quyết: ", "12 chữ số", "Họ, chữ đệm, tên của con: ",
                 "hộ chiếu: chưa có", "ủy quyền có chứng thực: không cần trong trường hợp này"):  # fmt: skip
        assert said in shown, said
    assert 'value="receive"' not in shown and 'type="file"' not in shown and "Sửa lại" in shown
    desk.post(PAGE, filled(world, do="review") | ANSWERS)
    shown = text_of(desk.get(address))
    assert 'value="receive"' in shown and "Chưa tiếp nhận được" not in shown and "Xã Đồi" in shown


def test_a_draft_may_be_dropped(world, browse):
    desk = browse("desk")
    desk.post(PAGE, filled(world, do="keep"))
    id = Draft.objects.get().pk
    assert desk.post(f"/ho-so/ban-nhap/{id}/", {"do": "drop"})["Location"] == "/ho-so/ban-nhap/"
    assert not Draft.objects.exists()


@pytest.mark.parametrize("who", ["other desk", "handler"])
def test_nobody_else_sees_or_overwrites_a_draft(world, browse, who):
    desk = browse("desk")
    desk.post(f"{PAGE}nhap/", filled(world))
    id, other = Draft.objects.get().pk, browse(who)
    assert other.get(f"/ho-so/ban-nhap/{id}/").status_code == 404
    assert "Nguyễn Thị Mẫu" not in text_of(other.get("/ho-so/ban-nhap/"))
    kept = bytes(Draft.objects.get().typed)
    other.post(f"{PAGE}nhap/", filled(world, name="Kẻ Khác"))
    assert bytes(Draft.objects.get().typed) == kept


def keep_like_birth(code, change):
    """A procedure like that of birth, with a form of the test's own."""
    (value,) = [
        value
        for value, _lines in packs.read_yaml(NATIONAL / "procedures" / "civil-status.yaml", "x")
        if value["code"] == BIRTH
    ]
    value |= {"code": code, "form": change(value["form"])}
    definitions.keep(
        [packs.Read("procedures", Procedure.model_validate(value), "x.yaml", packs.Lines("x"))],
        pack="national",
        at=MORNING,
    )
    return f"/ho-so/tiep-nhan/{code}/"


def test_a_form_of_500_rows_is_received_and_one_more_is_told(world, browse):
    many_rows = keep_like_birth(
        "9.000500", lambda form: [*form[:2], form[2] | {"rows": form[2]["rows"] | {"most": 500}}]
    )
    many = {f"a:cha-me:{n}:ten-cha-me": f"Người {n}" for n in range(501)}
    many |= {f"a:cha-me:{n}:nam-sinh-cha-me": "1990" for n in range(501)}
    desk = browse("desk")
    answer = desk.post(many_rows, filled(world) | ANSWERS | many | {"a:cha-me:rows": "501"})
    assert answer.status_code == 422 and "Nhiều nhất 500 dòng; đây có 501" in text_of(answer)
    sent = desk.post(many_rows, filled(world) | ANSWERS | many | {"a:cha-me:rows": "500"})
    assert sent.status_code == 302
    assert len(answers_of(Dossier.objects.get().pk).answers["cha-me"]) == 500


def test_script_in_every_field_is_shown_as_text(world, browse):
    desk, evil = browse("desk"), "<script>alert(1)</script>"
    texts = (
        "a:ten-nguoi-khai",
        "a:quan-he",
        "a:ten-con",
        "a:ten-co-so",
        "a:que-quan",
        "a:dan-toc",
        "a:cha-me:0:ten-cha-me",
    )
    given = filled(world, name=evil) | ANSWERS | dict.fromkeys(texts, evil)
    desk.post(f"{PAGE}nhap/", given | {"a:gioi-tinh": evil, "paper-to-khai": evil, "form-how": evil})
    id = Draft.objects.get().pk
    pages = [desk.get(f"{PAGE}?nhap={id}"), desk.get(f"/ho-so/ban-nhap/{id}/"), desk.get("/ho-so/ban-nhap/")]
    assert desk.post(PAGE, given).status_code == 302
    number = Dossier.objects.get().pk
    pages += [desk.get(f"/ho-so/{number}/to-khai/"), desk.get(f"/ho-so/{number}/to-khai/in/")]
    for shown in pages:
        assert shown.status_code == 200 and b"<script>alert" not in shown.content


def test_earlier_answers_are_taken_over_and_it_is_said_from_where(world, browse):
    desk = browse("desk")
    desk.post(PAGE, filled(world) | ANSWERS)
    first = Dossier.objects.get()
    again = {
        "number": NUMBER,
        "channel": "desk",
        "form-how": "screen",
        "a:quan-he": "Bà",
        "do": "earlier",
        "form_key": "f" * 32,
    }
    shown = text_of(desk.post(PAGE, again))
    assert first.code in shown and 'value="Nguyễn Thị Mẫu"' in shown and 'value="Trần Văn Con"' in shown
    assert 'value="Bà"' in shown and 'value="Mẹ"' not in shown, "what was typed stays"
    assert 'name="a:cha-me:0:ten-cha-me" value="Nguyễn Thị Mẫu"' in shown
    sent = desk.post(PAGE, filled(world, form_key="f" * 32, **{"form-from": str(first.pk)}) | ANSWERS)
    assert sent.status_code == 302 and Filled.objects.order_by("pk").last().sources == [first.pk]


def test_what_another_desk_received_is_not_taken_over(world, browse):
    browse("desk").post(PAGE, filled(world) | ANSWERS)
    other = browse("other desk")
    shown = text_of(other.post(PAGE, {"number": NUMBER, "do": "earlier", "form-how": "screen"}))
    assert "Trần Văn Con" not in shown and "0912345678" not in shown and "Không có hồ sơ trước" in shown
    sent = other.post(PAGE, filled(world, **{"form-from": str(Dossier.objects.get().pk)}) | ANSWERS)
    assert sent.status_code == 302 and Filled.objects.order_by("pk").last().sources == []


def test_nobody_receives_their_own_dossier(world, browse):
    desk = browse("desk")
    assert desk.post("/ho-so/so-cua-toi/", {"number": NUMBER}).status_code == 302
    answer = desk.post(PAGE, filled(world) | ANSWERS)
    assert answer.status_code == 422 and "số của chính bạn" in text_of(answer) and not Dossier.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT handle FROM onestop_filling_ownnumber")
        assert NUMBER not in cursor.fetchone()[0]


def test_a_name_like_ones_own_is_asked_about(world, browse):
    from tinhso.engines.people import public as people

    own = people.names([world.seats["desk"].person])[world.seats["desk"].person]
    desk = browse("desk")
    answer = desk.post(PAGE, filled(world, name=own.upper()) | ANSWERS)
    shown = text_of(answer)
    assert answer.status_code == 422 and 'name="somebody-else"' in shown and not Dossier.objects.exists()
    assert desk.post(PAGE, filled(world, name=own, **{"somebody-else": "1"}) | ANSWERS).status_code == 302


@pytest.mark.parametrize("address", ["to-khai/", "to-khai/in/", "to-khai/tep/1/"])
def test_a_form_of_others_is_not_there(world, browse, address):
    browse("desk").post(PAGE, filled(world) | ANSWERS)
    id = Dossier.objects.get().pk
    assert browse("other desk").get(f"/ho-so/{id}/{address}").status_code == 404


def test_the_form_as_json_schema_is_public(world, client):
    found = client.get(f"/thu-tuc/{BIRTH}/bieu-mau.json")
    assert found.status_code == 200 and found.json()["properties"]["gioi-tinh"]["enum"] == ["nam", "nu"]
    assert client.get("/thu-tuc/1.000656/bieu-mau.json").status_code == 404


def test_a_file_that_lies_leaves_the_dossier_and_is_told(world, browse):
    picture = {"code": "anh", "title": {"vi": "Ảnh"}, "kind": "file"}
    address = keep_like_birth(
        "9.000700", lambda form: [*form, {"code": "tep", "title": {"vi": "Tệp"}, "fields": [picture]}]
    )
    desk = browse("desk")
    missing = desk.post(address, filled(world) | ANSWERS)
    assert missing.status_code == 422 and 'id="e-a:anh"' in text_of(missing)
    lying = SimpleUploadedFile("anh.pdf", b"MZ\x90\x00 not a pdf", "application/pdf")
    sent = desk.post(address, filled(world) | ANSWERS | {"a:anh": lying})
    id = Dossier.objects.get().pk
    assert "Có bản chụp chưa nhận được" in text_of(desk.get(sent["Location"]))
    true = SimpleUploadedFile("anh.pdf", PDF, "application/pdf")
    assert desk.post(f"/ho-so/{id}/to-khai/", {"code": "anh", "file": true}).status_code == 302
    shown = text_of(desk.get(f"/ho-so/{id}/to-khai/"))
    paper = shown.split(f"/ho-so/{id}/to-khai/tep/")[1].split('"')[0]
    assert "anh.pdf" in shown
    got = desk.get(f"/ho-so/{id}/to-khai/tep/{paper}")
    assert got.status_code == 200 and got["Content-Disposition"].startswith("attachment")
    assert browse("other desk").get(f"/ho-so/{id}/to-khai/tep/{paper}").status_code == 404
