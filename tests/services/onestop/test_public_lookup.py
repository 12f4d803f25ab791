"""How a dossier stands, for the public: by code and secret, nothing personal, no oracle, tries counted."""

from datetime import timedelta
from html import unescape

import pytest

from tinhso.kernel.errors import NotThere, TooMuch
from tinhso.services.onestop.public_lookup import CALLERS, CODES, look_up
from tinhso.store.models import FenceCount

from .desk_world import MORNING, NUMBER

UNKNOWN = "H38.04630-260908-0777"


def test_code_and_secret_tell_how_it_stands(world):
    received = world.receive()
    found = look_up(received.code.lower() + " ", received.secret.lower(), caller="a", at=MORNING)
    assert found.case.state == "received" and found.dossier.code == received.code


@pytest.mark.parametrize("code", ["known", UNKNOWN, "", "x" * 500, "H38.04630-260908-0001'--"])
def test_a_wrong_code_and_a_wrong_secret_are_told_the_same(world, code):
    received = world.receive()
    with pytest.raises(NotThere) as wrong:
        look_up(received.code if code == "known" else code, "ABCDEFGHJK", caller="a", at=MORNING)
    assert (
        wrong.value.message == "No dossier has this code and this secret. Look at the receipt again; both stand on it."
    )


def test_one_caller_is_stopped_after_wrong_tries_and_may_come_back(world):
    received = world.receive()
    for number in range(CALLERS.most):
        with pytest.raises(NotThere):
            look_up(f"H38.04630-260908-{number + 100:04d}", "wrong", caller="a", at=MORNING)
    with pytest.raises(TooMuch):
        look_up(received.code, received.secret, caller="a", at=MORNING)
    assert look_up(received.code, received.secret, caller="b", at=MORNING)
    assert look_up(received.code, received.secret, caller="a", at=MORNING + timedelta(minutes=11))


@pytest.mark.parametrize("known", [True, False])
def test_many_callers_on_one_code_are_stopped_whether_it_exists_or_not(world, known):
    code = world.receive().code if known else UNKNOWN
    for number in range(CODES.most):
        with pytest.raises(NotThere):
            look_up(code, "wrong", caller=f"caller {number}", at=MORNING)
    with pytest.raises(TooMuch):
        look_up(code, "wrong", caller="another", at=MORNING)


def test_who_asks_is_not_kept(world):
    with pytest.raises(NotThere):
        look_up(UNKNOWN, "wrong", caller="203.0.113.9", at=MORNING)
    kept = list(FenceCount.objects.values_list("who", flat=True))
    assert len(kept) == 2 and not any(("203" in who and "." in who) or UNKNOWN in who for who in kept)


def test_the_page_shows_states_and_nobody(world, client, monkeypatch):
    from tinhso.web import clock

    monkeypatch.setattr(clock, "now", lambda: MORNING)
    received = world.receive(phone="0912345678")
    assert client.get("/tra-cuu-ho-so/", {"ma": received.code}).status_code == 200
    answer = client.post("/tra-cuu-ho-so/", {"code": received.code, "secret": received.secret})
    shown = unescape(answer.content.decode())
    assert answer.status_code == 200 and "Đã tiếp nhận" in shown and "Xã Đồi" in shown
    assert "Nguyễn Thị Mẫu" not in shown and NUMBER not in shown and "0912345678" not in shown
    assert received.secret not in shown and "no-store" in answer["Cache-Control"]
    wrong = client.post("/tra-cuu-ho-so/", {"code": received.code, "secret": "sai"})
    assert wrong.status_code == 422 and "Không có hồ sơ nào" in unescape(wrong.content.decode())
    empty = client.post("/tra-cuu-ho-so/", {})
    assert empty.status_code == 422


def test_the_page_says_when_to_come_back(world, client, monkeypatch):
    from tinhso.web import clock

    monkeypatch.setattr(clock, "now", lambda: MORNING)
    answers = [
        client.post("/tra-cuu-ho-so/", {"code": UNKNOWN, "secret": "sai"}).status_code
        for _try in range(CALLERS.most + 1)
    ]
    assert answers[-1] == 429 and set(answers[:-1]) == {422}
