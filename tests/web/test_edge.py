"""What every answer carries: language, headers, the shifted day, errors in words."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import DataError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from tinhso.kernel import errors as kernel
from tinhso.web import clock, errors, pages
from tinhso.web.middleware import Edge, Errors

pytestmark = pytest.mark.django_db


def raising(error: Exception) -> Any:
    """A small site whose only view fails so."""

    def view(request: HttpRequest) -> HttpResponse:
        answer = Errors(view).process_exception(request, error)
        assert answer is not None
        return answer

    return Edge(view)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (kernel.NotAllowed("x"), 403),
        (kernel.NotThere("x"), 404),
        (kernel.NotNow("x"), 409),
        (kernel.Invalid("x"), 422),
        (kernel.Problems([kernel.Invalid("x")]), 422),
        (kernel.TooMuch("x"), 429),
        (RuntimeError("secret detail"), 500),
    ],
)
def test_each_error_has_its_status_and_a_page(error: Exception, status: int) -> None:
    answer = raising(error)(RequestFactory().get("/x/"))
    assert answer.status_code == status
    assert "secret detail" not in answer.content.decode()
    assert '<main class="k-main"' in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/tim-kiem/?q=%00",
        "/don-vi/?q=%00",
        "/don-vi/ban-do/?tinh=%C2%B2",
        f"/don-vi/{10**30}/",
        f"/mo-so/figure/{10**30}/",
    ],
)
def test_what_cannot_be_stored_is_not_a_mistake_of_ours(client: Client, address: str) -> None:
    assert client.get(address).status_code in (200, 400, 404)


def test_a_mistake_in_our_own_sum_stays_ours() -> None:
    with connection.cursor() as cursor, pytest.raises(DataError) as told, transaction.atomic():
        cursor.execute("SELECT 1 / 0")
    assert raising(told.value)(RequestFactory().get("/x/")).status_code == 500


def test_not_there_never_says_why() -> None:
    answer = raising(kernel.NotThere("Dossier 17 belongs to another commune"))(RequestFactory().get("/x/"))
    assert "Dossier 17" not in answer.content.decode()


def test_a_failed_form_says_that_nothing_was_lost() -> None:
    words = "Chưa có gì thay đổi và không mất gì."
    assert words in raising(kernel.NotNow("x"))(RequestFactory().post("/x/")).content.decode()
    assert words not in raising(kernel.NotNow("x"))(RequestFactory().get("/x/")).content.decode()


def test_a_program_gets_problem_details() -> None:
    request = RequestFactory().get("/x/", headers={"Accept": "application/json"})
    answer = raising(kernel.Invalid("Too %(how)s", field="share", how="high"))(request)
    told = json.loads(answer.content)
    assert answer["Content-Type"] == "application/problem+json"
    assert told["problems"] == [{"field": "share", "detail": "Too high"}]
    assert told["request"] == answer["X-Request-ID"]


def test_vietnamese_whatever_the_browser_prefers(client: Client) -> None:
    page = client.get("/no-such-page/", headers={"Accept-Language": "en-GB,en"})
    assert '<html lang="vi"' in page.content.decode()


def test_english_is_one_click_away(client: Client) -> None:
    answer = client.post("/ngon-ngu/", {"language": "en", "back": "/no-such-page/?a=1"})
    assert answer["Location"] == "/no-such-page/?a=1"
    assert '<html lang="en"' in client.get("/no-such-page/").content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_a_switch_never_sends_people_elsewhere(client: Client, elsewhere: str) -> None:
    assert client.post("/hien-thi/", {"theme": "dark", "back": elsewhere})["Location"] == "/"


def test_a_theme_that_is_none_is_not_kept(client: Client) -> None:
    assert "tinhso_theme" not in client.post("/hien-thi/", {"theme": '"><script>'}).cookies


def test_what_is_no_page_is_not_kept_by_others_either(client: Client) -> None:
    file = client.get("/don-vi/", {"q": "x", "format": "csv"})
    assert file["Content-Type"].startswith("text/csv")
    assert file["Cache-Control"] == "private, no-cache"


def test_pages_allow_no_inline_code(client: Client) -> None:
    page = client.get("/no-such-page/")
    policy = page["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert " style=" not in page.content.decode()


def test_a_request_id_is_taken_only_when_it_is_harmless(client: Client) -> None:
    assert client.get("/no-such-page/", headers={"X-Request-ID": "abcdef-123456"})["X-Request-ID"] == "abcdef-123456"
    assert client.get("/no-such-page/", headers={"X-Request-ID": "a b\tc"})["X-Request-ID"] != "a b\tc"


def test_only_a_demo_may_pretend_another_day(settings: Any) -> None:
    settings.TINHSO_TODAY = date(2025, 3, 31)
    settings.TINHSO_DEMO = True
    assert clock.today() == date(2025, 3, 31)
    settings.TINHSO_DEMO = False
    assert clock.today() != date(2025, 3, 31)


def test_a_shifted_day_is_said_on_every_page(client: Client, settings: Any) -> None:
    settings.TINHSO_DEMO, settings.TINHSO_TODAY = True, date(2025, 3, 31)
    assert "31/03/2025" in client.get("/no-such-page/").content.decode()


def test_the_gallery_is_for_a_demo_alone(client: Client, settings: Any) -> None:
    settings.TINHSO_DEMO = False
    assert client.get("/kit/").status_code == 404
    settings.TINHSO_DEMO = True
    assert client.get("/kit/").status_code == 200
    assert "Có 5 chỗ cần sửa" in client.get("/kit/?wrong=1").content.decode()


def test_a_wrong_status_is_never_invented() -> None:
    assert errors.status_of(kernel.NotNow("x")) == 409
    assert errors.status_of(ValueError()) == 500


@pytest.mark.parametrize(
    "referer, back",
    [
        ("http://testserver/bao-cao/7/", "/bao-cao/7/"),  # the form's own page, where the draft waits
        ("http://elsewhere.example/bao-cao/7/", "/"),  # never another site
        ("", "/"),
    ],
)
def test_after_a_session_has_ended_signing_in_leads_back_to_the_form(rf, referer, back):
    request = rf.post("/bao-cao/7/", HTTP_REFERER=referer)
    assert pages._sign_in(request)["Location"].endswith(f"&next={back}")
