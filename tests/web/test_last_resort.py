import json
import logging

from django.test import RequestFactory

from tinhso.web import errors
from tinhso.web.logs import logging_config


def test_when_even_the_error_page_cannot_be_drawn_a_person_still_reads_what_to_do(monkeypatch):
    def gone(*_args, **_given):
        raise OSError("the database is gone")

    monkeypatch.setattr(errors, "answer", gone)
    request = RequestFactory().get("/")
    request.id = "7"
    page = errors.broken(request)
    text = page.content.decode()
    assert page.status_code == 500
    assert "Hãy thử lại" in text and "<p>7</p>" in text
    assert "database" not in text and "Traceback" not in text


def test_a_logged_failure_never_holds_what_the_function_knew():
    formatter = logging_config()["formatters"]["json"]
    made = formatter["()"](processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"])
    try:
        password = "mat-khau-cua-toi"
        raise ValueError(len(password))
    except ValueError as error:
        record = logging.LogRecord(
            "tinhso", logging.ERROR, __file__, 1, "failed", None, (ValueError, error, error.__traceback__)
        )
    line = made.format(record)
    assert "mat-khau-cua-toi" not in line
    assert json.loads(line)["exception"][0]["exc_type"] == "ValueError"
