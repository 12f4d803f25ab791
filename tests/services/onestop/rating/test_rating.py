"""A rating: once a channel, by whoever may, at its time; and nobody can join it with its dossier."""

from dataclasses import fields
from datetime import timedelta
from types import SimpleNamespace

import pytest
from tests.said import text_of
from tests.services.onestop.desk_world import MORNING

from tinhso.engines.journal import events as journal_events
from tinhso.engines.journal import public as journal
from tinhso.engines.journal.models import JournalRecord
from tinhso.kernel.errors import Invalid, Missing, NotNow, NotThere, TinhSoError
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop import rated
from tinhso.services.onestop.rating import actions, from_portal
from tinhso.services.onestop.rating.keeping import Said
from tinhso.services.onestop.rating.models import Answer, Invitation, Rating
from tinhso.web import clock

PUBLIC = actions.Actor(system="onestop.rating")
BAD = Said("khong-hai-long", {"thai-do": "khong-hai-long"}, "Chờ quá lâu")


def handled(world) -> onestop.Received:
    received = world.receive()
    for seat, action in (
        ("desk", "forward"),
        ("handler", "take-up"),
        ("handler", "submit"),
        ("approver", "approve"),
        ("handler", "issue"),
    ):
        onestop.act(received.id, action, by=world.seats[seat], at=MORNING)
    return received


def rate(id: int, said: Said = BAD, **more) -> int:
    return actions.rate(id, said, **{"channel": "code", "by": PUBLIC, "at": MORNING} | more)


def test_what_was_said_is_kept_with_its_month_and_the_event_says_nothing_of_it(desk):
    id = desk.receive().id
    rate(id)
    (kept,) = Rating.objects.all()
    assert (kept.unhappy, kept.month.isoformat(), kept.unit) == (True, "2026-09-01", desk.hill)
    assert b"l\xc3\xa2u" not in bytes(kept.comment), "encrypted"
    assert list(Answer.objects.values_list("point", "level")) == [("thai-do", "khong-hai-long")]
    (event,) = [entry for entry in journal.timeline("dossier", id) if entry.name == "dossier.rated"]
    assert event.payload == {"channel": "code"} and event.person is None


def test_a_dossier_is_rated_once_a_channel(desk):
    id = desk.receive().id
    rate(id)
    with pytest.raises(NotNow):
        rate(id, Said("hai-long"))
    rate(id, Said("hai-long"), channel="desk")
    assert Rating.objects.count() == 2


@pytest.mark.parametrize(("said", "wrong", "field"), [
    (Said(""), Missing, "level"),
    (Said("tuyet-voi"), Invalid, "level"),
    (Said("hai-long", {"khong-co": "hai-long"}), Invalid, "point-khong-co"),
    (Said("hai-long", {"thai-do": "x"}), Invalid, "point-thai-do"),
    (Said("hai-long", {}, "a" * 1001), Invalid, "comment"),
])  # fmt: skip
def test_what_is_no_answer_is_refused_beside_its_field(desk, said, wrong, field):
    id = desk.receive().id
    with pytest.raises(wrong) as refused:
        rate(id, said)
    assert refused.value.field == field and not Rating.objects.exists()


def test_the_tablet_asks_what_the_desk_asks_and_then_rests(desk, browse, client):
    received = desk.receive()
    officer = browse("desk")
    made = text_of(officer.post("/danh-gia/may-tai-quay/", {"name": "Quầy 2"}))
    link = made.split("/danh-gia/may/")[1].split("/")[0]
    assert "thiết lập lúc" in made, "two tablets of one name are told apart"
    nobodys = client.get("/danh-gia/may/")
    assert nobodys.status_code == 404, "no tablet yet"
    assert "Không còn dùng được" in text_of(nobodys) and "Không có trang này" not in text_of(nobodys)
    assert client.get(f"/danh-gia/may/{link}/").status_code == 302
    idle = client.get("/danh-gia/may/")
    assert "Xã Đồi" in text_of(idle) and idle["Refresh"]
    asked = text_of(officer.get(f"/ho-so/{received.id}/danh-gia/"))
    device = asked.split('name="device" value="')[1].split('"')[0]
    officer.post(f"/ho-so/{received.id}/danh-gia/", {"device": device})
    shown = text_of(client.get("/danh-gia/may/"))
    assert "Thái độ phục vụ" in shown and received.code not in shown and "Nguyễn" not in shown
    wrong = client.post("/danh-gia/may/", {"level": ""})
    assert wrong.status_code == 422 and "Đánh giá chung</a>: " in text_of(wrong)
    assert "open>" not in text_of(wrong).split("<main", 1)[1]
    begun = client.post("/danh-gia/may/", {"level": "", "point-thai-do": "hai-long"})
    assert "open>" in text_of(begun).split("<main", 1)[1]
    sent = client.post("/danh-gia/may/", {"level": "hai-long", "point-thai-do": "rat-hai-long"})
    assert sent.status_code == 302 and "Cảm ơn" in text_of(client.get(sent["Location"]))
    assert Rating.objects.get().channel == "desk" and "Thái độ" not in text_of(client.get("/danh-gia/may/"))
    officer.post("/danh-gia/may-tai-quay/", {"end": device})
    assert client.get("/danh-gia/may/").status_code == 404


def test_questions_left_on_the_tablet_go_away(desk, client):
    device, secret = actions.make_device(desk.hill, "Quầy 1", by=desk.seats["desk"], at=MORNING)
    invitation = actions.ask_at(desk.receive().id, device, by=desk.seats["desk"], at=MORNING)
    with pytest.raises(NotNow):
        rate(
            Invitation.objects.get().dossier_id,
            channel="desk",
            invitation=invitation,
            at=MORNING + timedelta(minutes=11),
        )
    assert secret and not Rating.objects.exists()


def test_a_tablet_of_another_desk_is_not_there(desk):
    device, _secret = actions.make_device(desk.river, "Quầy 1", by=desk.seats["other desk"], at=MORNING)
    id = desk.receive().id
    for act in (lambda: actions.ask_at(id, device, by=desk.seats["desk"], at=MORNING),
                lambda: actions.end_device(device, by=desk.seats["desk"], at=MORNING)):  # fmt: skip
        with pytest.raises(NotThere):
            act()
    with pytest.raises(TinhSoError):
        actions.make_device(desk.hill, "x", by=desk.seats["handler"], at=MORNING)


def test_a_link_opens_once_and_only_after_the_result(desk, browse, client):
    early = desk.receive()
    officer = browse("desk")
    assert officer.post(f"/ho-so/{early.id}/danh-gia/", {"do": "link"}).status_code == 422
    late = handled(desk)
    assert "Tạo đường dẫn kèm mã QR" in text_of(officer.get(f"/ho-so/{late.id}/danh-gia/"))
    made = text_of(officer.post(f"/ho-so/{late.id}/danh-gia/", {"do": "link"}))
    link = "/danh-gia/lien-ket/" + made.split("/danh-gia/lien-ket/")[1].split("/")[0] + "/"
    assert "Tạo đường dẫn khác kèm mã QR" in made and "Tạo đường dẫn kèm mã QR" not in made
    assert "<svg" in made and client.get(link)["Location"] == "/danh-gia/phieu/"
    assert "Thái độ" in text_of(client.get("/danh-gia/phieu/"))
    assert client.post("/danh-gia/phieu/", {"level": "hai-long"}).status_code == 302
    assert Rating.objects.get().channel == "link"
    again = client.get(link)
    assert again.status_code == 404 and "đã được dùng hoặc đã hết hạn" in text_of(again)
    assert 'name="secret"' in text_of(again) and client.get("/danh-gia/phieu/").status_code == 302


def test_code_and_secret_lead_to_the_questions_after_the_result(desk, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    early, late = desk.receive(), handled(desk)
    for given in ({"code": early.code, "secret": early.secret}, {"code": late.code, "secret": "SAISAISAIS"}):
        assert client.post("/danh-gia/", given).status_code == 422
    assert client.post("/danh-gia/", {"code": late.code, "secret": late.secret}).status_code == 302
    assert client.post("/danh-gia/phieu/", {"level": "rat-hai-long"})["Location"] == "/danh-gia/cam-on/"


@pytest.mark.parametrize(
    ("score", "level"), [(1, "khong-hai-long"), (2, "khong-hai-long"), (3, "hai-long"), (5, "rat-hai-long")]
)
def test_a_rating_on_the_national_portal_is_kept_once(desk, score, level):
    id = desk.receive().id
    before = JournalRecord.objects.count()
    for _time in range(2):
        rated.told(id, score, event=7, at=MORNING)
    assert list(Rating.objects.values_list("channel", "level", "event")) == [("portal", level, 7)]
    assert JournalRecord.objects.count() == before, "the act that heard of it has the event"


def test_an_event_of_the_first_version_is_still_read_and_one_of_the_second_tells_nothing(desk):
    id = desk.receive().id
    from_portal.told([SimpleNamespace(id=8, payload={"dossier": id}, at=MORNING)])
    assert not Rating.objects.exists()
    from_portal.told([SimpleNamespace(id=9, payload={"dossier": id, "score": 1}, at=MORNING)])
    assert Rating.objects.get().unhappy


def test_both_versions_of_the_portals_event_are_known():
    versions = {
        kind.version: {field.name for field in fields(kind)}
        for kind in journal_events.known()
        if kind.name == from_portal.EVENT
    }
    assert versions == {1: {"id", "unit", "dossier", "score"}, 2: {"id", "unit", "dossier"}}


def test_no_page_of_officers_says_who_rated_what(desk, browse):
    late = handled(desk)
    before = text_of(browse("desk").get(f"/ho-so/{late.id}/"))
    rate(late.id)
    after = text_of(browse("desk").get(f"/ho-so/{late.id}/"))
    inside = lambda page: page.split("<main")[-1].split("</main")[0]  # noqa: E731
    assert "Chờ quá lâu" not in after and inside(before).count("ánh giá") == inside(after).count("ánh giá")


def test_results_tell_nothing_of_fewer_than_five(desk, browse, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    for _one in range(4):
        rate(desk.receive().id)
    few = text_of(client.get("/danh-gia/ket-qua/"))
    assert "dưới 5" in few and "0%" not in few.split("<main")[-1]
    approver = browse("approver")
    assert "Chờ quá lâu" not in text_of(approver.get("/danh-gia/y-kien/"))
    rate(desk.receive().id, Said("hai-long"))
    assert "20%" in text_of(client.get("/danh-gia/ket-qua/"))
    shown = text_of(approver.get("/danh-gia/y-kien/"))
    assert shown.count("Chờ quá lâu") == 4
    assert (
        browse("desk").get("/danh-gia/y-kien/").status_code == 403
        and client.get("/danh-gia/y-kien/").status_code == 302
    )
