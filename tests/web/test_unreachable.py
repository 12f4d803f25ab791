"""No database, no room: said kindly, with what to do, and read again by itself."""

import errno

import psycopg.errors
import pytest
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory

from tinhso.web import errors
from tinhso.web.middleware import Errors
from tinhso.web.unreachable import answer_unreachable


def asked(method="get", **more):
    request = getattr(RequestFactory(), method)("/bao-cao/", **more)
    request.id = "7"
    return request


def full():
    try:
        raise OperationalError("no room") from psycopg.errors.DiskFull("could not extend file")
    except OperationalError as error:
        return error


@pytest.mark.parametrize("error", [OperationalError("connection refused"), InterfaceError("the connection is closed")])
def test_without_a_database_a_page_that_is_read_says_so_and_tries_again(error):
    page = answer_unreachable(asked(), error)
    assert (page.status_code, page["Refresh"], page["Retry-After"]) == (503, "10", "10")
    said = page.content.decode()
    assert "chưa trả lời" in said and "tự thử lại" in said and "7" in said
    assert "connection" not in said


def test_without_a_database_a_form_is_sent_again_by_the_person_and_never_by_itself():
    page = answer_unreachable(asked("post"), OperationalError("server closed the connection"))
    assert page.status_code == 503 and "Refresh" not in page
    assert "chỉ được tính một lần" in page.content.decode()


@pytest.mark.parametrize("error", [full(), OSError(errno.ENOSPC, "No space left on device")])
def test_a_full_disk_is_named_with_who_mends_it(error):
    page = answer_unreachable(asked("post"), error)
    assert page.status_code == 503 and "Refresh" not in page
    assert "ổ đĩa" in page.content.decode().lower() and "quản trị" in page.content.decode()


def test_a_program_gets_problem_details():
    page = answer_unreachable(asked(headers={"accept": "application/json"}), OperationalError("x"))
    assert page["Content-Type"] == "application/problem+json" and b'"status": 503' in page.content


@pytest.mark.parametrize("error", [ValueError("x"), OSError(errno.ENOENT, "x"), None])
def test_any_other_error_is_not_ours_to_say(error):
    assert answer_unreachable(asked(), error) is None


def test_it_is_said_whether_a_view_failed_or_what_stands_before_it():
    assert Errors(lambda _request: None).process_exception(asked(), OperationalError("x")).status_code == 503
    try:
        raise OperationalError("x")
    except OperationalError:
        assert errors.broken(asked()).status_code == 503
