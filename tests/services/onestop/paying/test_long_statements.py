"""A long statement: kept in pieces, read by a job so many rows at a time, the same as if it were read at once; taken by a job."""

import io
import tracemalloc
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinhso.engines.documents import public as documents
from tinhso.kernel.actor import Actor, Behalf
from tinhso.kernel.errors import NotAllowed, NotNow, TooMuch
from tinhso.services.onestop.paying import actions, bills, comparing, lists, queries, reading, statements
from tinhso.services.onestop.paying.actions import bringing, reconciling
from tinhso.services.onestop.paying.brought import actor_of, as_json
from tinhso.services.onestop.paying.models import Receipt, Statement, StatementLine, StatementPiece
from tinhso.services.onestop.rules.fees import Typed

from .conftest import LATER, MARRIAGE, events
from .test_statements import COLUMNS, HEAD, REFERENCE, file_of, found_of, line


def brought(world, *lines: str, seat: str = "approver", name: str = "sao-ke.csv"):
    return actions.bring_statement(file_of(*lines), name, COLUMNS, unit=world.hill, by=world.seats[seat], at=LATER)


def whole_of(id: int):
    rows = StatementLine.objects.filter(statement_id=id).order_by("row")
    return [*rows.values_list("row", "amount", "number", "found", "bill_id")], queries.faults(id)


@pytest.fixture
def owing(world):
    """Three dossiers that owe 16,000 đồng each; their references."""
    found = []
    for _number in range(3):
        id = world.receive(MARRIAGE).id
        actions.assess(id, {"ban-sao": Typed(2)}, by=world.seats["desk"], at=LATER)
        found.append(bills.of(id).reference)
    return found


@pytest.fixture
def small(monkeypatch):
    """Pieces, batches and acts so small that a few lines are many."""
    monkeypatch.setattr(bringing, "PIECE", 64)
    monkeypatch.setattr(comparing, "AT_A_TIME", 2)
    monkeypatch.setattr(reconciling, "MOST_TAKEN", 2)
    monkeypatch.setattr(actions, "MOST_TAKEN", 2)


def test_it_waits_until_it_was_read_and_then_is_what_reading_at_once_gives(world, owing, small):
    lines = [line("16000", one, f"FT{number}") for number, one in enumerate([*owing, owing[0], "x"])]
    lines.insert(2, line("1,5", "mờ", "?"))
    kept = brought(world, *lines)
    row = Statement.objects.get(pk=kept.id)
    assert (row.state, row.done, kept.before) == ("reading", 0, False) and StatementPiece.objects.count() > 3
    with pytest.raises(NotNow):
        actions.accept_matches(kept.id, by=world.seats["approver"], at=LATER)
    assert reading.read_all(LATER) == 1
    row.refresh_from_db()
    assert (row.state, row.done, row.lines_read) == ("ready", 100, 5) and not StatementPiece.objects.exists()
    assert found_of(kept.id) == ["matched", "matched", "matched", "double", "unknown"]
    assert [(number, what) for number, what, _column, _text in queries.faults(kept.id)] == [(6, "amount")]
    assert reading.read_all(LATER) == 0
    told = [*events("bank-statement.brought"), *events("bank-statement.kept")]
    assert len(told) == 2 and "16000" not in str(told) and REFERENCE not in str(told)


entries = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["4000", "8000", "16000", "20000", "x"]), st.integers(0, 6)),
    min_size=1,
    max_size=14,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(entries, st.integers(1, 5))
def test_however_it_is_divided_it_is_found_the_same(world, owing, monkeypatch, db, found, at_a_time):
    """The state of a batch is read from what was kept before it: amounts used up, and numbers seen."""
    references = [*owing, "không có"]
    lines = [line(amount, references[of], f"N{number}" if number else "") for of, amount, number in found]
    if all(amount == "x" for _of, amount, _number in found):
        lines.append(line("1", "y"))
    monkeypatch.setattr(comparing, "AT_A_TIME", 1000)
    Statement.objects.filter(state="ready").delete() if not StatementLine.objects.exists() else None
    StatementLine.objects.all().delete()
    at_once = actions.keep_statement(
        statements.read(file_of(*lines), "a.csv", COLUMNS), unit=world.hill, by=world.seats["approver"], at=LATER
    )
    expected = whole_of(at_once.id)
    comparing.forget(at_once.id)
    Statement.objects.filter(pk=at_once.id).delete()
    monkeypatch.setattr(comparing, "AT_A_TIME", at_a_time)
    long = brought(world, *lines)
    reading.read_all(LATER)
    assert whole_of(long.id) == expected
    comparing.forget(long.id)
    Statement.objects.filter(pk=long.id).delete()


def test_half_read_it_is_read_anew_and_nothing_stands_twice(world, owing, small, monkeypatch):
    kept = brought(world, *(line("16000", one, f"FT{number}") for number, one in enumerate(owing)))
    usual, calls = comparing.keep, []

    def breaks(*given, **named):
        calls.append(1)
        if len(calls) == 2:
            raise ConnectionError("the machine went away")
        usual(*given, **named)

    monkeypatch.setattr(comparing, "keep", breaks)
    with pytest.raises(ConnectionError):
        reading.read_all(LATER)
    row = Statement.objects.get(pk=kept.id)
    assert (row.state, row.lines_read) == ("reading", 2) and 0 < row.done < 100
    reading.read_all(LATER)
    assert found_of(kept.id) == ["matched"] * 3


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["09/09/2026;1;phí;1000;"], "khoản"),
        ([line("một", number=str(number)) for number in range(statements.MOST_FAULTS + 1)], "Dòng 4|dòng 4"),
    ],
)
def test_what_cannot_be_read_is_refused_with_why_and_may_be_brought_again(world, owing, browse, small, lines, said):
    import re

    kept = brought(world, *lines)
    reading.read_all(LATER)
    row = Statement.objects.get(pk=kept.id)
    assert row.state == "refused" and not StatementLine.objects.exists() and not queries.faults(kept.id)
    shown = unescape(browse("approver").get(f"/thu-phi/sao-ke/{kept.id}/").content.decode())
    assert re.search(said, shown), "why it was refused stands there"
    assert len(events("bank-statement.refused")) == 1
    again = brought(world, *lines)
    assert (again.id, again.before) == (kept.id, False) and Statement.objects.get(pk=kept.id).state == "reading"


def test_who_may_no_more_has_nothing_read(world, owing, small):
    kept = brought(world, line("16000", owing[0]))
    Statement.objects.filter(pk=kept.id).update(brought_by=as_json(world.seats["desk"]))
    reading.read_all(LATER)
    assert Statement.objects.get(pk=kept.id).state == "refused" and not StatementLine.objects.exists()
    with pytest.raises(NotAllowed):
        brought(world, line("1", "x"), seat="desk")


def test_a_file_beyond_all_bounds_is_refused_before_anything_is_kept(world, monkeypatch):
    monkeypatch.setattr(bringing, "BOUNDS", statements.Bounds(100, 100, 1, 1, 1))
    with pytest.raises(TooMuch, match="larger than"):
        brought(world, *[line("1", "x")] * 10)
    assert not Statement.objects.exists()


def test_rows_and_cells_are_bounded_while_it_is_read(world, owing, monkeypatch):
    monkeypatch.setattr(statements, "BOUNDS", statements.Bounds(10_000_000, 10_000_000, 20, 10_000, 10_000))
    kept = brought(world, *(line("1", "x", str(number)) for number in range(30)))
    reading.read_all(LATER)
    row = Statement.objects.get(pk=kept.id)
    assert row.state == "refused" and "rows" in row.why["message"] and not StatementLine.objects.exists()


def test_what_fits_is_taken_by_a_job_beyond_what_one_act_takes(world, owing, small, browse, monkeypatch):
    kept = brought(world, *(line("16000", one, f"FT{number}") for number, one in enumerate(owing)))
    reading.read_all(LATER)
    address, woken = f"/thu-phi/sao-ke/{kept.id}/", []
    monkeypatch.setattr(lists.tasks, "take_soon", lambda: woken.append(1))
    approver = browse("approver")
    assert approver.post(address, {"do": "accept"}).status_code == 302 and woken == [1]
    assert not Receipt.objects.exists()
    shown = approver.get(address)
    assert shown["Refresh"] == "5" and "Đang lập biên lai" in shown.content.decode()
    assert approver.post(address, {"do": "accept"}).status_code in (409, 422), "once is enough"
    assert reading.take_all(LATER) == 3
    assert sorted(Receipt.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert Statement.objects.get(pk=kept.id).taking_by is None
    assert reading.take_all(LATER) == 0 and len(events("bank-statement.accepted")) == 2


def test_the_page_brings_a_long_file_and_shows_how_far_it_is(world, owing, browse, monkeypatch):
    woken = []
    monkeypatch.setattr(lists, "AT_ONCE", 10)
    monkeypatch.setattr(lists.tasks, "read_soon", lambda: woken.append(1))
    approver, content = browse("approver"), file_of(line("16000", owing[0])).getvalue()
    sent = approver.post("/thu-phi/sao-ke/", {"file": SimpleUploadedFile("sao-ke.csv", content)})
    shown = approver.get(sent["Location"])
    assert shown["Refresh"] == "5" and "Đang đọc: 0%" in shown.content.decode() and woken == [1]
    assert approver.post(sent["Location"], {"do": "accept"}).status_code == 200
    reading.read_all(LATER)
    ready = approver.get(sent["Location"])
    assert "Refresh" not in ready and "16.000" in ready.content.decode()
    assert browse("desk").get(sent["Location"]).status_code == 403


def test_its_address_alone_takes_larger_files_and_only_of_who_is_signed_in(world, owing, browse, settings, rf):
    def file(number: int) -> SimpleUploadedFile:
        return SimpleUploadedFile("sao-ke.csv", file_of(line(str(number), "x")).getvalue())

    settings.LARGEST_PROOF_MB, settings.LARGER_UPLOADS_MB = 0, {"/thu-phi/sao-ke/": 1}
    approver = browse("approver")
    assert approver.post("/thu-phi/sao-ke/", {"file": file(1)}).status_code == 302
    nobody = rf.post("/thu-phi/sao-ke/", {"file": file(2)})
    nobody.session = {}
    assert not nobody.FILES and documents.too_large_uploads(nobody) == {"file": "sao-ke.csv"}
    settings.LARGER_UPLOADS_MB = {}
    refused = approver.post("/thu-phi/sao-ke/", {"file": file(3)})
    assert refused.status_code == 422 and "lớn hơn 100 MB" in unescape(refused.content.decode())


def test_who_brought_it_is_read_back_as_who_they_were():
    for by in (
        Actor(person=1, appointment=2, post=3, unit=4),
        Actor(person=1, appointment=2, post=3, unit=4, on_behalf=Behalf(5, 6, 7, 8, 9), only=frozenset({"a.b"})),
    ):
        assert actor_of(as_json(by)) == by


def test_reading_takes_no_more_memory_for_more_rows():
    def peak(many: int) -> int:
        content = (HEAD + "".join(line("16000", REFERENCE, f"FT{number}") + "\n" for number in range(many))).encode()
        stream = io.BytesIO(content)
        tracemalloc.start()
        for _row in statements.entries(stream, "x.csv", COLUMNS):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(4_000) < peak(400) + 200_000
