"""From the counter to the result: each action by whom the process says, time asked of the clock, nobody sees what is not theirs."""

from datetime import date, datetime, timedelta

import pytest

from tinhso.engines.cases import public as cases
from tinhso.engines.documents import public as documents
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.errors import NotAllowed, NotNow, NotThere, TinhSoError
from tinhso.services.onestop import dossiers, lists
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.models import Dossier

from .desk_world import LAND, MORNING, PDF, STATUS

HOUR = timedelta(hours=1)


def case_of(id: int) -> cases.CaseNow:
    return cases.state_of(Dossier.objects.get(pk=id).case_id)


def walk(world, id: int, *moves: tuple[str, str], at: datetime = MORNING) -> datetime:
    """(action, who), an hour apart."""
    for number, (action, who) in enumerate(moves, 1):
        onestop.act(id, action, note="vì lý do", by=world.seats[who], at=at + number * HOUR / 6)
    return at + (len(moves) + 1) * HOUR / 6


TO_HANDLING = (("forward", "desk"), ("take-up", "handler"))
TO_READY = (*TO_HANDLING, ("submit", "handler"), ("approve", "approver"), ("issue", "handler"))


def test_a_dossier_goes_from_the_counter_to_the_result(world):
    received = world.receive()
    walk(world, received.id, *TO_READY, ("return-result", "desk"))
    case = case_of(received.id)
    assert case.state == "returned" and case.closed_at is not None and not case.late_at(MORNING + 9 * HOUR)
    assert [step.action for step in cases.steps(case.id)][1:] == [
        action for action, _who in (*TO_READY, ("return-result", ""))
    ]


def test_a_land_dossier_starts_its_time_when_the_office_has_it(world):
    received = world.receive(LAND)
    onestop.act(received.id, "forward", by=world.seats["desk"], at=MORNING)
    assert case_of(received.id).due is None
    onestop.act(received.id, "take-up", by=world.seats["land handler"], at=MORNING + timedelta(days=1))
    case = case_of(received.id)
    assert case.phase == "running" and case.due is not None
    assert case.due.astimezone(VIETNAM).date() == date(2026, 9, 16)  # Wednesday the 9th and five working days


def test_a_supplement_is_asked_once_and_time_begins_anew(world):
    received = world.receive()
    walk(world, received.id, *TO_HANDLING, ("ask-supplement", "handler"))
    asked = case_of(received.id)
    assert asked.phase == "asked" and asked.closes_at is not None
    later = MORNING + timedelta(days=6)  # Monday the 14th
    onestop.act(received.id, "supplement", by=world.seats["desk"], at=later)
    case = case_of(received.id)
    assert case.due is not None and case.due.astimezone(VIETNAM).date() == date(2026, 9, 17)
    with pytest.raises(TinhSoError):  # art. 16.3, 17: once only
        onestop.act(received.id, "ask-supplement", note="nữa", by=world.seats["handler"], at=later + HOUR)


def test_time_is_extended_once_with_a_new_day(world):
    received = world.receive()
    now = walk(world, received.id, *TO_HANDLING)
    new = date(2026, 9, 18)
    onestop.act(received.id, "extend", note="chờ xác minh", until=new, by=world.seats["handler"], at=now)
    case = case_of(received.id)
    assert case.due is not None and case.due.astimezone(VIETNAM).date() == new
    with pytest.raises(NotNow):
        onestop.act(
            received.id, "extend", note="nữa", until=date(2026, 9, 25), by=world.seats["handler"], at=now + HOUR
        )


WRONG_HANDS = [
    ((), "forward", "handler"),
    ((), "forward", "other desk"),
    ((), "take-up", "handler"),  # not forwarded yet
    (TO_HANDLING, "submit", "desk"),
    (TO_HANDLING, "approve", "approver"),  # not submitted yet
    (TO_READY, "return-result", "handler"),
]


@pytest.mark.parametrize(("before", "action", "who"), WRONG_HANDS)
def test_nobody_does_what_is_not_theirs_or_not_yet(world, before, action, who):
    received = world.receive()
    now = walk(world, received.id, *before)
    state = case_of(received.id).state
    with pytest.raises((NotAllowed, NotNow, NotThere)):
        onestop.act(received.id, action, by=world.seats[who], at=now)
    assert case_of(received.id).state == state


def test_who_submitted_does_not_approve_not_even_from_another_post(world):
    both = world.seat(world.hill, "dossier-handler", "dossier-approver")
    received = world.receive()
    onestop.act(received.id, "forward", by=world.seats["desk"], at=MORNING)
    onestop.act(received.id, "take-up", by=both, at=MORNING)
    onestop.act(received.id, "submit", by=both, at=MORNING)
    with pytest.raises(NotAllowed):
        onestop.act(received.id, "approve", by=both, at=MORNING)


@pytest.mark.parametrize("action", ["ask-supplement", "extend", "stop"])
def test_reasons_are_asked_for(world, action):
    received = world.receive()
    now = walk(world, received.id, *TO_HANDLING)
    with pytest.raises(TinhSoError) as wrong:
        onestop.act(received.id, action, until=date(2026, 9, 25), by=world.seats["handler"], at=now)
    assert wrong.value.field == "note"


@pytest.mark.parametrize(
    ("who", "sees"),
    [("desk", True), ("handler", True), ("other desk", False), ("far desk", False), ("land handler", False)],
)
def test_a_dossier_is_seen_where_it_was_received_and_where_it_is_decided(world, who, sees):
    received = world.receive()
    by, on = world.seats[who], MORNING.date()
    assert bool(lists.listed(by, lists.Wanted("open"), at=MORNING, on=on).rows) == sees
    if sees:
        assert dossiers.visible(received.id, by=by, on=on).code == received.code
    else:
        for ask in (
            lambda: dossiers.visible(received.id, by=by, on=on),
            lambda: onestop.act(received.id, "forward", by=by, at=MORNING),
            lambda: onestop.attach_scan(received.id, "to-khai", iter([PDF]), "a.pdf", by=by, at=MORNING),
        ):
            with pytest.raises(NotThere):
                ask()


def test_the_office_of_the_province_sees_what_it_decides_and_reads_the_desks_scans(world):
    received = world.receive(LAND)
    desk, office, on = world.seats["desk"], world.seats["land handler"], MORNING.date()
    paper = onestop.attach_scan(received.id, "don", iter([PDF]), "don.pdf", by=desk, at=MORNING)
    found, stream = dossiers.open_scan(received.id, paper.id, by=office, on=on)
    assert found.name == "don.pdf" and stream.read() == PDF
    with pytest.raises(NotThere):
        dossiers.open_scan(received.id, paper.id, by=world.seats["other desk"], on=on)
    other = world.receive()
    with pytest.raises(NotThere):  # a paper of another dossier
        dossiers.open_scan(other.id, paper.id, by=desk, on=on)


def test_the_desk_attaches_papers_and_only_the_office_the_result(world):
    received = world.receive()
    with pytest.raises(NotAllowed):
        onestop.attach_scan(received.id, "result", iter([PDF]), "kq.pdf", by=world.seats["desk"], at=MORNING)
    onestop.attach_scan(received.id, "result", iter([PDF]), "kq.pdf", by=world.seats["handler"], at=MORNING)
    assert list(dossiers.scans_of(received.id)) == ["result"]
    with pytest.raises(NotThere):
        onestop.attach_scan(received.id, "khong-co", iter([PDF]), "x.pdf", by=world.seats["desk"], at=MORNING)
    with pytest.raises(documents.WrongFile):
        onestop.attach_scan(received.id, "to-khai", iter([b"MZ\x90"]), "x.pdf", by=world.seats["desk"], at=MORNING)


def test_lists_show_whose_turn_it_is_and_what_is_late_first_due_first(world):
    on = MORNING.date()
    slow, fast = world.receive(), world.receive("1.001193")
    desk, handler = world.seats["desk"], world.seats["handler"]

    def codes(by, stands, *, at=MORNING, text=""):
        return [line.code for line in lists.listed(by, lists.Wanted(stands, text), at=at, on=on).rows]

    assert codes(desk, "turn") == [fast.code, slow.code]
    onestop.act(fast.id, "forward", by=desk, at=MORNING)
    assert codes(handler, "turn") == [fast.code, slow.code]  # one unit receives and decides
    assert codes(desk, "late") == [] and codes(desk, "late", at=MORNING + timedelta(days=1)) == [fast.code]
    assert codes(desk, "done") == []
    told = lists.counts(desk, at=MORNING, on=on)
    assert (told.turn, told.mine, told.late, told.open) == (2, 0, 0, 2)


@pytest.mark.parametrize(
    "text", ["nguyen thi mau", "MẪU", "015 188 004 321", "H38.04630-260908-0001", "h38.04630-260908-0001"]
)
def test_a_dossier_is_found_by_name_without_marks_by_number_and_by_code(world, text):
    world.receive()
    world.receive(name="Trần Văn Ví Dụ", number="015088001111")
    found = lists.listed(world.seats["desk"], lists.Wanted("", text), at=MORNING, on=MORNING.date()).rows
    assert [line.code for line in found] == ["H38.04630-260908-0001"]


def test_pages_of_a_list_meet_without_overlap(world):
    made = [world.receive().code for _time in range(5)]
    desk, on = world.seats["desk"], MORNING.date()
    seen, after = [], None
    while True:
        found = lists.listed(desk, lists.Wanted("open"), at=MORNING, on=on, after=after, size=2)
        seen += [line.code for line in found.rows]
        after = found.next
        if not after:
            break
    assert seen == made


def test_a_procedure_that_changes_later_leaves_a_dossier_its_version(world):
    received = world.receive(STATUS)
    row = dossiers.visible(received.id, by=world.seats["desk"], on=MORNING.date())
    assert row.definition.version == 1 and row.definition.limit.amount == 3
