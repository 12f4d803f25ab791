"""Moments are read by the standard library: the same values as the driver reads, and its words where there is no such moment."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DataError, connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st


def read(text: str) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text::timestamptz", [text])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(datetime.fromisoformat("0001-01-01T00:00:00"))
@example(datetime.fromisoformat("2026-11-22T08:00:00.120"))
@given(st.datetimes())
def test_a_moment_comes_back_as_it_was_in_utc(moment: datetime) -> None:
    found = read(f"{moment.isoformat()}Z")
    assert found == moment.replace(tzinfo=UTC)
    assert found.utcoffset() == timedelta(0)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["infinity", "0044-03-15 12:00:00+00 BC", "12026-01-01 00:00:00+00"])
def test_what_is_no_moment_here_is_told_by_the_driver(text: str) -> None:
    with pytest.raises(DataError):
        read(text)
