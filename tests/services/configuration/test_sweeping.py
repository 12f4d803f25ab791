"""Plans nobody decides on go after their time, on the record; what still matters stays."""

from datetime import timedelta

import pytest
from tests.services.configuration.conftest import AT, NEXT, as_zip, change

from tinhso.engines.journal import public as journal
from tinhso.kernel.actor import process
from tinhso.services.configuration import actions, sweeping, tasks
from tinhso.services.configuration.models import AppliedPack, PackArchive, PackPlan
from tinhso.web import clock

FORM = "hill/report-forms/quarter.yaml"
BY = process("packs")
LATER = AT + sweeping.DRAFTS_KEPT + timedelta(days=1)


@pytest.fixture
def changed(office):
    change(office.packs, FORM, *NEXT)
    return as_zip(office.packs, "hill")


def events(id):
    return [entry.name for entry in journal.timeline("pack-plan", id)]


def test_a_forgotten_draft_is_withdrawn_on_the_record_and_its_files_go(office, changed):
    id = actions.upload(changed, by=office.keeper, at=AT)
    held = PackPlan.objects.get(pk=id).archives
    assert sweeping.sweep(by=BY, at=AT + sweeping.DRAFTS_KEPT - timedelta(days=1)) == 0
    assert PackArchive.objects.filter(digest__in=held).exists()
    assert sweeping.sweep(by=BY, at=LATER) == 1
    row = PackPlan.objects.get(pk=id)
    assert row.state == "withdrawn" and row.decided_by is None
    assert events(id) == ["pack.uploaded", "pack.withdrawn"]
    assert not PackArchive.objects.filter(digest__in=held).exists()
    assert sweeping.sweep(by=BY, at=LATER) == 0, "again: nothing"
    assert events(id) == ["pack.uploaded", "pack.withdrawn"]


def test_what_is_proposed_waits_longer_and_then_goes_too(office, changed):
    id = actions.upload(changed, by=office.keeper, at=AT)
    actions.propose(id, by=office.keeper, at=AT)
    assert sweeping.sweep(by=BY, at=LATER) == 0
    actions.approve(id, by=office.approver, at=LATER)
    assert sweeping.sweep(by=BY, at=AT + timedelta(days=400)) == 0, "what was applied is nobody's to sweep"
    assert PackPlan.objects.get(pk=id).state == "applied"


def test_a_proposed_plan_that_nobody_approves_is_withdrawn(office, changed):
    id = actions.upload(changed, by=office.keeper, at=AT)
    actions.propose(id, by=office.keeper, at=AT)
    assert sweeping.sweep(by=BY, at=AT + sweeping.PROPOSED_KEPT + timedelta(days=1)) == 1
    assert PackPlan.objects.get(pk=id).state == "withdrawn"


def test_files_of_what_runs_stay(office, changed):
    sweeping.sweep(by=BY, at=AT + timedelta(days=400))
    running = AppliedPack.objects.values_list("archive", flat=True)
    assert set(running) <= set(PackArchive.objects.values_list("digest", flat=True))


def test_the_newest_draft_of_the_program_itself_stays(office, changed):
    id = actions.upload(changed, by=office.keeper, at=AT)
    PackPlan.objects.filter(pk=id).update(made_by=None, made_post=None)
    assert sweeping.sweep(by=BY, at=LATER) == 0
    newer = actions.upload(changed, by=office.keeper, at=LATER)
    PackPlan.objects.filter(pk=newer).update(made_by=None, made_post=None)
    assert sweeping.sweep(by=BY, at=LATER) == 1
    assert PackPlan.objects.get(pk=id).state == "withdrawn"
    assert PackPlan.objects.get(pk=newer).state == "draft"


def test_a_night_takes_so_many_and_no_more(office, changed, monkeypatch):
    monkeypatch.setattr(sweeping, "MOST", 1)
    first = actions.upload(changed, by=office.keeper, at=AT)
    second = actions.upload(changed, by=office.both, at=AT)
    assert sweeping.sweep(by=BY, at=LATER) == 1
    assert [PackPlan.objects.get(pk=id).state for id in (first, second)] == ["withdrawn", "draft"]


def test_the_job_of_the_night_does_it(office, changed, monkeypatch):
    id = actions.upload(changed, by=office.keeper, at=AT)
    monkeypatch.setattr(clock, "now", lambda: LATER)
    tasks.sweep(0)
    assert PackPlan.objects.get(pk=id).state == "withdrawn"
