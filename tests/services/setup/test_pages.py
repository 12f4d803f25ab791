"""The set-up page: from this machine, with the code, once."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from tinhso.services.setup import performing
from tinhso.services.setup.performing import Answers, Choice, Progress

pytestmark = pytest.mark.django_db
CODE = "ABCD-EFGH-JKLM"
GOOD = {
    "code": CODE,
    "province": "lao-cai",
    "name": "Bàn Mẫu 1",
    "username": "ban.mau",
    "password": "Nuoc non ngan dam 7",
    "again": "Nuoc non ngan dam 7",
}


class Stage:
    """Stands for the project."""

    def __init__(self) -> None:
        self.state, self.began = Progress("waiting"), []

    def choices(self) -> list[Choice]:
        return [Choice("lao-cai", "Tỉnh Lào Cai"), Choice("tuyen-quang", "Tỉnh Tuyên Quang")]

    def progress(self) -> Progress:
        return self.state

    def begin(self, answers: Answers) -> None:
        self.began.append(answers)


@pytest.fixture
def stage(settings, monkeypatch):
    settings.TINHSO_SETUP_CODE = CODE
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tinhso.services.setup.middleware.OnlySetup"]
    held = Stage()
    monkeypatch.setattr(performing._Installed, "performer", held)
    cache.clear()
    yield held
    cache.clear()


def test_every_address_leads_to_the_one_page_until_it_is_done(client: Client, stage) -> None:
    assert client.get("/xep-hang/")["Location"] == "/thiet-lap/"
    stage.state = Progress("done")
    assert client.get("/xep-hang/").status_code != 302


def test_no_link_of_the_page_leads_back_to_itself(client: Client, stage) -> None:
    shown = client.get("/thiet-lap/").content.decode()
    assert re.findall(r'<a [^>]*href="(/[^"]*)"', shown) == []
    assert re.findall(r'action="(/[^"]*)"', shown) == ["/ngon-ngu/", "/hien-thi/"]
    stage.state = Progress("done")
    assert re.findall(r'<a [^>]*href="(/[^"]*)"', client.get("/thiet-lap/").content.decode()) == ["/dang-nhap/"]


def test_with_the_code_and_good_answers_it_begins(client: Client, stage) -> None:
    answer = client.post("/thiet-lap/", GOOD | {"code": "abcd efghjklm"})
    assert (answer.status_code, answer["Location"]) == (302, "/thiet-lap/")
    assert stage.began == [Answers("lao-cai", "Bàn Mẫu 1", "ban.mau", "Nuoc non ngan dam 7")]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "ABCD-EFGH-JKLN"}, "không phải mã"),
        ({"code": ""}, "Mã hiện trong"),
        ({"province": "ha-tien"}, "Tỉnh"),
        ({"again": "another one 77"}, "không giống nhau"),
        ({"password": ""}, "chọn mật khẩu"),
        ({"name": ""}, "Họ và tên"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_nothing_begins(client: Client, stage, wrong, said) -> None:
    answer = client.post("/thiet-lap/", GOOD | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert stage.began == []
    assert GOOD["password"] not in answer.content.decode()


def test_wrong_codes_are_counted_and_then_even_the_right_one_waits(client: Client, stage) -> None:
    for _try in range(10):
        assert client.post("/thiet-lap/", GOOD | {"code": "WRONG"}).status_code == 422
    assert client.post("/thiet-lap/", GOOD).status_code == 429
    assert stage.began == []


def test_from_another_machine_it_is_not_opened(client: Client, stage) -> None:
    for method in (client.get, client.post):
        answer = method("/thiet-lap/", REMOTE_ADDR="10.1.2.3")
        assert answer.status_code == 403
        assert "trên chính máy" in answer.content.decode()


def test_once_it_is_done_the_page_says_so_and_takes_nothing(client: Client, stage, settings) -> None:
    settings.TINHSO_SETUP_CODE = ""
    for answer in (
        client.get("/thiet-lap/"),
        client.post("/thiet-lap/", GOOD),
        client.post("/thiet-lap/", GOOD | {"code": ""}),
    ):
        assert answer.status_code == 409
        assert "đã được thiết lập" in answer.content.decode()
    assert stage.began == []


def test_what_failed_comes_back_with_what_was_typed_but_the_password(client: Client, stage) -> None:
    stage.state = Progress("failed", "Tên đăng nhập này đã có.", "username", {"name": "Bàn Mẫu 1", "username": "ban"})
    said = client.get("/thiet-lap/").content.decode()
    assert "Tên đăng nhập này đã có." in said and 'value="Bàn Mẫu 1"' in said and 'id="e-username"' in said


def test_while_it_works_and_when_it_is_done_the_page_goes_on_by_itself(client: Client, stage) -> None:
    stage.state = Progress("working")
    assert client.get("/thiet-lap/")["Refresh"] == "3"
    stage.state = Progress("done")
    assert client.get("/thiet-lap/")["Refresh"] == "30;url=/dang-nhap/"
