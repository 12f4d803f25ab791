"""Numbers of papers: one series an agency, kind and year; none twice, none left out, whoever fails or waits."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from tinhso.engines.documents.public import next_number

HILL, RIVER = 900001, 900002


@pytest.fixture(autouse=True)
def agencies(db_or_own: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO units_unit (id, tree) VALUES (%s, 'territory'), (%s, 'territory') ON CONFLICT DO NOTHING",
            [HILL, RIVER],
        )


@pytest.fixture
def db_or_own(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("fresh_database" if "two" in request.node.name else "db")


def test_each_agency_kind_and_year_counts_from_one():
    assert [next_number(HILL, "GTN", year=2026) for _time in range(3)] == [1, 2, 3]
    assert next_number(RIVER, "GTN", year=2026) == 1
    assert next_number(HILL, "PTC", year=2026) == 1
    assert next_number(HILL, "GTN", year=2027) == 1
    assert next_number(HILL, "GTN", year=2026) == 4


def test_an_act_that_fails_gives_its_number_back():
    assert next_number(HILL, "GTN", year=2026) == 1
    with pytest.raises(RuntimeError), transaction.atomic():
        assert next_number(HILL, "GTN", year=2026) == 2
        raise RuntimeError
    assert next_number(HILL, "GTN", year=2026) == 2


def test_two_at_once_never_get_the_same_and_leave_none_out():
    def issue(_time: int) -> int:
        try:
            with transaction.atomic():
                return next_number(HILL, "GTN", year=2026)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as crowd:
        numbers = list(crowd.map(issue, range(40)))
    assert sorted(numbers) == list(range(1, 41))


def test_of_two_the_second_waits_and_takes_the_number_the_first_gave_back():
    asked, given = threading.Event(), []

    def wait_for_it() -> None:
        try:
            with transaction.atomic():
                asked.set()
                given.append(next_number(HILL, "GTN", year=2026))
        finally:
            connections.close_all()

    second = threading.Thread(target=wait_for_it)
    with pytest.raises(RuntimeError), transaction.atomic():
        assert next_number(HILL, "GTN", year=2026) == 1
        second.start()
        assert asked.wait(10)
        second.join(0.3)
        assert second.is_alive() and not given
        raise RuntimeError
    second.join(10)
    assert given == [1]
