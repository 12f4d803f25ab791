"""Sending, verifying, returning, reopening."""

import pytest

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.engines.measures import public as measures
from tinhso.kernel.errors import Invalid, NotAllowed, NotNow, NotThere, Problems
from tinhso.services.reports import public as reports
from tinhso.services.reports.models import Return
from tinhso.services.reports.rules.answers import Typed
from tinhso.services.reports.sheets import sheet_of

from .conftest import AT, LATER, QUARTER, complete, typed


def state(id: int) -> str:
    return Return.objects.get(pk=id).case.state


def figures(world) -> dict[str, measures.FigureRow]:
    codes = ["t.thon", "t.thon-4g", "t.ho-so", "t.tin-bai", "t.ke-hoach"]
    return {code: row for (code, _unit), row in measures.figures(codes, [world.commune], QUARTER).items()}


def sent(id, officer, **changes):
    complete(id, officer, **changes)
    reports.send(id, by=officer, at=AT)


def test_sending_tells_everything_that_is_missing_at_once(opened, officer):
    reports.fill(opened, {"t.thon": Typed("5"), "t.thon-4g": Typed("6"), "t.ho-so": Typed("1")}, by=officer, at=AT)
    with pytest.raises(Problems) as wrong:
        reports.send(opened, by=officer, at=AT)
    assert [problem.field for problem in wrong.value.problems] == [
        "t.thon-4g",
        "t.ho-so:file",
        "t.tin-bai",
        "t.ke-hoach",
    ]
    assert state(opened) == "draft"


def test_sending_moves_the_case_with_one_event(opened, officer):
    complete(opened, officer)
    before = len(journal.timeline("return", opened))
    moved = reports.send(opened, by=officer, at=AT)
    after = journal.timeline("return", opened)
    assert (state(opened), after[-1].name, after[-1].id) == ("sent", "return.sent", moved.event_id)
    assert len(after) == before + 1
    assert after[-1].payload["late"] is False


def test_sending_twice_says_it_was_sent(opened, officer):
    sent(opened, officer)
    with pytest.raises(NotNow, match=r"Ghế 1.*Xã Đồi"):
        reports.send(opened, by=officer, at=LATER)


def test_figures_the_verifier_was_not_shown_are_not_verified(opened, officer, verifier):
    sent(opened, officer)
    shown = sheet_of(opened, by=verifier, on=LATER.date()).mark
    reports.send_back(opened, reason="Đếm lại.", by=verifier, at=LATER)
    reports.fill(opened, typed(t_thon="11"), by=officer, at=LATER)
    reports.send(opened, by=officer, at=LATER)
    with pytest.raises(NotNow, match="sent again after your page was shown"):
        reports.verify(opened, by=verifier, at=LATER, seen=shown)
    assert state(opened) == "sent"
    reports.verify(opened, by=verifier, at=LATER, seen=sheet_of(opened, by=verifier, on=LATER.date()).mark)
    assert state(opened) == "verified"


def test_verifying_establishes_the_figures_with_their_proof(world, opened, officer, verifier):
    sent(opened, officer)
    moved = reports.verify(opened, by=verifier, at=LATER)
    found = figures(world)
    assert found["t.thon"].value == 10 and found["t.ke-hoach"].choice == "cham"
    assert {row.event for row in found.values()} == {moved.event_id}
    assert len(found["t.ho-so"].papers) == 1
    assert (found["t.thon"].source.kind, found["t.thon"].source.id) == ("return", opened)


def test_no_figure_yet_establishes_none(world, opened, officer, verifier):
    reports.fill(opened, typed(), by=officer, at=AT)
    reports.fill(opened, {"t.tin-bai": Typed(unknown=True, note="chưa tổng hợp")}, by=officer, at=AT)
    reports.attach_proof(opened, "t.ho-so", iter([b"%PDF-1.7 %%EOF"]), "a.pdf", by=officer, at=AT)
    reports.send(opened, by=officer, at=AT)
    reports.verify(opened, by=verifier, at=LATER)
    assert "t.tin-bai" not in figures(world)


def test_nobody_verifies_their_own_report_from_a_second_post(world, opened, officer):
    second = world.seat(world.agency, "verifier", person=officer.person)
    sent(opened, officer)
    with pytest.raises(cases.OwnWork, match="not even from another of your posts"):
        reports.verify(opened, by=second, at=LATER)
    assert (state(opened), figures(world)) == ("sent", {})


def test_nobody_verifies_what_they_filled_in_though_a_colleague_sent_it(world, opened, officer):
    colleague = world.seat(world.commune, "reporter")
    second = world.seat(world.agency, "verifier", person=officer.person)
    complete(opened, officer)
    reports.send(opened, by=colleague, at=AT)
    with pytest.raises(NotAllowed, match="filled in this report yourself"):
        reports.verify(opened, by=second, at=LATER)
    assert (state(opened), figures(world)) == ("sent", {})


def test_of_two_verifiers_the_second_reads_who_was_first(world, opened, officer, verifier):
    sent(opened, officer)
    reports.verify(opened, by=verifier, at=LATER)
    with pytest.raises(cases.NotInThisState) as late:
        reports.verify(opened, by=world.seat(world.agency, "verifier"), at=LATER)
    assert late.value.values["unit"] == "Sở Khoa học"
    assert late.value.values["post"].startswith("Ghế")
    assert late.value.values["moment"] == LATER


def test_a_return_needs_a_reason(opened, officer, verifier):
    sent(opened, officer)
    with pytest.raises(Invalid) as missing:
        reports.send_back(opened, reason=" ", by=verifier, at=LATER)
    assert (missing.value.field, state(opened)) == ("note", "sent")


def test_a_reason_stays_with_the_case_and_out_of_the_journal(opened, officer, verifier):
    sent(opened, officer)
    reports.send_back(opened, reason="Thiếu minh chứng hồ sơ", by=verifier, at=LATER)
    assert state(opened) == "returned"
    assert cases.steps(Return.objects.get(pk=opened).case_id)[-1].note == "Thiếu minh chứng hồ sơ"
    assert "Thiếu" not in str(journal.timeline("return", opened)[-1].payload)


def test_a_returned_report_is_mended_and_sent_again(world, opened, officer, verifier):
    sent(opened, officer)
    reports.send_back(opened, reason="Sai số thôn", by=verifier, at=LATER)
    reports.fill(opened, {"t.thon": Typed("12")}, by=officer, at=LATER)
    reports.send(opened, by=officer, at=LATER)
    reports.verify(opened, by=verifier, at=LATER)
    assert figures(world)["t.thon"].value == 12


def test_a_correction_is_a_new_figure_that_names_the_old_one(world, opened, officer, verifier):
    sent(opened, officer)
    reports.verify(opened, by=verifier, at=AT)
    first = figures(world)["t.thon"]
    reports.reopen(opened, reason="Đếm nhầm", by=verifier, at=LATER)
    assert figures(world)["t.thon"].id == first.id
    reports.fill(opened, {"t.thon": Typed("11")}, by=officer, at=LATER)
    reports.send(opened, by=officer, at=LATER)
    reports.verify(opened, by=verifier, at=LATER)
    second = figures(world)["t.thon"]
    assert (second.value, second.corrects) == (11, first.id)


RIGHTS = [
    # where              role        send        verify
    ("own commune", "reporter", None, NotAllowed),
    ("own commune", "reader", NotAllowed, NotAllowed),
    ("agency above", "verifier", NotAllowed, None),
    ("commune beside", "reporter", NotThere, NotThere),
    ("province far away", "verifier", NotThere, NotThere),
]


@pytest.mark.parametrize(("where", "role", "sends", "verifies"), RIGHTS)
def test_who_may_send_and_verify(world, opened, officer, where, role, sends, verifies):
    unit = {
        "own commune": world.commune,
        "agency above": world.agency,
        "commune beside": world.other,
        "province far away": world.far,
    }[where]
    by = world.seat(unit, role)
    complete(opened, officer)
    for act, answer in ((reports.send, sends), (reports.verify, verifies)):
        if state(opened) == "draft" and act is reports.verify:
            reports.send(opened, by=officer, at=AT)
        if answer is None:
            act(opened, by=by, at=LATER)
        else:
            with pytest.raises(answer):
                act(opened, by=by, at=LATER)
