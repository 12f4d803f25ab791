"""Whatever the owner of the database does to what is sealed, `verify` names the first block and entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from tests.databases import cloned, served_at

from tinhso.engines.journal import public as journal
from tinhso.engines.journal.sealing.rules import FIRST, Member, Place, packed, place_of, sealed
from tinhso.project.databases import NAME

from .conftest import TABLES, as_owner, execute, open_bridge


@pytest.fixture(scope="module")
def one_database(quiet_server: str, django_db_blocker: Any) -> Iterator[str]:
    """For all chains of this file: a database for each of fifty would take longer than what is done to them."""
    with django_db_blocker.unblock(), served_at(quiet_server), cloned(NAME, "chains") as name:
        yield name


@pytest.fixture
def chain(one_database: str, nobody_listens: None, django_db_blocker: Any) -> Iterator[list[int]]:
    """Twelve entries in three blocks of four; their ids. What was there before is gone, as only the owner can do it."""
    with django_db_blocker.unblock():
        execute(f"TRUNCATE {', '.join(TABLES)} RESTART IDENTITY")
        ids = [open_bridge(number) for number in range(1, 13)]
        assert journal.seal(most=4) == 3
        yield ids


def broken() -> tuple[int | None, int | None, str]:
    found = journal.verify().broken
    assert found is not None
    return found.block, found.entry, str(found)


def test_a_whole_journal_is_found_whole(chain):
    open_bridge(99)
    verdict = journal.verify()
    assert verdict.ok
    assert (verdict.blocks, verdict.entries, verdict.unsealed) == (3, 12, 1)
    assert verdict.last == journal.last_seal()


@pytest.mark.parametrize(
    ("change", "values"),
    [
        ("body = replace(body, '12.50', '12.51')", ()),
        ("recorded_at = recorded_at + interval '1 microsecond'", ()),
        ("body = body || ' '", ()),
    ],
)
def test_an_altered_entry_is_named(chain, change, values):
    execute(f"UPDATE journal_record SET {change} WHERE id = %s", chain[5])
    block, entry, words = broken()
    assert (block, entry) == (2, chain[5])
    assert "was altered" in words


def test_the_first_of_several_is_named(chain):
    execute("UPDATE journal_record SET body = replace(body, '12.50', '1') WHERE id = ANY(%s)", [chain[10], chain[2]])
    assert broken()[:2] == (1, chain[2])


@pytest.mark.parametrize("place", [0, 3, 4, 7, 11])
def test_a_deleted_entry_is_named_wherever_it_stood(chain, place):
    execute("DELETE FROM journal_record WHERE id = %s", chain[place])
    block, entry, words = broken()
    assert (block, entry) == (place // 4 + 1, chain[place])
    assert "was deleted" in words


COPY = """INSERT INTO journal_record (id, name, version, about, thing, person, appointment, post, unit, actor_unit, system,
    request, claimed_at, recorded_at, xid, body) SELECT %s, name, version, about, thing, person, appointment, post, unit,
    actor_unit, system, request, claimed_at, recorded_at, {xid}, body FROM journal_record WHERE id = %s"""


@pytest.mark.parametrize("beside", [0, 4, 11])
def test_an_inserted_entry_is_named(chain, beside):
    execute(COPY.format(xid="xid"), -5, chain[beside])
    block, entry, words = broken()
    assert (block, entry) == (beside // 4 + 1, -5)
    assert "was put into" in words


def test_an_entry_before_the_first_is_named(chain):
    execute(COPY.format(xid="'1'::xid8"), 1_000_000, chain[0])
    assert broken()[:2] == (1, 1_000_000)


def test_entries_that_changed_places_are_named(chain):
    first, second = chain[4], chain[6]
    with as_owner() as cursor:
        cursor.execute("SELECT id, xid::text FROM journal_record WHERE id IN (%s, %s)", [first, second])
        xids = dict(cursor.fetchall())
        for id, other in ((first, second), (second, first)):
            cursor.execute("UPDATE journal_record SET xid = %s::xid8 WHERE id = %s", [xids[other], id])
    block, entry, words = broken()
    assert (block, entry) == (2, first)
    assert "another place" in words


def test_an_entry_moved_into_a_later_block_is_named(chain):
    execute(
        "UPDATE journal_record SET xid = (SELECT xid FROM journal_record WHERE id = %s) WHERE id = %s",
        chain[9],
        chain[1],
    )
    block, entry, words = broken()
    assert (block, entry) == (1, chain[1])
    assert "another place" in words


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("person", 8),
        ("person", None),
        ("unit", 41),
        ("thing", 77),
        ("name", "bridge.closed"),
        ("claimed_at", "2026-03-02T08:30:00.000001Z"),
        ("request", "other"),
        ("behalf", 3),
        ("actor_unit", None),
        ("version", 2),
        ("system", "job"),
        ("post", 1),
        ("appointment", 1),
        ("about", "road"),
    ],
)
def test_a_searched_column_that_lies_is_named(chain, column, value):
    execute(f"UPDATE journal_record SET {column} = %s WHERE id = %s", value, chain[8])
    block, entry, words = broken()
    assert (block, entry) == (3, chain[8])
    assert column in words


def test_a_block_that_was_altered_is_named(chain):
    execute("UPDATE journal_block SET sealed_at = sealed_at - interval '1 day' WHERE number = 2")
    block, _entry, words = broken()
    assert block == 2
    assert "its contents do not give its hash" in words


def test_a_block_that_is_gone_is_named(chain):
    execute("DELETE FROM journal_block WHERE number = 2")
    assert broken()[0] == 2
    assert "missing" in broken()[2]


def test_a_list_altered_with_its_entry_still_names_the_block(chain):
    execute("UPDATE journal_record SET body = replace(body, '12.50', '1') WHERE id = %s", chain[5])
    execute("UPDATE journal_block SET members = decode(repeat('00', 160), 'hex') WHERE number = 2")
    block, entry, words = broken()
    assert (block, entry) == (2, None)
    assert "list of entries" in words


def rewrite_from(number: int) -> None:
    """All of the chain from a block on, made again over what now stands there, as somebody would who knows how."""
    from hashlib import sha256

    from tinhso.engines.journal.sealing.reading import after, rows

    old = {seal.number: seal for seal in journal.seals()}
    before = old.get(number - 1)
    for seal in (old[n] for n in sorted(old) if n >= number):
        begin: Place = before.last if before else FIRST
        members = [Member(place_of(row).id, sha256(row).digest()) for row in rows(after(begin, until=seal.last))]
        made = sealed(
            seal.number,
            seal.last,
            [one.leaf for one in members],
            before.hash if before else bytes(32),
            seal.sealed_at,
            seal.bound,
        )
        execute(
            "UPDATE journal_block SET count = %s, root = %s, previous = %s, hash = %s, members = %s WHERE number = %s",
            made.count,
            made.root,
            made.previous,
            made.hash,
            packed(members),
            made.number,
        )
        before = made


def test_a_block_rewritten_alone_breaks_the_chain_behind_it(chain):
    published = journal.roots(journal.seals())
    execute("UPDATE journal_record SET body = replace(body, '12.50', '1') WHERE id = %s", chain[5])
    rewrite_from(2)
    execute("UPDATE journal_block SET previous = %s WHERE number = 3", bytes(32))
    assert broken()[0] == 3
    assert published


def test_a_chain_rewritten_whole_is_seen_by_what_was_published(chain):
    published = journal.read_roots(journal.roots(journal.seals()))
    execute("UPDATE journal_record SET body = replace(body, '12.50', '1') WHERE id = %s", chain[5])
    rewrite_from(2)
    assert journal.verify().ok, "without the roots others keep, a chain rewritten whole looks whole"
    found = journal.verify(published=published)
    assert found.broken is not None
    assert found.broken.block == 2
    assert "was rewritten" in str(found.broken)


def test_an_end_cut_off_is_seen_by_what_was_published(chain):
    published = journal.read_roots(journal.roots(journal.seals()))
    execute("DELETE FROM journal_block WHERE number = 3")
    execute("DELETE FROM journal_record WHERE id = ANY(%s)", chain[8:])
    assert journal.verify().ok
    found = journal.verify(published=published).broken
    assert found is not None
    assert found.block == 3
    assert "ends before it" in str(found)


def test_from_a_block_on_only_what_follows_is_read(chain):
    execute("UPDATE journal_record SET body = replace(body, '12.50', '1') WHERE id = %s", chain[1])
    assert journal.verify(start=2).ok
    assert journal.verify(start=2).entries == 8
    execute("UPDATE journal_record SET body = replace(body, '12.50', '1') WHERE id = %s", chain[11])
    verdict = journal.verify(start=2)
    assert verdict.broken is not None
    assert (verdict.broken.block, verdict.broken.entry) == (3, chain[11])


def test_an_empty_journal_is_whole(fresh_database):
    verdict = journal.verify()
    assert (verdict.ok, verdict.blocks, verdict.last) == (True, 0, None)


def test_verifying_leaves_the_connection_fit_for_work(chain):
    execute("UPDATE journal_record SET body = replace(body, '12.50', '1') WHERE id = %s", chain[0])
    assert not journal.verify().ok
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.fixture
def bridges(fresh_database, nobody_listens):
    """Rows of a table of somebody else's, bound to entries: two to each of six, in three blocks."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bridge_part (id int PRIMARY KEY, event bigint, weight numeric)")
    with journal.bindings.fresh() as bindings:
        bindings.add("bridge-part", journal.Binding("SELECT event, id, ROW(weight)::text FROM bridge_part", "part"))
        ids = []
        for number in range(6):
            ids.append(open_bridge(number))
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO bridge_part VALUES (%s, %s, 1.50), (%s, %s, 2)",
                    [number * 10, ids[-1], number * 10 + 1, ids[-1]],
                )
        assert journal.seal(most=2) == 3
        yield ids


def test_what_is_bound_is_sealed_with_its_entry(bridges):
    assert [seal.bound.count for seal in journal.seals()] == [4, 4, 4]
    assert journal.verify().ok


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE bridge_part SET weight = 1.51 WHERE id = 30", "was altered"),
        ("DELETE FROM bridge_part WHERE id = 30", "was deleted"),
        ("UPDATE bridge_part SET event = event + 1 WHERE id = 30", "was deleted"),
    ],
)
def test_something_bound_that_was_touched_is_named(bridges, change, what):
    execute(change)
    block, entry, words = broken()
    assert (block, entry) == (2, bridges[3])
    assert "30" in words
    assert what in words


@pytest.mark.parametrize("number", [0, 1, 5])
def test_something_put_to_an_entry_later_is_named(bridges, number):
    execute("INSERT INTO bridge_part VALUES (99, %s, 1)", bridges[number])
    block, entry, words = broken()
    assert (block, entry) == (number // 2 + 1, bridges[number])
    assert "was put to" in words


def test_a_kind_that_comes_later_does_not_disturb_what_was_sealed(bridges):
    journal.bindings.add("bridge-colour", journal.Binding("SELECT event, id, 'red' FROM bridge_part", "colour"))
    assert journal.verify().ok
    open_bridge(7)
    journal.seal()
    assert journal.verify().ok


def test_a_kind_nobody_knows_any_more_is_told(bridges):
    with journal.bindings.fresh():
        assert "bridge-part" in broken()[2]
