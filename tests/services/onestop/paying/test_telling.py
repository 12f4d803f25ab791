"""Which dossiers an entry of the journal changed the fee of: those of a bank's statement are found by the entry itself."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.engines.journal import public as journal
from tinhso.engines.journal.models import JournalRecord
from tinhso.services.onestop.paying import actions, bills, telling
from tinhso.services.onestop.paying.models import Receipt
from tinhso.services.onestop.rules.fees import Typed

from .conftest import LATER, MARRIAGE
from .test_statements import kept, line


def accepted(world) -> list[int]:
    """Two dossiers paid by a statement and one in cash; those of the statement."""
    ids = [world.receive(MARRIAGE).id for _number in range(3)]
    for id in ids:
        actions.assess(id, {"ban-sao": Typed(2)}, by=world.seats["desk"], at=LATER)
    statement = kept(world, *(line("16000", bills.of(id).reference, f"FT{id}") for id in ids[:2]))
    assert actions.accept_matches(statement.id, by=world.seats["approver"], at=LATER) == 2
    actions.take_cash(ids[2], bills.of(ids[2]).due, by=world.seats["desk"], at=LATER)
    return ids[:2]


def entries(name: str):
    return [*journal.entries(set(JournalRecord.objects.filter(name=name).values_list("id", flat=True))).values()]


def test_an_entry_of_a_statement_names_its_dossiers_and_no_other(world):
    ids = accepted(world)
    (entry,) = entries("bank-statement.accepted")
    assert telling.changed([entry]) == {entry.id: ids}
    (cash,) = entries("dossier.fee-taken")
    assert telling.changed([cash]) == {cash.id: (cash.thing,)}


def test_they_are_looked_up_and_not_searched_for_among_all_receipts(world):
    accepted(world)
    found = entries("bank-statement.accepted")
    with CaptureQueriesContext(connection) as seen:
        telling.changed(found)
    (asked,) = seen.captured_queries
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + asked["sql"])
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert "fee_receipt_of_event" in plan and Receipt.objects.count() == 3
