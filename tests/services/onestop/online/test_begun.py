"""What a citizen types is kept for them alone, with its page, until it is handed in; and a page is of whom it was opened for."""

from datetime import timedelta

from django.test import Client
from tests.said import text_of
from tests.vouching import vouch_for

from tinhso.services.onestop.dossiers import person_of, seen
from tinhso.services.onestop.erasers import Whose
from tinhso.services.onestop.models import Dossier
from tinhso.services.onestop.online import begun, erasing, packing, tasks
from tinhso.services.onestop.online.models import Begun, Submission

from ..desk_world import BIRTH, MORNING, NUMBER, POLICE, STATUS
from .conftest import NAME, OTHER
from .test_citizens import MINE, mark, sent, typed
from .test_online import KEY, PAGE, given, pdf


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


def test_nothing_is_kept_for_whom_nobody_vouches(world, open_here):
    assert open_here.post(f"{PAGE}luu/", given(world)).status_code == 403
    open_here.post(PAGE, given(world, do="show"))
    assert not Begun.objects.exists()


def test_too_much_to_be_kept_is_told_and_nothing_typed_is_lost(world, citizen):
    long = "x" * 2_100_000
    assert citizen.post(f"{PAGE}luu/", typed(world, address=long)).status_code == 429
    answer = citizen.post(PAGE, typed(world, do="review", address=long))
    assert answer.status_code == 422 and long in answer.content.decode()
    assert "Trang này không được lưu" in text_of(answer) and 'target="_blank"' not in text_of(answer)


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


def as_of(shown):
    return {begun.AS_OF: shown.split(f'name="{begun.AS_OF}" value="')[1].split('"')[0]}


def test_what_was_saved_on_another_device_is_not_taken_away_by_the_page_left_open_here(world, citizen):
    here = typed(world) | as_of(text_of(citizen.get(PAGE)))
    assert citizen.post(f"{PAGE}luu/", here).status_code == 204
    assert citizen.post(f"{PAGE}luu/", here).status_code == 204, "one page saves as often as it likes"
    there = typed(world, **{"a:ten-con": "Gõ Trên Máy Kia"}) | as_of(text_of(citizen.get(PAGE)))
    assert citizen.post(f"{PAGE}luu/", there).status_code == 204, "it was opened of all that was saved here"
    late = citizen.post(f"{PAGE}luu/", here)
    assert late.status_code == 409 and "trên máy khác" in text_of(late)
    without_scripts = text_of(citizen.post(PAGE, here | {"do": "show", "a:ten-con": "Gõ Ở Đây"}))
    assert (
        "Trang này không được lưu" in without_scripts
        and 'target="_blank"' in without_scripts
        and 'value="Gõ Ở Đây"' in without_scripts
    )
    assert as_of(without_scripts) == {begun.AS_OF: here[begun.AS_OF]}
    assert 'value="Gõ Trên Máy Kia"' in text_of(citizen.get(PAGE))
    assert citizen.post(f"{PAGE}luu/", there).status_code == 204


def test_a_page_opened_before_more_was_saved_elsewhere_is_not_kept(world, citizen):
    first = typed(world) | as_of(text_of(citizen.get(PAGE)))
    citizen.post(f"{PAGE}luu/", first)
    second = typed(world, **{"a:ten-con": "Muộn"}) | as_of(text_of(citizen.get(PAGE)))
    citizen.post(f"{PAGE}luu/", first | {"a:ten-con": "Gõ Thêm"})
    assert citizen.post(f"{PAGE}luu/", second).status_code == 409
    assert 'value="Gõ Thêm"' in text_of(citizen.get(PAGE))


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
    assert 'value="another"' in text_of(citizen.post(PAGE, typed(world, do="review"))), (
        "told before it is looked through"
    )
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
