"""Sealing: under the oldest open transaction, in order, by one at a time, harmless when repeated or killed."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tinhso.engines.journal import public as journal
from tinhso.engines.journal.sealing import sealer
from tinhso.kernel.errors import NotNow, NotThere

from .conftest import execute, open_bridge

pytestmark = pytest.mark.usefixtures("nobody_listens")


def test_sealing_again_changes_nothing(chain):
    before = list(journal.seals())
    assert journal.seal() == 0
    assert list(journal.seals()) == before


def test_blocks_follow_one_another(chain):
    first, second, third = journal.seals()
    assert [one.number for one in (first, second, third)] == [1, 2, 3]
    assert first.previous == bytes(32)
    assert (second.previous, third.previous) == (first.hash, second.hash)
    assert all(one.fits and one.count == 4 for one in (first, second, third))


def test_what_a_late_commit_may_still_join_waits(fresh_database, other_connection):
    late = other_connection()
    late.set_autocommit(False)
    with late.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")  # it will write, and has its number already
    early = open_bridge(1)
    assert journal.seal() == 0, "the open transaction may yet put an entry before this one"
    with late.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_record (name, version, about, thing, system, request, claimed_at, body)"
            " VALUES ('bridge.closed', 1, 'bridge', 2, '', '', now(), '{}') RETURNING id"
        )
        (late_id,) = cursor.fetchone()
    late.commit()
    assert journal.seal() == 1
    (seal,) = journal.seals()
    assert seal.count == 2
    assert (seal.last.id, late_id) == (early, max(early, late_id)), "order is that of transactions, not of ids"


def test_two_sealers_at_once_make_one_chain(fresh_database):
    for number in range(40):
        open_bridge(number)
    made, failures = [], []

    def work() -> None:
        try:
            made.append(journal.seal(most=5))
        except Exception as failure:  # noqa: BLE001  told by the test itself
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    journal.seal(most=5)
    verdict = journal.verify()
    assert (verdict.ok, verdict.entries, verdict.blocks) == (True, 40, 8)


def test_a_sealer_killed_in_the_middle_leaves_nothing_behind(fresh_database, other_connection, monkeypatch):
    for number in range(6):
        open_bridge(number)
    inside = connection.copy()

    def killed(*given: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        with inside.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s::int, 5000)", [str(pid)])
        return real(*given)

    real = sealer.sealed
    monkeypatch.setattr(sealer, "sealed", killed)
    with pytest.raises(DatabaseError):
        journal.seal(most=3)
    connection.close()
    monkeypatch.setattr(sealer, "sealed", real)
    inside.close()
    assert journal.last_seal() is None
    assert journal.seal(most=3) == 2
    assert journal.verify().ok


def test_a_clock_that_jumps_back_does_not_disturb_the_order(chain):
    execute("ALTER TABLE journal_record ALTER COLUMN recorded_at SET DEFAULT clock_timestamp() - interval '3 years'")
    back = open_bridge(50)
    assert journal.seal() == 1
    assert journal.entries([back])[back].recorded < journal.entries([chain[0]])[chain[0]].recorded - timedelta(days=700)
    verdict = journal.verify()
    assert (verdict.ok, verdict.blocks, verdict.entries) == (True, 4, 13)
    assert journal.proof_of(back).holds


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_block SET count = 3",
        "DELETE FROM journal_block",
        "TRUNCATE journal_block",
        "TRUNCATE journal_stamp",
    ],
)
def test_blocks_only_grow(chain, statement):
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_job_seals(fresh_database):
    from tinhso.engines.journal import tasks

    open_bridge(1)
    tasks.seal()
    assert journal.last_seal() is not None


def test_every_entry_has_a_proof_that_holds(chain):
    proofs = [journal.proof_of(entry) for entry in chain]
    assert all(proof.holds for proof in proofs)
    assert [proof.seal.number for proof in proofs] == [1] * 4 + [2] * 4 + [3] * 4
    assert [journal.seal_of(entry) for entry in chain] == [proof.seal for proof in proofs]


def test_transactions_are_ordered_as_numbers(fresh_database):
    nine, ten = open_bridge(1), open_bridge(2)
    execute("UPDATE journal_record SET xid = '9' WHERE id = %s", nine)
    execute("UPDATE journal_record SET xid = '10' WHERE id = %s", ten)
    journal.seal(most=1)
    assert [journal.proof_of(entry).seal.number for entry in (nine, ten)] == [1, 2]


def test_what_waits_has_no_proof_yet(chain):
    with pytest.raises(NotNow, match="not sealed yet"):
        journal.proof_of(open_bridge(90))


@pytest.mark.parametrize("event", [10**12, -1, 2**80])
def test_there_is_no_proof_of_what_is_not_there(chain, event):
    with pytest.raises(NotThere):
        journal.proof_of(event)


def test_a_proof_of_something_altered_does_not_hold(chain):
    execute("UPDATE journal_record SET body = replace(body, '12.50', '1') WHERE id = %s", chain[5])
    assert not journal.proof_of(chain[5]).holds
    assert journal.proof_of(chain[6]).holds
