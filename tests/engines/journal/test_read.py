"""Timelines and entries."""

from __future__ import annotations

import pytest

from tinhso.engines.journal import public as journal

from .conftest import open_bridge

pytestmark = pytest.mark.django_db


def test_a_timeline_tells_one_thing_oldest_first():
    first, _other, second = open_bridge(5), open_bridge(6), open_bridge(5)
    assert [entry.id for entry in journal.timeline("bridge", 5)] == [first, second]
    assert journal.timeline("road", 5) == []


def test_a_long_timeline_keeps_its_latest_part_in_order():
    ids = [open_bridge(8) for _ in range(5)]
    assert [entry.id for entry in journal.timeline("bridge", 8, most=3)] == ids[2:]


def test_entries_are_found_by_id_in_one_query(django_assert_num_queries):
    ids = [open_bridge(9) for _ in range(3)]
    with django_assert_num_queries(1):
        found = journal.entries([*ids, ids[0], 10**15])
    assert sorted(found) == ids


def test_no_ids_need_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert journal.entries([]) == {}
