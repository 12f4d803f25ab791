"""The page says what goes, what stays and from when; afterwards the dossier and the look-up say that it was done."""

import pytest
from tests.said import text_of

from tinhso.services.onestop import dossiers
from tinhso.services.onestop.erasing.models import Erased

from .conftest import NAME, ended, received, to_the_end

SENT = {"reason": "mistaken", "document": "Biên bản số 7 ngày 08/09/2026", "sure": "1"}


@pytest.fixture
def gone(desk):
    """A dossier that has ended on the morning of the browsers."""
    from ..desk_world import MORNING

    return to_the_end(desk, received(desk).id, at=MORNING)


def test_who_may_finds_the_way_on_the_dossier_and_others_do_not(desk, gone, browse):
    page = f"/ho-so/{gone}/xoa-du-lieu/"
    assert page in text_of(browse("approver").get(f"/ho-so/{gone}/"))
    assert page not in text_of(browse("desk").get(f"/ho-so/{gone}/"))
    assert browse("desk").get(page).status_code == 403


def test_it_says_what_goes_what_stays_and_from_which_day(desk, gone, browse):
    other = ended(desk)
    shown = text_of(browse("approver").get(f"/ho-so/{gone}/xoa-du-lieu/"))
    assert "01/01/2037" in shown and "Ví dụ" in shown
    assert "Những gì bị xóa" in shown and "Những gì ở lại" in shown
    assert f"/ho-so/{other}/xoa-du-lieu/" in shown, "the same person's other dossier"
    assert 'value="mistaken" checked' in shown and 'value="term"' not in shown, "the only reason there is, and chosen"


@pytest.mark.parametrize("missing", ["reason", "document", "sure"])
def test_what_is_missing_is_said_beside_its_field_and_nothing_goes(desk, gone, browse, missing):
    answer = browse("approver").post(f"/ho-so/{gone}/xoa-du-lieu/", SENT | {missing: ""})
    assert answer.status_code == 422 and f'id="e-{missing}"' in text_of(answer)
    assert dossiers.person_of(gone).name == NAME


def test_all_that_is_missing_is_said_at_once(desk, gone, browse):
    shown = text_of(browse("approver").post(f"/ho-so/{gone}/xoa-du-lieu/", {}))
    for field in ("reason", "document", "sure"):
        assert f'id="e-{field}"' in shown, field


def test_only_what_is_there_is_listed_and_of_ratings_never_whether_there_is_one(desk, gone, browse):
    shown = text_of(browse("approver").get(f"/ho-so/{gone}/xoa-du-lieu/"))
    assert "Bản chụp và tệp đính kèm" in shown and "Cổng Dịch vụ công quốc gia chuyển đến" not in shown
    assert "Lời viết kèm đánh giá, nếu có" in shown


def test_erased_the_dossier_says_so_and_offers_nothing_that_is_gone(desk, gone, browse):
    leader = browse("approver")
    answer = leader.post(f"/ho-so/{gone}/xoa-du-lieu/", SENT)
    assert (answer.status_code, answer["Location"]) == (302, f"/ho-so/{gone}/")
    shown = text_of(leader.get(f"/ho-so/{gone}/"))
    assert NAME not in shown and "Đã xóa dữ liệu cá nhân ngày 08/09/2026" in shown
    assert f"/ho-so/{gone}/giay-tiep-nhan/" not in shown
    assert f"/ho-so/{gone}/giay/" not in shown and f"/ho-so/{gone}/tep/" not in shown, "papers and scans"
    again = text_of(leader.get(f"/ho-so/{gone}/xoa-du-lieu/"))
    assert "đã được xóa ngày 08/09/2026" in again and 'name="reason"' not in again
    assert Erased.objects.get().document == SENT["document"]


def test_the_look_up_says_that_the_data_were_erased_and_still_how_it_went(desk, browse, client):
    from ..desk_world import MORNING

    got = received(desk)
    to_the_end(desk, got.id, at=MORNING)
    asked = {"code": got.code, "secret": got.secret}
    assert "bị xóa" not in text_of(client.post("/tra-cuu-ho-so/", asked))
    browse("approver").post(f"/ho-so/{got.id}/xoa-du-lieu/", SENT)
    shown = text_of(client.post("/tra-cuu-ho-so/", asked))
    assert "Dữ liệu cá nhân của hồ sơ này đã được xóa ngày 08/09/2026" in shown
    assert "Đã trả kết quả" in shown and "Giấy tờ của ông/bà" not in shown


def test_a_dossier_under_way_says_when(desk, browse):
    id = received(desk).id
    shown = text_of(browse("approver").get(f"/ho-so/{id}/xoa-du-lieu/"))
    assert "đang được giải quyết" in shown and 'name="reason"' not in shown


def test_the_list_the_form_and_the_fees_open_without_the_person(desk, gone, browse):
    leader = browse("approver")
    leader.post(f"/ho-so/{gone}/xoa-du-lieu/", SENT)
    for page in (f"/ho-so/{gone}/to-khai/", f"/ho-so/{gone}/to-khai/in/", f"/ho-so/{gone}/phi/", "/ho-so/"):
        answer = leader.get(page)
        assert answer.status_code in (200, 404) and NAME not in text_of(answer), page
