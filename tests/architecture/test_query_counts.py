"""The number of queries of each page is pinned in query_counts.json: the fixture `pinned_queries` compares.

    def test_home(client, pinned_queries):
        with pinned_queries("home: public"):
            client.get("/")

`TINHSO_PIN=1 pytest …` writes what it finds into the file; look at the difference before you keep it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

PINNED = Path(__file__).with_name("query_counts.json")
MOST = 10


def test_no_page_needs_more_than_ten_queries() -> None:
    counts = json.loads(PINNED.read_text("utf-8"))
    assert {name: count for name, count in counts.items() if count > MOST} == {}


@pytest.mark.django_db
def test_a_query_more_than_pinned_is_found(
    pinned_queries: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = tmp_path / "counts.json"
    held.write_text('{"a page": 1}', "utf-8")
    monkeypatch.delenv("TINHSO_PIN", raising=False)
    with pinned_queries("a page", file=held), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    with pytest.raises(pytest.fail.Exception, match="2 queries, pinned are 1"):
        with pinned_queries("a page", file=held), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.execute("SELECT 2")
    with pytest.raises(pytest.fail.Exception, match="not pinned"):
        with pinned_queries("another page", file=held):
            pass
