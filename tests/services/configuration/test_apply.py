"""Packs applied: whole or not at all, and again without change."""

import pytest
from tests.services.configuration.conftest import AT, change

from tinhso.engines.journal.models import JournalRecord as Record
from tinhso.kernel.actor import process
from tinhso.kernel.errors import NotAllowed
from tinhso.kernel.packs import PackError
from tinhso.project import packs as by_name
from tinhso.services.configuration import public as configuration
from tinhso.services.configuration.models import AppliedPack, PackPlan
from tinhso.store import definitions
from tinhso.store.models import StoredDefinition

pytestmark = pytest.mark.django_db
PROCESS = process("test")


def plan(*names):
    with by_name.opened(names) as found:
        return configuration.plan(found, at=AT)


def apply(*names):
    return by_name.load(names, by=PROCESS, at=AT)


def events():
    return list(Record.objects.filter(name__startswith="pack.").values_list("name", flat=True))


def test_the_first_loading_is_one_act_with_one_event(packs):
    apply("hill")
    assert events() == ["pack.applied"]
    assert {row.pack for row in AppliedPack.objects.all()} == {"land", "hill"}
    assert StoredDefinition.objects.filter(kind="report-forms", code="hill.quarter").exists()


def test_applying_again_changes_nothing_and_records_nothing(packs):
    apply("hill")
    before = Record.objects.count(), PackPlan.objects.count()
    assert plan("hill").plan.empty
    apply("hill")
    assert (Record.objects.count(), PackPlan.objects.count()) == before


def test_a_mistake_in_the_last_file_leaves_nothing_of_the_first(packs):
    change(packs, "hill/report-forms/quarter.yaml", "measure: hill.huts", "measure: hill.nowhere")
    with pytest.raises(PackError, match=r"hill\.nowhere"):
        apply("hill")
    assert not StoredDefinition.objects.exists()
    assert not PackPlan.objects.exists()


def test_what_fails_while_it_is_applied_leaves_nothing_and_is_forgotten(packs, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("tinhso.services.configuration.actions.direct.note_applied", broken)
    with pytest.raises(RuntimeError):
        apply("hill")
    assert not StoredDefinition.objects.exists()
    from tinhso.services.reports.public import FORMS, ReportForm

    assert definitions.all_of(ReportForm, FORMS) == ()


def test_on_a_real_province_that_runs_nothing_is_applied_without_a_second_person(packs):
    apply("hill")
    change(packs, "hill/report-forms/quarter.yaml", "in_force: 2026-01-01", "version: 2\nin_force: 2027-01-01")
    with pytest.raises(NotAllowed):
        apply("hill")
    assert by_name.leave(["hill"], by=PROCESS, at=AT) is not None
    assert by_name.leave(["hill"], by=PROCESS, at=AT) is None, "the same plan waits already"
    assert PackPlan.objects.filter(outcome="").count() == 1
    assert StoredDefinition.objects.filter(code="hill.quarter").count() == 1


def test_on_a_demo_it_is(packs, settings):
    apply("hill")
    settings.TINHSO_DEMO = True
    change(packs, "hill/report-forms/quarter.yaml", "in_force: 2026-01-01", "version: 2\nin_force: 2027-01-01")
    apply("hill")
    assert StoredDefinition.objects.filter(code="hill.quarter").count() == 2
    assert events() == ["pack.applied"] * 2


def test_what_a_pack_no_longer_holds_ends_on_the_day_and_stays_readable(packs, settings):
    apply("hill")
    settings.TINHSO_DEMO = True
    change(packs, "hill/measures/hill.yaml", "---\ncode: hill.goats", "---\ncode: hill.sheep")
    found = plan("hill").plan
    assert [(one.what, one.code) for one in found.definitions] == [("added", "hill.sheep"), ("ended", "hill.goats")]
    apply("hill")
    kept = StoredDefinition.objects.get(code="hill.goats")
    assert str(kept.in_force.end) == "2026-10-05"
    assert plan("hill").plan.empty


def test_what_went_while_nobody_noted_what_packs_hold_ends_too(packs, settings):
    settings.TINHSO_DEMO = True
    apply("hill")
    AppliedPack.objects.all().delete()  # as a folder of the first version is
    change(packs, "hill/measures/hill.yaml", "code: hill.goats", "code: hill.sheep")
    assert {(one.what, one.code) for one in plan("hill").plan.definitions} == {
        ("added", "hill.sheep"),
        ("ended", "hill.goats"),
    }
    apply("hill")
    assert plan("hill").plan.empty


def test_what_something_still_stands_on_cannot_be_taken_away(packs, settings):
    apply("hill")
    settings.TINHSO_DEMO = True
    (packs / "land" / "processes" / "report-return.yaml").unlink()
    with pytest.raises(PackError, match="report-return"):
        plan("land")
