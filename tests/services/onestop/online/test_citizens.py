"""A citizen whom a provider vouches for: the form knows them, what they type is kept, and their own is shown to them alone."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from tests.said import text_of
from tests.vouching import vouch_for

from tinhso.engines.journal.models import JournalRecord as Entry
from tinhso.kernel import access
from tinhso.services.onestop import catalogue
from tinhso.services.onestop.dossiers import person_of, seen
from tinhso.services.onestop.erasers import Whose
from tinhso.services.onestop.filling import keeping
from tinhso.services.onestop.filling.models import Filled
from tinhso.services.onestop.models import Dossier
from tinhso.services.onestop.online import begun, erasing, own, packing, tasks
from tinhso.services.onestop.online.models import Begun, Submission
from tinhso.services.onestop.results import actions as results
from tinhso.services.onestop.results import rights
from tinhso.services.onestop.results.models import Reused
from tinhso.web import clock, vouched

from ..conftest import keep_folders
from ..desk_world import BIRTH, MORNING, NUMBER, PDF, POLICE, STATUS, keep_again
from ..filling.test_form_versions import ANSWERS as STATUS_ANSWERS
from ..results.storing import give_types, stored
from .test_online import KEY, PAGE, WORDS, at_home, given, open_here, pdf  # noqa: F401  fixtures

MINE = "/nop-ho-so/cua-toi/"
NAME = "Nguyễn Thị Mẫu"
OTHER = {"name": "Trần Văn Ví Dụ", "number": "015085000002"}


@pytest.fixture
def citizen(open_here):  # noqa: F811
    return vouch_for(open_here, name=NAME, number=NUMBER)


@pytest.fixture
def neighbour(open_here):  # noqa: F811
    return vouch_for(Client(headers={"accept-language": "vi"}), **OTHER)


def typed(world, **more):
    """As a page that was opened for the citizen sends it."""
    told = {name: value for name, value in given(world, **more).items() if name not in ("name", "number")}
    return {begun.SIGNED_IN: mark(NAME, NUMBER)} | told


def mark(name, number):
    return own.mark_of(vouched.Vouched("", "", name, number))


def sent(world, citizen, **more):
    answer = citizen.post(PAGE, typed(world, do="send", **more) | {"file-giay-chung-sinh": pdf()})
    assert answer.status_code == 200, text_of(answer)[-1500:]
    return Submission.objects.latest("id")


def test_nothing_the_provider_told_is_readable_in_the_session(citizen):
    (row,) = Session.objects.all()
    held = row.get_decoded()[vouched.KEY]
    assert NUMBER not in held and "Mẫu" not in held and NUMBER not in row.session_data


def test_the_form_knows_name_and_number_and_no_page_can_say_others(world, citizen):
    shown = text_of(citizen.get(PAGE))
    assert NAME in shown and NUMBER in shown and 'id="f-name"' not in shown and 'id="f-number"' not in shown
    row = sent(world, citizen, name="Kẻ Mạo Danh", number=OTHER["number"])
    person = packing.unpacked(row.person)
    assert (person["name"], person["number"]) == (NAME, NUMBER) and row.provider == "dinh-danh"
    made = Entry.objects.get(name="submission.made")
    assert '"dinh-danh"' in made.body and NUMBER not in made.body


def test_the_officer_sees_who_vouches_for_them(world, citizen, browse):
    row = sent(world, citizen)
    shown = text_of(browse("desk").get(f"/ho-so/tu-xa/{row.pk}/"))
    assert "Định danh thử xác nhận họ tên và số định danh (tài khoản mức độ 2, xác thực mức độ M2)" in shown


def test_whoever_typed_who_they_are_is_vouched_for_by_nobody(world, open_here, browse):  # noqa: F811
    open_here.post(PAGE, given(world, do="send") | {"file-giay-chung-sinh": pdf()})
    row = Submission.objects.get()
    assert (row.handle, row.provider) == ("", "")
    assert "hãy đối chiếu với thẻ căn cước" in text_of(browse("desk").get(f"/ho-so/tu-xa/{row.pk}/"))


def test_what_they_type_is_kept_and_gone_on_with_on_another_device(world, citizen):
    kept = citizen.post(f"{PAGE}luu/", typed(world, **{"a:ten-con": "Nguyễn Văn Dở Dang"}))
    assert kept.status_code == 204
    held = Begun.objects.get()
    assert b"Dang" not in bytes(held.typed) and NUMBER not in held.handle
    other_device = vouch_for(Client(headers={"accept-language": "vi"}), name=NAME, number=NUMBER)
    shown = text_of(other_device.get(PAGE))
    assert 'value="Nguyễn Văn Dở Dang"' in shown and f'name="form_key" value="{KEY}"' in shown
    assert "Đang soạn, chưa nộp" in text_of(other_device.get(MINE))


def test_without_scripts_it_is_kept_whenever_the_page_is_sent(world, citizen):
    citizen.post(PAGE, typed(world, do="show", **{"a:ten-con": "Nguyễn Văn Nửa"}))
    assert begun.of(Begun.objects.get().handle, BIRTH, on=MORNING.date()).typed["a:ten-con"] == "Nguyễn Văn Nửa"


def test_what_was_begun_goes_when_it_is_handed_in_dropped_or_left(world, citizen):
    citizen.post(f"{PAGE}luu/", typed(world))
    sent(world, citizen)
    assert not Begun.objects.exists()
    another = typed(world, form_key="d" * 32)
    citizen.post(f"{PAGE}luu/", another)
    assert citizen.post(MINE, {"drop": BIRTH}).status_code == 302 and not Begun.objects.exists()
    citizen.post(f"{PAGE}luu/", another)
    tasks.purge.func(int((MORNING + timedelta(days=29)).timestamp()))
    assert Begun.objects.exists()
    tasks.purge.func(int((MORNING + timedelta(days=30)).timestamp()))
    assert not Begun.objects.exists()


def test_nothing_is_kept_for_whom_nobody_vouches(world, open_here):  # noqa: F811
    assert open_here.post(f"{PAGE}luu/", given(world)).status_code == 403
    open_here.post(PAGE, given(world, do="show"))
    assert not Begun.objects.exists()


def test_too_much_to_be_kept_is_told_and_nothing_typed_is_lost(world, citizen):
    long = "x" * 2_100_000
    assert citizen.post(f"{PAGE}luu/", typed(world, address=long)).status_code == 429
    answer = citizen.post(PAGE, typed(world, do="review", address=long))
    assert answer.status_code == 422 and long in answer.content.decode()


def test_earlier_dossiers_fill_what_is_empty_and_only_their_own(world, citizen, neighbour):
    world.receive(STATUS, phone="0987654321", address="Thôn Ví Dụ 2")
    shown = text_of(citizen.get(PAGE))
    assert 'value="0987654321"' in shown and 'value="fill"' in shown
    filled = text_of(citizen.post(PAGE, typed(world, do="fill", phone="", address="")))
    assert Dossier.objects.get().code in filled and 'value="Thôn Ví Dụ 2"' in filled
    assert 'value="fill"' not in text_of(neighbour.get(PAGE))


def test_they_see_how_it_stands_without_code_and_secret_and_take_it_back(world, citizen, browse):
    row = sent(world, citizen)
    assert row.code in text_of(citizen.get(MINE))
    browse("desk").post(f"/ho-so/tu-xa/{row.pk}/", {"do": "ask", "note": WORDS})
    assert "Chờ ông/bà bổ sung" in text_of(citizen.get(MINE))
    shown = text_of(citizen.get(f"{MINE}{row.pk}/"))
    assert WORDS in shown and 'name="secret"' not in shown
    answer = citizen.post(f"{MINE}{row.pk}/", {"do": "supplement", "file-giay-chung-sinh": pdf("moi.pdf")})
    row.refresh_from_db()
    assert answer.status_code == 200 and row.state == "waiting"
    assert citizen.post(f"{MINE}{row.pk}/", {"do": "supplement", "file-giay-chung-sinh": pdf()}).status_code == 422
    citizen.post(f"{MINE}{row.pk}/", {"do": "withdraw"})
    row.refresh_from_db()
    assert row.state == "withdrawn" and "Đã kết thúc" in text_of(citizen.get(MINE))


def test_a_dossier_taken_in_at_a_desk_is_theirs_too(world, citizen):
    received = world.receive(STATUS)
    shown = text_of(citizen.get(MINE))
    assert received.code in shown
    page = text_of(citizen.get(f"{MINE}ho-so/{received.id}/"))
    assert received.code in page and "Diễn biến" in page


def test_accepted_it_stands_among_their_dossiers(world, citizen, browse):
    row = sent(world, citizen)
    ticks = {"paper-to-khai": "in", "paper-giay-chung-sinh": "in", "paper-giay-to-tuy-than": "held"}
    browse("desk").post(f"/ho-so/tu-xa/{row.pk}/", {"do": "accept", **ticks})
    row.refresh_from_db()
    dossier = Dossier.objects.get()
    assert (row.state, row.handle) == ("accepted", "")
    shown = text_of(citizen.get(MINE))
    assert dossier.code in shown and row.code not in shown
    assert citizen.get(f"{MINE}ho-so/{dossier.pk}/").status_code == 200


def test_papers_issued_to_them_are_listed_and_downloaded(world, citizen, neighbour):
    give_types(world)
    _dossier, id = stored(world)
    assert "số 12" in text_of(citizen.get(MINE)) and "số 12" not in text_of(neighbour.get(MINE))
    file = citizen.get(f"{MINE}giay-to/{id}/")
    assert b"".join(file.streaming_content) == PDF and file["Content-Disposition"].startswith("attachment")
    assert neighbour.get(f"{MINE}giay-to/{id}/").status_code == 404


def test_nobody_sees_what_is_anothers(world, citizen, neighbour, open_here):  # noqa: F811
    row, received = sent(world, citizen), world.receive(STATUS)
    for address in (f"{MINE}{row.pk}/", f"{MINE}ho-so/{received.id}/", f"{MINE}999999999/"):
        assert neighbour.get(address).status_code == 404
    assert neighbour.post(f"{MINE}{row.pk}/", {"do": "withdraw"}).status_code == 404
    row.refresh_from_db()
    assert row.state == "waiting" and received.code not in text_of(neighbour.get(MINE))


def test_a_number_mistyped_at_a_desk_shows_nobody_anothers_dossier(world, citizen):
    received = world.receive(STATUS, name="Lý Văn Khác")  # under the citizen's number, by mistake
    assert received.code not in text_of(citizen.get(MINE))
    assert citizen.get(f"{MINE}ho-so/{received.id}/").status_code == 404


@pytest.mark.parametrize("address", ["", "1/", "ho-so/1/", "giay-to/1/"])
def test_whom_nobody_vouches_for_is_asked_to_sign_in(open_here, address):  # noqa: F811
    answer = open_here.get(f"{MINE}{address}")
    assert answer.status_code == 200 and "Ở đây chưa mở đăng nhập bằng định danh điện tử" in text_of(answer)


def test_an_officer_is_no_citizen_beside_it(world, browse):
    desk = browse("desk")
    vouch_for(desk, name=NAME, number=NUMBER)
    assert "Ở đây chưa mở đăng nhập" in text_of(desk.get(MINE))


def test_the_province_may_be_closed_and_they_still_see_their_own(world, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    received = world.receive(STATUS)
    shown = text_of(vouch_for(client, name=NAME, number=NUMBER).get(MINE))
    assert received.code in shown and 'href="/nop-ho-so/"' not in shown


def test_erased_and_forgotten_nothing_of_them_is_left(world, citizen, browse):
    row = sent(world, citizen)
    browse("desk").post(f"/ho-so/tu-xa/{row.pk}/", {"do": "refuse", "note": WORDS})
    row.refresh_from_db()
    assert packing.purge(row.expires) == 1
    row.refresh_from_db()
    assert (row.handle, row.person) == ("", None)
    assert row.code not in text_of(citizen.get(MINE))
    assert not Begun.objects.exists()


def test_a_paper_we_issued_to_them_is_not_asked_for_again(world, citizen, browse):
    give_types(world)
    _dossier, result = stored(world)
    keep_folders("procedure-forms", only=(STATUS,))
    page = f"/nop-ho-so/{STATUS}/"
    under = text_of(citizen.get(page)).split('name="form-under" value="')[1].split('"')[0]
    form = typed(world) | STATUS_ANSWERS | {"form-under": under}
    reviewed = text_of(citizen.post(page, form | {"do": "review"}))
    assert "không cần đính kèm" in reviewed and "số 12" in reviewed and 'name="file-giay-cu"' not in reviewed
    citizen.post(page, form | {"do": "send"})
    row = Submission.objects.get()
    desk = browse("desk")
    shown = text_of(desk.get(f"/ho-so/tu-xa/{row.pk}/"))
    assert "Từ kho kết quả: Giấy xác nhận" in shown and 'name="paper-giay-cu" value="held" checked' in shown
    ticks = {"paper-to-khai": "in", "paper-giay-to-tuy-than": "held", "paper-giay-cu": "held"}
    assert desk.post(f"/ho-so/tu-xa/{row.pk}/", {"do": "accept", **ticks}).status_code == 302
    assert (Reused.objects.get().code, Reused.objects.get().result_id) == ("giay-cu", result)


def test_a_paper_taken_back_meanwhile_is_asked_for_after_all(world, citizen, browse):
    give_types(world)
    _dossier, result = stored(world)
    keep_folders("procedure-forms", only=(STATUS,))
    page = f"/nop-ho-so/{STATUS}/"
    under = text_of(citizen.get(page)).split('name="form-under" value="')[1].split('"')[0]
    citizen.post(page, typed(world) | STATUS_ANSWERS | {"form-under": under, "do": "send"})
    row = Submission.objects.get()
    results.end(result, "Cấp sai", by=world.seats["handler"], at=MORNING)
    desk = browse("desk")
    shown = text_of(desk.get(f"/ho-so/tu-xa/{row.pk}/"))
    assert "nay không còn giá trị" in shown and 'name="paper-giay-cu" value="held"' not in shown
    ticks = {"paper-to-khai": "in", "paper-giay-to-tuy-than": "held", "paper-giay-cu": "held"}
    answer = desk.post(f"/ho-so/tu-xa/{row.pk}/", {"do": "accept", **ticks})
    assert answer.status_code == 422 and "không còn" in text_of(answer)
    assert desk.post(f"/ho-so/tu-xa/{row.pk}/", {"do": "accept", **ticks, "paper-giay-cu": ""}).status_code == 302


def test_an_officer_who_may_not_look_results_up_sees_none_that_came_along(world, citizen, browse, monkeypatch):
    give_types(world)
    stored(world)
    keep_folders("procedure-forms", only=(STATUS,))
    page = f"/nop-ho-so/{STATUS}/"
    under = text_of(citizen.get(page)).split('name="form-under" value="')[1].split('"')[0]
    citizen.post(page, typed(world) | STATUS_ANSWERS | {"form-under": under, "do": "send"})
    row, allowed = Submission.objects.get(), access.allows
    monkeypatch.setattr(access, "allows", lambda by, right, **at: right != rights.LOOK_UP and allowed(by, right, **at))
    desk = browse("desk")
    shown = text_of(desk.get(f"/ho-so/tu-xa/{row.pk}/"))
    assert "Từ kho kết quả" not in shown and 'name="paper-giay-cu" value="held" checked' not in shown
    ticks = {"paper-to-khai": "in", "paper-giay-to-tuy-than": "held", "paper-giay-cu": ""}
    assert desk.post(f"/ho-so/tu-xa/{row.pk}/", {"do": "accept", **ticks}).status_code == 302
    assert not Reused.objects.exists()


@pytest.mark.parametrize("more", ["a-paper", "a-question"])
def test_what_the_procedure_asks_more_since_is_not_asked_of_what_was_handed_in_before(world, citizen, browse, more):
    row = sent(world, citizen)
    before = catalogue.procedure(BIRTH, on=MORNING.date()).it
    papers, form = (
        [one.model_dump(mode="json", by_alias=True, exclude_none=True) for one in of]
        for of in (before.papers, before.form)
    )
    if more == "a-paper":
        keep_again(BIRTH, papers=[*papers, {"code": "giay-moi", "title": {"vi": "Giấy mới"}}])
    else:
        asked = {"code": "dieu-moi", "title": {"vi": "Điều mới"}, "required": True}
        keep_again(BIRTH, form=[*form, {"code": "phan-moi", "title": {"vi": "Phần mới"}, "fields": [asked]}])
    assert catalogue.procedure(BIRTH, on=MORNING.date()).it.version > before.version
    ticks = {"paper-to-khai": "in", "paper-giay-chung-sinh": "in", "paper-giay-to-tuy-than": "held"}
    assert browse("desk").post(f"/ho-so/tu-xa/{row.pk}/", {"do": "accept", **ticks}).status_code == 302
    dossier = Dossier.objects.get()
    assert dossier.procedure_id == row.procedure_id
    assert keeping.kept(Filled.objects.get(), before).answers["ten-con"] == "Trần Văn Con"


def test_what_is_saved_late_makes_no_draft_of_what_was_handed_in(world, citizen):
    sent(world, citizen)
    late = citizen.post(f"{PAGE}luu/", typed(world))
    assert late.status_code == 409 and "đã được nộp" in text_of(late)
    assert not Begun.objects.exists()
    fresh = text_of(citizen.get(PAGE)).split('name="form_key" value="')[1].split('"')[0]
    assert fresh != KEY


def test_a_page_handed_in_and_changed_after_is_told_not_taken(world, citizen):
    row = sent(world, citizen)
    again = citizen.post(PAGE, typed(world, do="send", **{"a:ten-con": "Trần Văn Khác"}))
    assert again.status_code == 422 and row.code in text_of(again) and "rút hồ sơ đó" in text_of(again)
    assert Submission.objects.count() == 1


def test_whose_sign_in_has_ended_is_told_before_anything_is_handed_in(world, citizen):
    page = text_of(citizen.get(PAGE))
    assert f'name="signed-in" value="{mark(NAME, NUMBER)}"' in page
    citizen.post(f"{PAGE}luu/", typed(world))
    del citizen.cookies["tinhso_session"]
    sending = typed(world, do="send")
    saved = citizen.post(f"{PAGE}luu/", sending)
    assert saved.status_code == 403 and text_of(saved).startswith("Phiên đăng nhập đã hết")
    shown = text_of(citizen.post(PAGE, sending))
    assert "Phiên đăng nhập đã hết" in shown and 'value="Trần Văn Con"' in shown and 'id="f-name"' not in shown
    assert "Phiên đăng nhập đã hết" in text_of(citizen.post(PAGE, sending)), "asked again until they choose"
    assert not Submission.objects.exists()
    without = text_of(citizen.post(PAGE, sending | {"do": "without"}))
    assert 'id="f-name"' in without and 'name="signed-in"' not in without and 'value="Trần Văn Con"' in without
    assert citizen.post(PAGE, given(world, do="send")).status_code == 200
    assert Submission.objects.get().handle == ""
    assert not Begun.objects.exists(), "it was handed in, so it waits no more to be"


def test_a_page_is_of_whom_it_was_opened_for_whoever_signs_in_after(world, citizen):
    page = typed(world, phone="0911111111")
    citizen.post("/dang-xuat/dinh-danh/")
    vouch_for(citizen, **OTHER)
    theirs = page | {
        begun.SIGNED_IN: mark(**OTHER),
        "form_key": "d" * 32,
        "a:ten-con": "Con Của Người Sau",
        "phone": "",
    }
    assert citizen.post(f"{PAGE}luu/", theirs).status_code == 204
    saved = citizen.post(f"{PAGE}luu/", page)
    assert saved.status_code == 409 and "do người khác mở" in text_of(saved)
    sent = citizen.post(PAGE, page | {"do": "send"})
    assert sent.status_code == 422 and "do người khác mở" in text_of(sent) and OTHER["name"] not in main_of(sent)
    assert not Submission.objects.exists()
    shown = text_of(citizen.get(PAGE))
    assert "Con Của Người Sau" in shown and "0911111111" not in shown


def main_of(answer):
    return text_of(answer).split("<main")[1]


def test_a_page_opened_before_signing_in_is_handed_in_as_it_says(world, citizen):
    citizen.post(PAGE, given(world, do="send", name="Trần Thị Gõ") | {"file-giay-chung-sinh": pdf()})
    row = Submission.objects.get()
    assert (packing.unpacked(row.person)["name"], row.handle) == ("Trần Thị Gõ", "")


def test_a_second_page_does_not_take_the_place_of_what_is_kept(world, citizen):
    citizen.post(f"{PAGE}luu/", typed(world, **{"a:ten-con": "Đã Gõ Nhiều"}))
    second = typed(world, form_key="d" * 32, **{"a:ten-con": ""})
    answer = citizen.post(f"{PAGE}luu/", second)
    assert answer.status_code == 409 and "trang khác" in text_of(answer)
    citizen.post(PAGE, second | {"do": "show"})
    assert 'value="Đã Gõ Nhiều"' in text_of(citizen.get(PAGE))
    sent(world, citizen, form_key="d" * 32)
    assert 'value="Đã Gõ Nhiều"' in text_of(citizen.get(PAGE)), "handing one in leaves the other"


def test_the_second_of_two_children_is_handed_in_as_another_dossier(world, citizen):
    """Both pages were opened from one draft, so they have one key."""
    first = sent(world, citizen)
    shown = text_of(citizen.post(PAGE, typed(world, do="send", **{"a:ten-con": "Đứa Thứ Hai"})))
    assert first.code in shown and 'value="another"' in shown and 'value="Đứa Thứ Hai"' in shown
    shown = text_of(citizen.post(PAGE, typed(world, do="another", **{"a:ten-con": "Đứa Thứ Hai"})))
    key = shown.split('name="form_key" value="')[1].split('"')[0]
    assert key != KEY and 'value="another"' not in shown and 'value="Đứa Thứ Hai"' in shown
    assert Begun.objects.get().key == key
    sent(world, citizen, form_key=key, **{"a:ten-con": "Đứa Thứ Hai"})
    assert Submission.objects.count() == 2


def test_an_old_page_sent_again_leaves_the_draft_of_the_next_dossier(world, citizen):
    sent(world, citizen)
    citizen.post(f"{PAGE}luu/", typed(world, form_key="d" * 32, **{"a:ten-con": "Đứa Thứ Hai"}))
    assert citizen.post(PAGE, typed(world, do="send")).status_code == 200
    assert Begun.objects.count() == 1


def test_nothing_is_kept_for_what_is_not_taken_in_here(world, citizen):
    answer = citizen.post(f"/nop-ho-so/{POLICE}/luu/", typed(world))
    assert answer.status_code == 409 and not Begun.objects.exists()


def test_erasing_a_dossier_with_a_mistyped_number_leaves_the_drafts_of_who_has_that_number(world, citizen):
    citizen.post(f"{PAGE}luu/", typed(world))
    for name, left in (("Lý Văn Khác", True), (NAME, False)):
        received = world.receive(STATUS, name=name)
        whose = Whose(seen(Dossier.objects.get(pk=received.id)), person_of(received.id))
        erasing.erase(whose, MORNING.date())
        assert Begun.objects.exists() is left
