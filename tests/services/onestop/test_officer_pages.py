"""The officer's pages without scripts: taken in hand, given, asked and answered; several at once; lists kept; units divided."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation
from tests.said import text_of

from tinhso.engines.cases import public as cases
from tinhso.engines.people import public as people
from tinhso.kernel.traces import thing_names
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.definitions import HANDLE, READ
from tinhso.services.onestop.list_pages import warning_words
from tinhso.services.onestop.models import Dossier, SavedList
from tinhso.web import clock

from .desk_world import BIRTH, LAND, MORNING, divide


def under_way(world) -> int:
    id = world.receive().id
    onestop.act(id, "forward", by=world.seats["desk"], at=MORNING)
    onestop.act(id, "take-up", by=world.seats["handler"], at=MORNING)
    return id


def test_a_dossier_is_taken_in_hand_given_and_handed_over_on_its_page(world, browse):
    id = under_way(world)
    page, handler, head = f"/ho-so/{id}/", browse("handler"), browse("approver")
    shown = text_of(handler.get(page))
    assert "Nhận việc" in shown and "Giao cho cán bộ" not in shown
    assert handler.post(page, {"hand": "claim"}).status_code == 302
    assert "Đang giữ: bạn đang giữ" in text_of(handler.get(page))
    shown = text_of(head.get(page))
    assert "Giao cho cán bộ" in shown and f'value="{world.seats["handler"].person}"' in shown
    assert head.post(page, {"hand": "assign", "person": ""}).status_code == 302
    wrong = head.post(page, {"hand": "hand-over", "to-unit": world.river, "why": ""})
    assert (
        wrong.status_code == 422
        and "Ghi lý do chuyển sang đơn vị khác" in text_of(wrong)
        and 'id="e-why"' in text_of(wrong)
    )
    assert head.post(page, {"hand": "hand-over", "to-unit": world.river, "why": "đúng tuyến"}).status_code == 302
    shown = text_of(head.get(page))
    assert "Chuyển sang Xã Sông" in shown and "Xã Sông (lúc tiếp nhận: Xã Đồi)" in shown


def test_the_page_says_on_whose_behalf_a_step_was_taken_and_names_nobody(world, browse):
    head, helper = world.seats["handler"], world.seats["desk"]
    last = date(MORNING.year, 12, 31)
    lent = people.delegate(helper.appointment, [READ, HANDLE], start=MORNING.date(), end=last, by=head, at=MORNING)
    id = world.receive().id
    onestop.act(id, "forward", by=world.seats["desk"], at=MORNING)
    onestop.act(id, "take-up", by=people.acting_for(helper.appointment, lent, on=MORNING.date()), at=MORNING)
    shown = text_of(browse("desk").get(f"/ho-so/{id}/"))
    assert "Ghế 1, Xã Đồi, thay Ghế 2, Xã Đồi" in shown and shown.count("Ghế 1, Xã Đồi") > 1
    assert "Người 2" not in shown


def test_a_dossier_is_called_by_its_code_in_the_journal(world):
    code = Dossier.objects.get(pk=world.receive().id).code
    named = thing_names.get("dossier")
    found = named.find(f" {code.lower()} ", on=MORNING.date())
    assert found is not None and named.called([found], on=MORNING.date()) == {found: code}
    assert named.find("H63.00000-000000-0000", on=MORNING.date()) is None


def test_what_is_late_gets_no_new_day_and_the_page_says_why(world, browse, monkeypatch):
    page, handler = f"/ho-so/{under_way(world)}/", browse("handler")
    shown = text_of(handler.get(page))
    assert 'value="extend"' in shown and 'name="until"' in shown
    monkeypatch.setattr(clock, "now", lambda: MORNING + timedelta(days=30))
    shown = text_of(handler.get(page))
    assert "Xin lỗi và hẹn lại: Đã quá hạn" in shown
    assert 'value="extend"' not in shown and 'name="until"' not in shown


def test_who_was_told_of_the_time_is_the_unit_while_nobody_has_it_in_hand(world):
    due = MORNING + timedelta(days=1)
    told = cases.CaseWarning(1, "rule", due, "person", world.hill, None, MORNING, False)
    with translation.override("vi"):
        assert "đã nhắc đơn vị" in warning_words(told)
        assert "đã nhắc người giữ" in warning_words(replace(told, person=7))


def test_the_last_action_is_taken_back_with_one_press(world, browse):
    id, desk = world.receive().id, browse("desk")
    desk.post(f"/ho-so/{id}/", {"do": "forward"})
    assert "Thu hồi “Chuyển xử lý”" in text_of(desk.get(f"/ho-so/{id}/"))
    assert desk.post(f"/ho-so/{id}/", {"hand": "take-back"}).status_code == 302
    again = desk.post(f"/ho-so/{id}/", {"hand": "take-back"})
    assert again.status_code == 422 and "Thu hồi: Chuyển xử lý" in text_of(again)


def test_an_opinion_is_asked_on_the_page_and_answered_from_the_list_of_the_unit_asked(world, browse):
    id = under_way(world)
    handler, office = browse("handler"), browse("land handler")
    asked = {"hand": "ask", "kind": "consult", "asked-unit": world.land, "question": "Đất có tranh chấp?"}
    assert handler.post(f"/ho-so/{id}/", asked | {"question": ""}).status_code == 422
    assert handler.post(f"/ho-so/{id}/", asked).status_code == 302
    listed = text_of(office.get("/ho-so/y-kien/"))
    opinion = cases.opinions_waiting(by=world.seats["land handler"], at=MORNING)[0].id
    assert f"/ho-so/y-kien/{opinion}/" in listed
    shown = text_of(office.get(f"/ho-so/y-kien/{opinion}/"))
    assert "Đất có tranh chấp?" in shown and "Nguyễn Thị Mẫu" not in shown
    assert office.get(f"/ho-so/{id}/").status_code == 404
    assert browse("other desk").get(f"/ho-so/y-kien/{opinion}/").status_code == 404
    assert office.post(f"/ho-so/y-kien/{opinion}/", {"answer": " "}).status_code == 422
    assert office.post(f"/ho-so/y-kien/{opinion}/", {"answer": "Không."}).status_code == 302
    assert "Không." in text_of(handler.get(f"/ho-so/{id}/"))


def test_notes_warnings_and_relations_stand_on_the_page(world, browse):
    first, second = world.receive(), world.receive()
    desk, page = browse("desk"), f"/ho-so/{first.id}/"
    assert desk.post(page, {"hand": "note", "words": "Đã <b>gọi</b>", "for": "inside"}).status_code == 302
    assert desk.post(page, {"hand": "relate", "code": second.code, "relation": "linked"}).status_code == 302
    cases.raise_all(by=world.seats["desk"], at=cases.state_of(Dossier.objects.get(pk=first.id).case_id).due)
    page_text = desk.get(page).content.decode()
    assert "Đã &lt;b&gt;gọi" in page_text and f'href="/ho-so/{second.id}/"' in page_text
    assert "Nhắc thời hạn" in page_text
    assert "Xem trong hôm nay" in text_of(desk.get("/ho-so/"))
    back = text_of(desk.get(f"/ho-so/{second.id}/"))
    assert first.code in back
    for wrong in (
        {"hand": "khong-co"},
        {"hand": "relate", "code": "x", "relation": "linked"},
        {"hand": "note", "words": ""},
    ):
        assert desk.post(page, wrong).status_code == 422, wrong


def test_several_go_from_the_list_and_the_page_says_who_did_not(world, browse):
    both = [world.receive().id for _ in range(2)]
    desk = browse("desk")
    shown = text_of(desk.get("/ho-so/"))
    assert all(f'name="dossier" value="{id}"' in shown for id in both) and "Chuyển xử lý (2)" in shown
    onestop.act(both[0], "forward", by=world.seats["desk"], at=MORNING)
    done = desk.post("/ho-so/ca-loat/", {"dossier": both, "do": "forward"})
    assert done.status_code == 200 and "Đã thực hiện với 1 hồ sơ" in text_of(done) and "Chưa thực hiện" in text_of(done)
    assert "Lúc này không thể" in text_of(done)
    assert desk.post("/ho-so/ca-loat/", {"do": "forward"}).status_code == 422
    assert desk.post("/ho-so/ca-loat/", {"dossier": both, "do": "claim"}).status_code == 200
    assert desk.get("/ho-so/ca-loat/").status_code == 302


def test_what_was_ticked_stays_ticked_when_something_is_missing(world, browse):
    ticked, other = (world.receive().id for _ in range(2))
    unsaid = browse("desk").post("/ho-so/ca-loat/", {"dossier": ticked, "do": ""})
    shown = text_of(unsaid)
    assert unsaid.status_code == 422 and f'value="{other}"' in shown
    assert f'name="dossier" value="{ticked}" checked' in shown and f'value="{other}" checked' not in shown


def test_a_line_says_why_it_stands_where_it_stands(world, browse):
    """A list is in the order of what is due next, also where that is no day told to the applicant."""
    here, away = world.receive(), world.receive(LAND)
    desk, opened = browse("desk"), "/ho-so/?loai=open"
    shown = text_of(desk.get(opened))
    assert shown.index(away.code) < shown.index(here.code) and "Bước này trước<br>15:00 08/09/2026" in shown
    onestop.act(away.id, "forward", by=world.seats["desk"], at=MORNING)
    assert "Chưa tính thời hạn" in text_of(desk.get(opened)), "not before the office has it"
    onestop.act(here.id, "withdraw", note="theo yêu cầu", by=world.seats["desk"], at=MORNING)
    done = text_of(desk.get("/ho-so/?loai=done"))
    assert "mới nhất lên đầu" in done and 'data-label="Đến lượt">–</td>' in done, "nobody's turn any more"


def test_the_late_ones_are_counted_as_they_stand_where_all_of_them_are_listed(world, browse, monkeypatch):
    """Elsewhere they are told as the job counted them, with its hour."""
    world.receive(BIRTH)
    cases.fold_counts()
    cases.count_late(at=MORNING)
    monkeypatch.setattr(clock, "now", lambda: MORNING + timedelta(days=3))
    desk, tile = browse("desk"), 'Quá hạn</span><span class="k-tile-answer">%s</span>'
    assert tile % 1 in text_of(desk.get("/ho-so/?loai=late"))
    shown = text_of(desk.get("/ho-so/?loai=open"))
    assert tile % 0 in shown and "tính đến" in shown


def test_a_list_is_kept_and_deleted(world, browse):
    world.receive()
    desk = browse("desk")
    assert (
        desk.post("/ho-so/danh-sach/", {"loai": "week", "trang-thai": "received", "name": "Tuần này"}).status_code
        == 302
    )
    row = SavedList.objects.get()
    assert row.wanted == {"stands": "week", "state": "received"}
    assert "?loai=week&trang-thai=received" in text_of(desk.get("/ho-so/")) and "Tuần này" in text_of(
        desk.get("/ho-so/")
    )
    assert desk.get("/ho-so/?loai=week&trang-thai=received").status_code == 200
    assert "Tuần này" not in text_of(browse("handler").get("/ho-so/"))
    assert desk.post("/ho-so/danh-sach/", {"loai": "week", "name": ""}).status_code == 422
    assert browse("handler").post("/ho-so/danh-sach/", {"forget": row.pk}).status_code == 404
    assert desk.post("/ho-so/danh-sach/", {"forget": row.pk}).status_code == 302 and not SavedList.objects.exists()


@pytest.mark.parametrize(
    "query", ["loai=x", "trang-thai=x", "don-vi=x", "don-vi=99999999999999999999", "after=x&loai=open"]
)
def test_an_address_somebody_wrote_is_no_error_of_ours(world, browse, query):
    assert browse("desk").get(f"/ho-so/?{query}").status_code in (200, 422)


def test_who_may_give_dossiers_out_sees_those_of_divided_units(world, browse):
    assert "Không có việc chờ" in text_of(browse("approver").get("/ho-so/don-vi-cu/"))
    assert browse("desk").get("/ho-so/don-vi-cu/").status_code == 403


def test_of_a_divided_commune_an_approver_says_which_part_takes_a_dossier(world, browse):
    taken, left = world.receive(), world.receive()
    due = cases.state_of(Dossier.objects.get(pk=taken.id).case_id).due
    one, two = divide(world, world.hill, on=MORNING.date())
    world.seats["heir"] = world.seat(two, "dossier-approver")
    heir, page = browse("heir"), "/ho-so/don-vi-cu/"
    shown = text_of(heir.get(page))
    assert taken.code in shown and "Xã Một" in shown and "Xã Hai" in shown
    given = {"unit": world.hill, "dossier": [taken.id], "heir": two}
    for wrong in ({"dossier": []}, {"heir": world.river}, {"unit": "x"}):
        assert heir.post(page, given | wrong).status_code == 422, wrong
    assert heir.post(page, given).status_code == 302
    case = cases.state_of(Dossier.objects.get(pk=taken.id).case_id)
    assert (case.turn_unit, case.deciding, case.receiving, case.due) == (two, two, two, due)
    shown = text_of(heir.get(page))
    assert taken.code not in shown and left.code in shown
    assert "Chuyển tới Xã Hai là đơn vị kế thừa" in text_of(heir.get(f"/ho-so/{taken.id}/"))
    assert one
