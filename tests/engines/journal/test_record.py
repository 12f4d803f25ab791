"""What is kept of an event, and that it stays."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tinhso.engines.journal import public as journal
from tinhso.kernel.actor import Behalf, process
from tinhso.store import counted

from .conftest import AT, CLERK, BridgeClosed, BridgeOpened, open_bridge

pytestmark = pytest.mark.django_db


def row(id: int) -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_record WHERE id = %s", [id])
        names = [column.name for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


def test_an_event_keeps_who_when_and_what():
    id = open_bridge(3, by_decision="12/QĐ-UBND", spans=(4, 5))
    entry = journal.entries([id])[id]
    assert (entry.name, entry.about, entry.thing, entry.unit) == ("bridge.opened", "bridge", 3, 40)
    assert (entry.person, entry.appointment, entry.post, entry.actor_unit) == (7, 70, 700, 40)
    assert (entry.request, entry.at) == ("req-1", AT)
    assert entry.payload == {"length": "12.50", "on": "2026-03-01", "by_decision": "12/QĐ-UBND", "spans": [4, 5]}


def test_the_moment_of_recording_is_the_databases_own_whatever_is_claimed():
    entry = journal.entries([id := open_bridge(3)])[id]
    assert abs(entry.recorded - datetime.now(UTC)) < timedelta(minutes=1)
    assert entry.at == AT


def test_the_kept_text_is_canonical_and_repeats_every_column():
    kept = row(open_bridge(3))
    body = json.loads(str(kept["body"]))
    assert kept["body"] == json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert (body["name"], body["thing"], body["unit"]) == (kept["name"], kept["thing"], kept["unit"])
    assert body["by"]["person"] == kept["person"] and body["by"]["unit"] == kept["actor_unit"]
    assert datetime.fromisoformat(body["at"]) == kept["claimed_at"]


def test_an_act_on_somebodys_behalf_names_both():
    behalf = Behalf(delegation=5, person=9, appointment=90, post=900, unit=41)
    with transaction.atomic():
        id = journal.record(BridgeClosed(3, 40), by=replace(CLERK, on_behalf=behalf), at=AT)
    entry = journal.entries([id])[id]
    assert (entry.person, entry.behalf) == (7, behalf)
    assert (row(id)["person"], row(id)["behalf"]) == (7, 9)


def closed_with(sql: str, *values: object) -> int:
    with transaction.atomic():
        return journal.record(BridgeClosed(3, 40), by=CLERK, at=AT, also=(f"act AS ({sql})", values))


def test_what_an_act_writes_goes_with_its_event_in_one_statement(django_assert_num_queries):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE gate (bridge bigint, open boolean)")
        with django_assert_num_queries(3):  # the savepoint, the statement, its release
            id = closed_with("INSERT INTO gate VALUES (%s::bigint, %s::boolean)", 3, False)
        cursor.execute("SELECT bridge, open FROM gate")
        assert cursor.fetchall() == [(3, False)]
    assert journal.entries([id])[id].name == "bridge.closed"


def test_where_the_thing_has_moved_neither_the_event_nor_what_goes_with_it_is_written(django_assert_num_queries):
    def close(length: int) -> int:
        still = ("unmoved AS (UPDATE bridge SET length = length WHERE length = %s::integer RETURNING 1)", [length])
        act = ("act AS (INSERT INTO gate SELECT 3 FROM unmoved)", [])
        return journal.record(BridgeClosed(3, 40), by=CLERK, at=AT, also=act, unmoved=still)

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE gate (bridge bigint)")
        cursor.execute("CREATE TEMP TABLE bridge AS SELECT 12 AS length")
        with pytest.raises(journal.Moved), django_assert_num_queries(1):
            close(11)
        cursor.execute("SELECT count(*) FROM gate")
        assert cursor.fetchone() == (0,) and journal.timeline("bridge", 3) == []
        assert journal.entries([id := close(12)])[id].name == "bridge.closed"
        cursor.execute("SELECT count(*) FROM gate")
        assert cursor.fetchone() == (1,)


@pytest.fixture
def sent(db: None) -> counted.Key:
    """Something sent under a key, in a table of its own."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE sent (key text PRIMARY KEY)")
        cursor.execute("CREATE TEMP TABLE gate (bridge bigint)")
    return counted.Key("INSERT INTO sent (key) SELECT %s", ["k1"], "SELECT key FROM sent WHERE key = %s")


def passed() -> int:
    return journal.record(
        BridgeClosed(3, 40), by=CLERK, at=AT, also=("act AS (INSERT INTO gate SELECT id FROM event)", [])
    )


def gates() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM gate")
        return int(cursor.fetchone()[0])


def test_an_act_sent_under_a_key_takes_it_along_and_is_recorded_once(sent, django_assert_num_queries):
    with counted.under(sent), django_assert_num_queries(1):
        passed()
    assert sent.kept and sent.found() == [("k1",)]
    with counted.under(replace(sent, kept=False)), pytest.raises(counted.Again):
        passed()
    assert (gates(), len(journal.timeline("bridge", 3))) == (1, 1)


def test_a_second_event_under_the_key_is_recorded_too_and_without_a_key_all_are(sent):
    with counted.under(sent):
        passed(), passed()
    passed()
    assert (gates(), len(journal.timeline("bridge", 3))) == (3, 3)


def test_an_act_that_fails_leaves_no_key_and_may_be_sent_again(sent):
    with counted.under(sent), pytest.raises(ZeroDivisionError), transaction.atomic():
        passed()
        raise ZeroDivisionError
    assert not sent.found() and gates() == 0


def test_where_the_thing_has_moved_the_key_stays_free(sent):
    def close(still: str) -> int:
        unmoved = (f"unmoved AS (SELECT 1 WHERE {still})", [])
        return journal.record(BridgeClosed(3, 40), by=CLERK, at=AT, unmoved=unmoved)

    with counted.under(sent):
        with pytest.raises(journal.Moved):
            close("false")
        assert not sent.found() and not sent.kept
        close("true")
    assert sent.found()


def test_what_an_act_writes_may_name_its_event():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE step (bridge bigint, event bigint)")
        id = closed_with("INSERT INTO step SELECT %s::bigint, id FROM event", 3)
        cursor.execute("SELECT bridge, event FROM step")
        assert cursor.fetchall() == [(3, id)]


def test_an_act_that_may_not_be_written_leaves_no_event():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE gate (bridge bigint CHECK (bridge < 3))")
        with pytest.raises(IntegrityError):
            closed_with("INSERT INTO gate VALUES (%s::bigint)", 3)
        cursor.execute("SELECT count(*) FROM journal_record WHERE name = 'bridge.closed'")
        assert cursor.fetchone() == (0,)


def test_an_act_in_ones_own_name_is_kept_in_the_very_bytes_it_always_was():
    text = str(row(open_bridge(3, by_decision="12/QĐ-UBND", spans=(4, 5)))["body"])
    assert text == (
        '{"about":"bridge","at":"' + f"{AT.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}" + '",'
        '"by":{"appointment":70,"person":7,"post":700,"request":"req-1","system":"","unit":40},'
        '"name":"bridge.opened",'
        '"payload":{"by_decision":"12/QĐ-UBND","length":"12.50","on":"2026-03-01","spans":[4,5]},'
        '"thing":3,"unit":40,"version":1}'
    )


def test_a_process_without_a_person_is_named():
    with transaction.atomic():
        id = journal.record(BridgeClosed(3, None), by=process("sealing"), at=AT)
    entry = journal.entries([id])[id]
    assert (entry.system, entry.person, entry.unit) == ("sealing", None, None)


def test_an_act_that_fails_leaves_no_event():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        journal.record(BridgeClosed(77, 40), by=CLERK, at=AT)
        raise ZeroDivisionError
    assert journal.timeline("bridge", 77) == []


@pytest.mark.parametrize(
    "change", ["UPDATE journal_record SET body = '{}'", "DELETE FROM journal_record", "TRUNCATE journal_record"]
)
def test_the_database_refuses_to_change_what_is_kept(change):
    open_bridge(3)
    with pytest.raises(DatabaseError, match="The journal only grows"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(change)
    assert len(journal.timeline("bridge", 3)) == 1


def test_no_partition_can_be_emptied_by_its_own_name():
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'journal_record'::regclass")
        partitions = [name for (name,) in cursor.fetchall()]
    assert len(partitions) >= 4
    for name in partitions:
        with pytest.raises(DatabaseError, match="The journal only grows"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"TRUNCATE {name}")


def test_the_present_year_has_a_partition_of_its_own():
    id = open_bridge(3)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableoid::regclass::text, extract(year FROM recorded_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::int"
            " FROM journal_record WHERE id = %s",
            [id],
        )
        partition, year = cursor.fetchone()
    assert partition == f"journal_record_{year}"


def test_making_a_year_twice_makes_it_once():
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_make_year(2150), journal_make_year(2150)")
        assert cursor.fetchone() == (True, False)


def test_ids_grow_with_what_one_connection_records():
    assert open_bridge(1) < open_bridge(2) < open_bridge(70_000)


def test_recording_is_one_statement(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(1):
        journal.record(BridgeClosed(3, 40), by=CLERK, at=AT)


def test_an_event_needs_its_thing():
    with pytest.raises(IntegrityError), transaction.atomic():
        journal.record(BridgeClosed(None, 40), by=CLERK, at=AT)  # type: ignore[arg-type]


def test_a_version_of_an_event_is_kept_with_it():
    event = BridgeOpened(9, 40, length=Decimal(1), on=date(2026, 1, 1))
    with transaction.atomic():
        id = journal.record(event, by=CLERK, at=AT)
    assert journal.entries([id])[id].version == BridgeOpened.version == 1
