import io
import json
import logging

import pytest
from django.conf import settings
from django.db import OperationalError

from tinhso.web import logs


@pytest.fixture(autouse=True)
def nothing_seen(monkeypatch):
    monkeypatch.setattr("tinhso.web.health._Seen.as_new_as_the_code", False)


@pytest.mark.django_db
def test_the_long_look_at_migrations_is_not_repeated(client, monkeypatch):
    asked = []
    monkeypatch.setattr("tinhso.web.health.migrations_pending", lambda: asked.append(1) or [])
    assert [client.get("/readyz").status_code for _ in range(3)] == [200] * 3
    assert len(asked) == 1


@pytest.mark.django_db
def test_ready_again_only_when_the_migrations_are_there(client, monkeypatch):
    left = [["units.0002_more"], []]
    monkeypatch.setattr("tinhso.web.health.migrations_pending", lambda: left.pop(0))
    assert [client.get("/readyz").status_code for _ in range(3)] == [503, 200, 200]


def test_alive_asks_nothing_of_the_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready_when_the_database_answers_and_is_as_new_as_the_code(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": "ok"}


@pytest.mark.django_db
def test_not_ready_while_migrations_are_pending(client, monkeypatch):
    monkeypatch.setattr("tinhso.web.health.migrations_pending", lambda: ["units.0002_more"])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": "migrations pending"}


def test_not_ready_without_a_database_and_nothing_about_it_is_told(client, monkeypatch):
    def gone():
        raise OperationalError("password of tinhso at db.example refused")

    monkeypatch.setattr("tinhso.web.health.migrations_pending", gone)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": "unreachable"}


def test_requests_are_counted_by_the_name_of_their_route(client):
    client.get("/healthz")
    assert b'tinhso_requests_total{method="GET",route="healthz",status="2xx"}' in client.get("/metrics").content


def test_methods_that_are_none_are_counted_as_one(client):
    for method in ("BREW", "XYZZY"):
        client.generic(method, "/healthz")
    told = client.get("/metrics").content
    assert b'method="other",route="healthz"' in told
    assert b"BREW" not in told and b"XYZZY" not in told


@pytest.mark.django_db
def test_a_request_leaves_one_line_with_its_id_and_without_what_the_person_typed(client, caplog, monkeypatch):
    written = io.StringIO()
    monkeypatch.setattr(logs, "log", logs.lines_to(written))
    with caplog.at_level(logging.INFO):
        answer = client.get("/nowhere/Nguyen-Van-Secret?name=Secret", headers={"X-Request-ID": "trial-12345678"})
    (line,) = [json.loads(line) for line in written.getvalue().splitlines()]
    assert answer["X-Request-ID"] == "trial-12345678"
    assert (line["event"], line["request"], line["status"], line["level"]) == ("request", "trial-12345678", 404, "info")
    assert line["logger"] == "tinhso.web" and line["timestamp"].endswith("Z")
    config = settings.LOGGING["formatters"]["json"]
    made = config["()"](processors=config["processors"], foreign_pre_chain=config["foreign_pre_chain"])
    others = [made.format(record) for record in caplog.records]
    assert "Secret" not in written.getvalue() + "".join(others)


def test_lines_below_the_level_are_not_written(monkeypatch):
    written = io.StringIO()
    monkeypatch.setattr(logs, "LEVEL", "WARNING")
    log = logs.lines_to(written)
    log.info("request")
    log.warning("late")
    assert [json.loads(line)["event"] for line in written.getvalue().splitlines()] == ["late"]
