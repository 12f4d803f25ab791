"""On a real province one person proposes and another approves exactly that plan."""

from dataclasses import replace

import pytest
from tests.services.configuration.conftest import AT, NEXT, as_zip, change

from tinhso.engines.journal import public as journal
from tinhso.kernel.actor import process
from tinhso.kernel.definitions import pack_parts
from tinhso.kernel.errors import NotAllowed, NotNow
from tinhso.services.configuration import actions
from tinhso.services.configuration.models import PackArchive, PackPlan
from tinhso.store.models import StoredDefinition

FORM = "hill/report-forms/quarter.yaml"


@pytest.fixture
def changed(office):
    """The pack with the next version of its form, as a ZIP file."""
    change(office.packs, FORM, *NEXT)
    return as_zip(office.packs, "hill")


def versions():
    return StoredDefinition.objects.filter(code="hill.quarter").count()


def test_a_plan_is_uploaded_proposed_and_approved_and_each_is_one_event(office, changed):
    id = actions.upload(changed, by=office.keeper, at=AT)
    assert versions() == 1
    actions.propose(id, by=office.keeper, at=AT)
    assert versions() == 1
    actions.approve(id, by=office.approver, at=AT)
    assert versions() == 2
    assert [entry.name for entry in journal.timeline("pack-plan", id)] == [
        "pack.uploaded",
        "pack.proposed",
        "pack.applied",
    ]
    applied = journal.timeline("pack-plan", id)[-1]
    row = PackPlan.objects.get(pk=id)
    assert applied.payload["digest"] == row.digest and applied.payload["proposer"] == office.keeper.person
    assert row.state == "applied"


def test_nobody_approves_what_they_proposed_through_another_post_either(office, changed):
    id = actions.upload(changed, by=office.both, at=AT)
    actions.propose(id, by=office.both, at=AT)
    with pytest.raises(NotAllowed, match="second person"):
        actions.approve(id, by=office.both_approving, at=AT)
    assert versions() == 1
    actions.approve(id, by=office.approver, at=AT)


def test_nothing_is_approved_that_nobody_proposed(office, changed):
    id = actions.upload(changed, by=office.keeper, at=AT)
    with pytest.raises(NotNow, match="Nobody has proposed"):
        actions.approve(id, by=office.approver, at=AT)


def test_one_person_is_not_enough_on_a_real_province(office, changed, settings):
    id = actions.upload(changed, by=office.keeper, at=AT)
    with pytest.raises(NotAllowed, match="another person"):
        actions.apply_here(id, by=office.keeper, at=AT)
    settings.TINHSO_DEMO = True
    actions.apply_here(id, by=office.keeper, at=AT)
    assert versions() == 2


def test_a_right_that_does_not_hold_everywhere_is_none_over_the_configuration(office, changed):
    with pytest.raises(NotAllowed):
        actions.upload(changed, by=office.local, at=AT)
    id = actions.upload(changed, by=office.keeper, at=AT)
    actions.propose(id, by=office.keeper, at=AT)
    for act in (actions.propose, actions.approve, actions.withdraw):
        with pytest.raises(NotAllowed):
            act(id, by=office.local, at=AT)


def test_a_proposer_does_not_approve_and_an_approver_does_not_propose(office, changed):
    with pytest.raises(NotAllowed):
        actions.upload(changed, by=office.approver, at=AT)
    id = actions.upload(changed, by=office.keeper, at=AT)
    with pytest.raises(NotAllowed):
        actions.propose(id, by=office.approver, at=AT)
    actions.propose(id, by=office.keeper, at=AT)
    with pytest.raises(NotAllowed):
        actions.approve(id, by=office.keeper, at=AT)


def test_a_plan_that_would_do_something_else_by_now_is_not_approved(office, changed):
    id = actions.upload(changed, by=office.keeper, at=AT)
    actions.propose(id, by=office.keeper, at=AT)
    change(office.packs, "hill/measures/hill.yaml", "Số dê", "Số con dê")
    change(office.packs, "hill/measures/hill.yaml", "---\ncode: hill.goats", "---\ncode: hill.goats\nversion: 2")
    text = (office.packs / "hill/measures/hill.yaml").read_text("utf-8").rpartition("in_force: 2026-01-01")
    (office.packs / "hill/measures/hill.yaml").write_text(f"{text[0]}in_force: 2026-11-01{text[2]}", "utf-8")
    other = actions.upload(as_zip(office.packs, "hill"), by=office.both, at=AT)
    actions.propose(other, by=office.both, at=AT)
    actions.approve(other, by=office.approver, at=AT)
    with pytest.raises(NotNow, match="changed since"):
        actions.approve(id, by=office.approver, at=AT)


def test_a_plan_is_decided_once(office, changed):
    id = actions.upload(changed, by=office.keeper, at=AT)
    actions.withdraw(id, by=office.approver, at=AT)
    for act, who in ((actions.propose, office.keeper), (actions.withdraw, office.keeper)):
        with pytest.raises(NotNow, match="decided already"):
            act(id, by=who, at=AT)
    assert versions() == 1


def test_what_a_process_left_is_proposed_by_a_person_before_another_approves(office, changed):
    from tinhso.project import packs as by_name

    id = by_name.leave(["hill"], by=process("packs"), at=AT)
    with pytest.raises(NotNow):
        actions.approve(id, by=office.approver, at=AT)
    actions.propose(id, by=office.both, at=AT)
    with pytest.raises(NotAllowed):
        actions.approve(id, by=office.both_approving, at=AT)
    actions.approve(id, by=office.approver, at=AT)
    assert versions() == 2


def test_an_upload_that_was_never_proposed_makes_room_for_the_next(office, changed):
    first = actions.upload(changed, by=office.keeper, at=AT)
    change(office.packs, FORM, "due_after_days: 30", "due_after_days: 10")
    second = actions.upload(as_zip(office.packs, "hill"), by=office.keeper, at=AT)
    assert not PackPlan.objects.filter(pk=first).exists()
    kept = set(PackArchive.objects.values_list("digest", flat=True))
    named = {digest for plan in PackPlan.objects.all() for digest in plan.archives}
    assert kept == named and PackPlan.objects.filter(pk=second).exists()


def test_the_database_itself_refuses_one_person_for_both(office, changed):
    from django.db import IntegrityError, transaction

    id = actions.upload(changed, by=office.keeper, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        PackPlan.objects.filter(pk=id).update(
            outcome="applied", proposed_by=1, proposed_at=AT, decided_by=1, decided_at=AT
        )


def test_data_is_loaded_by_the_program_since_an_approver_need_not_manage_what_it_holds(office, changed):
    class Stones:
        path, order, seen = "data/stones.yaml", 60, []

        def load(self, file, *, by, at):
            self.seen.append((by.system, by.person, by.request))
            return "stones laid"

    (office.packs / "hill" / "data").mkdir()
    (office.packs / "hill" / "data" / "stones.yaml").write_text("stones: 3\n", "utf-8")
    before = pack_parts.items()
    with pack_parts.fresh():
        for name, part in (*before, ("stones", Stones())):
            pack_parts.add(name, part)
        id = actions.upload(as_zip(office.packs, "hill"), by=office.keeper, at=AT)
        assert Stones.seen == [], "nothing is loaded to plan"
        actions.propose(id, by=office.keeper, at=AT)
        actions.approve(id, by=replace(office.approver, request="r-1"), at=AT)
    assert Stones.seen == [("packs", None, "r-1")]
