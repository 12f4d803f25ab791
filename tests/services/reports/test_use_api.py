"""docs/use/api.md is followed to the letter: every example of it is run against a server."""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application

from tinhso.engines.people import public as people
from tinhso.kernel.days import VIETNAM
from tinhso.web import clock
from tinhso.web.api import limits

from .conftest import AT, LOADER

PAGE = Path(__file__).parents[3] / "docs" / "use" / "api.md"
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [(match[1], match[2]) for match in BLOCK.finditer(PAGE.read_text("utf-8"))]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_given: Any) -> None:
        pass


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def served(environ: Any, start_response: Any) -> Any:
    """A request's thread ends with it, and so must its connection."""
    from django.db import connection

    answer = get_wsgi_application()(environ, start_response)
    try:
        yield from answer
    finally:
        answer.close()
        connection.close()


@pytest.fixture
def surroundings(fresh_world: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[dict[str, str]]:
    """A province with a report that is due, on a server of its own; and the token of its officer."""
    monkeypatch.setattr(clock, "now", lambda: AT.astimezone(VIETNAM))
    limits.forget()
    world, officer = fresh_world
    world.open()
    people.open_account(officer.person, "officer", "a long password of tests 42", by=LOADER, at=AT)
    rights = ["report.read", "report.fill", "report.send"]
    token = people.give_token("test", rights, date(2026, 12, 1), by=officer, at=AT)[1]
    server = make_server("127.0.0.1", 0, served, server_class=Threaded, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    place = {"SITE": f"http://127.0.0.1:{server.server_port}", "TOKEN": token, "HOME": str(tmp_path)}
    yield dict(os.environ) | place
    server.shutdown()
    server.server_close()


def test_there_are_examples_of_both_kinds():
    assert {kind for kind, _text in EXAMPLES} == {"sh", "python"} and len(EXAMPLES) >= 7


def test_every_example_does_what_the_page_says(surroundings, tmp_path):
    for kind, text in EXAMPLES:
        if kind == "sh" and shutil.which("curl") is None:
            continue  # the same calls are made by the examples in Python
        words = [sys.executable, "-c", text] if kind == "python" else ["sh", "-eu", "-c", text]
        done = subprocess.run(words, env=surroundings, cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
