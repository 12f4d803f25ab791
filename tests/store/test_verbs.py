from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.errors import NotThere
from tinhso.kernel.period import Period
from tinhso.store import keyset
from tinhso.store.copying import copy_out
from tinhso.store.models import StoredDefinition
from tinhso.store.verbs import add, load, lock, rows, save

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)


def row(code="big", version=1) -> StoredDefinition:
    return StoredDefinition(
        kind="bells", code=code, version=version, in_force=Period(date(2026, 1, 1)), status="example", title_vi="Chuông",
        body="{}", digest="0", pack="tower", loaded_at=NOW,
    )  # fmt: skip


def test_what_is_added_loads_back_equal():
    added = add(row())
    loaded = load(StoredDefinition, id=added.pk)
    assert (loaded.code, loaded.in_force, loaded.loaded_at) == ("big", Period(date(2026, 1, 1)), NOW)
    assert loaded.pk == added.pk and not added._state.adding


def test_a_locked_row_is_saved_by_its_named_fields_only():
    added = add(row())
    with transaction.atomic():
        held = lock(StoredDefinition, id=added.pk)
        held.in_force = held.in_force.until(date(2026, 7, 1))
        held.title_vi = "not saved"
        save(held, "in_force")
    assert load(StoredDefinition, kind="bells", code="big").in_force.end == date(2026, 7, 1)
    assert load(StoredDefinition, id=added.pk).title_vi == "Chuông"


def test_a_missing_row_is_not_there():
    with pytest.raises(NotThere):
        lock(StoredDefinition, id=404)


def test_one_verb_is_one_query(django_assert_num_queries):
    added = add(row())
    with django_assert_num_queries(1):
        load(StoredDefinition, id=added.pk)


def test_the_server_prepares_the_verbs():
    for number in range(8):
        add(row(code=f"bell-{number}"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'INSERT INTO \"store_storeddef%%'"
        )
        assert cursor.fetchone()[0] >= 1


def test_pages_follow_each_other_without_gap_or_repetition():
    for number in range(25):
        add(row(code=f"bell-{number:02}"))
    seen, after = [], None
    while True:
        page = keyset.page(StoredDefinition.objects.all(), order=("code", "id"), after=after, size=10)
        seen += [found.code for found in page.rows]
        if page.next is None:
            break
        after = page.next
    assert seen == [f"bell-{number:02}" for number in range(25)]


@pytest.mark.parametrize("token", ["x", "W10", "bm90IGpzb24", "WyJhIl0"])
def test_a_broken_page_token_is_refused_with_the_way_out(token):
    from tinhso.kernel.errors import Invalid

    with pytest.raises(Invalid, match="Start again from its first page"):
        keyset.page(StoredDefinition.objects.all(), order=("code", "id"), after=token)


def test_rows_leave_as_csv_with_quotes_where_needed():
    add(row(code='b,"x'))
    out = b"".join(copy_out(StoredDefinition.objects.values_list("code", "version"), header=["Mã", "Phiên bản"]))
    assert out.decode() == '"Mã","Phiên bản"\r\n"b,""x",1\n'


def test_a_statement_gives_its_rows_and_none_when_it_gives_nothing():
    add(row())
    assert rows("SELECT code, version FROM store_storeddefinition WHERE code = %s", "big") == [("big", 1)]
    assert rows("SELECT code FROM store_storeddefinition WHERE code = %s", "small") == []
    assert rows("UPDATE store_storeddefinition SET in_force = in_force WHERE code = %s", "big") == []


def test_whoever_counts_statements_counts_these_too():
    with CaptureQueriesContext(connection) as seen:
        rows("SELECT 1")
    assert [one["sql"] for one in seen.captured_queries] == ["SELECT 1"]


def test_what_the_database_refuses_is_told_as_django_tells_it_and_the_next_statement_goes_on():
    add(row())
    with pytest.raises(IntegrityError), transaction.atomic():
        add(row())
    with pytest.raises(ProgrammingError), transaction.atomic():
        rows("SELECT nothing_of_that_name")
    assert rows("SELECT %s::int", 1) == [(1,)]
