from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from tinhso.kernel.definitions import Definition, DefinitionKind, Text, definition_kinds
from tinhso.kernel.errors import NotThere
from tinhso.kernel.packs import Lines, PackError, Read
from tinhso.kernel.period import Period
from tinhso.store import definitions
from tinhso.store.models import StoredDefinition

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, tzinfo=UTC)


class Bell(Definition):
    size: int


@pytest.fixture(autouse=True)
def bells():
    with definition_kinds.fresh():
        definition_kinds.add("bells", DefinitionKind("bells", Bell))
        definitions.forget()
        yield
    definitions.forget()


def bell(version=1, size=3, in_force=date(2026, 1, 1), until=None) -> Read:
    it = Bell(
        code="big",
        version=version,
        title=Text(vi="Chuông"),
        in_force=in_force,
        until=until,
        status="example",
        size=size,
    )
    return Read("bells", it, "tower/bells/big.yaml", Lines("tower/bells/big.yaml", {("version",): 2}))


def keep(*read):
    return definitions.keep(read, pack="tower", at=NOW)


def test_loading_twice_changes_nothing():
    assert len(keep(bell()).new) == 1
    again = keep(bell())
    assert (again.new, again.same) == ((), 1)
    assert StoredDefinition.objects.count() == 1


def test_a_kept_version_is_never_altered_and_the_message_names_the_next():
    keep(bell())
    with pytest.raises(
        PackError, match=r"big.yaml, line 2, version: version 1 of “big” is kept and never altered; .* version 2"
    ):
        keep(bell(size=4))
    assert definitions.find(Bell, "bells", "big", on=date(2026, 6, 1)).it.size == 3


def test_a_new_version_ends_the_one_before_and_both_stay_readable():
    keep(bell())
    keep(bell(), bell(version=2, size=5, in_force=date(2026, 7, 1)))
    before = definitions.find(Bell, "bells", "big", on=date(2026, 6, 30))
    after = definitions.find(Bell, "bells", "big", on=date(2026, 7, 1))
    assert (before.it.size, before.in_force) == (3, Period(date(2026, 1, 1), date(2026, 7, 1)))
    assert (after.it.size, definitions.by_id(Bell, before.id).it.size) == (5, 3)


def test_several_new_versions_at_once_follow_each_other():
    keep(bell(version=3, size=7, in_force=date(2026, 9, 1)), bell(), bell(version=2, size=5, in_force=date(2026, 7, 1)))
    days = [definitions.find(Bell, "bells", "big", on=date(2026, month, 1)).in_force for month in (3, 8, 10)]
    assert days == [
        Period(date(2026, 1, 1), date(2026, 7, 1)),
        Period(date(2026, 7, 1), date(2026, 9, 1)),
        Period(date(2026, 9, 1), None),
    ]


def test_a_definition_is_ended_on_a_day_and_stays_readable():
    keep(bell())
    definitions.end([("bells", "big", date(2026, 5, 1)), ("bells", "other", date(2026, 5, 1))])
    assert definitions.find(Bell, "bells", "big", on=date(2026, 4, 30)).it.size == 3
    with pytest.raises(NotThere):
        definitions.find(Bell, "bells", "big", on=date(2026, 5, 1))


def test_a_kind_that_learned_a_key_since_still_knows_its_definitions():
    keep(bell())

    class Grown(Bell):
        tone: str | None = None

    with definition_kinds.fresh():
        definition_kinds.add("bells", DefinitionKind("bells", Grown))
        it = Grown.model_validate(bell().definition.model_dump())
        grown = Read("bells", it, "tower/bells/big.yaml", Lines("big.yaml", {}))
        assert keep(grown).same == 1
        with pytest.raises(PackError, match="kept and never altered"):
            keep(Read("bells", it.model_copy(update={"tone": "high"}), "big.yaml", Lines("big.yaml", {})))


def test_a_version_may_not_start_before_a_later_one():
    keep(bell(in_force=date(2026, 7, 1)))
    with pytest.raises(PackError, match="a later version is in force from 2026-07-01"):
        keep(bell(version=2, in_force=date(2026, 1, 1)))


def test_before_its_first_day_a_definition_is_not_there():
    keep(bell())
    with pytest.raises(NotThere, match="“big” is not defined on 2025-12-31"):
        definitions.find(Bell, "bells", "big", on=date(2025, 12, 31))


@pytest.mark.parametrize("change", [{"body": "{}"}, {"status": "official"}, {"version": 9}])
def test_the_database_itself_refuses_to_alter_a_definition(change):
    keep(bell())
    with pytest.raises(IntegrityError, match="follow it with a new version"), transaction.atomic():
        StoredDefinition.objects.update(**change)
    with pytest.raises(IntegrityError, match="follow it with a new version"), transaction.atomic():
        StoredDefinition.objects.all().delete()
