"""The officer's lists: from counters, page by page; finding a person; lists kept by a name; several dossiers at once."""

from datetime import timedelta

import pytest

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.kernel.errors import Invalid, Missing, NotThere, TooMuch
from tinhso.services.onestop import lists, searching, together
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.models import Dossier, SavedList

from .desk_world import LAND, MORNING

ON = MORNING.date()
HOUR = timedelta(hours=1)


def codes(by, stands, *, at=MORNING, **more):
    return [line.id for line in lists.listed(by, lists.Wanted(stands, **more), at=at, on=ON).rows]


def test_each_list_holds_what_its_name_says(world):
    desk, office = world.seats["desk"], world.seats["land handler"]
    here, away = world.receive().id, world.receive(LAND).id
    onestop.act(away, "forward", by=desk, at=MORNING)
    assert codes(desk, "turn") == [here] and codes(desk, "open") == [here, away], "a desk follows what it received"
    assert codes(office, "turn") == [away] == codes(office, "open")
    assert codes(desk, "free") == [here] and codes(desk, "mine") == []
    onestop.claim(here, by=desk, at=MORNING)
    assert codes(desk, "free") == [] and codes(desk, "mine") == [here]
    assert codes(desk, "week") == [here] and codes(desk, "week", at=MORNING - timedelta(days=7)) == []
    assert codes(desk, "turn", state="received") == [here] and codes(desk, "turn", state="handling") == []
    assert codes(desk, "open", unit=world.river) == [], "narrowed, never widened"
    told = lists.counts(desk, at=MORNING, on=ON)
    assert (told.turn, told.mine, told.open) == (1, 1, 1)
    onestop.act(here, "withdraw", note="theo yêu cầu", by=desk, at=MORNING)
    assert codes(desk, "done") == [here] and lists.counts(desk, at=MORNING, on=ON).turn == 0


def test_late_ones_are_counted_by_the_job_and_listed_at_once(world):
    world.receive("1.001193")
    desk, later = world.seats["desk"], MORNING + timedelta(days=3)
    assert len(codes(desk, "late", at=later)) == 1 and lists.counts(desk, at=later, on=ON).late == 0
    cases.fold_counts()
    cases.count_late(at=later)
    told = lists.counts(desk, at=later, on=ON)
    assert (told.late, told.late_at) == (1, later)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mau", True),  # a word of it, the words in another order
        ("thi nguyen", True),
        ("nguyen th", True),
        ("0001", True),  # the end of the code
        ("60908-0001", True),
        ("0002", False),
        ("n", False),
        ("%", False),
        ("nguyen %", True),
        ("' OR 1=1 --", False),
        ("015188004322", False),
    ],
)
def test_finding_takes_part_of_a_name_or_code(world, text, found):
    case = Dossier.objects.get(pk=world.receive().id).case_id
    assert searching.found(text, by=world.seats["desk"], on=ON).cases == ((case,) if found else ())
    assert searching.found(text, by=world.seats["other desk"], on=ON).cases == ()


def test_a_name_that_many_have_is_found_among_ones_own(world, monkeypatch):
    """Others' dossiers of the same name fill what is looked at first; one's own are found all the same."""
    mine = world.receive().id
    for _time in range(3):
        onestop.receive(
            world.intake(receiving=world.river, deciding=world.river), by=world.seats["other desk"], at=MORNING
        )
    monkeypatch.setattr(searching, "LOOKED_AT", 1)
    assert [
        row.id for row in lists.listed(world.seats["desk"], lists.Wanted("", "nguyen thi mau"), at=MORNING, on=ON).rows
    ] == [mine]


def test_what_was_left_out_is_told(world, monkeypatch):
    desk, name = world.seats["desk"], "nguyen thi mau"
    older, newer = (Dossier.objects.get(pk=world.receive().id).case_id for _time in range(2))
    assert searching.found(name, by=desk, on=ON) == searching.Found((newer, older))
    with monkeypatch.context() as few:  # the page is full
        few.setattr(searching, "MOST", 1)
        assert searching.found(name, by=desk, on=ON) == searching.Found((newer,), whole=False)
    monkeypatch.setattr(searching, "LOOKED_AT", 1)
    assert searching.found(
        name, by=desk, on=ON
    ).whole  # so many are called so, but all of the unit's were looked through
    monkeypatch.setattr(searching, "NEWEST", 1)
    assert not searching.found(name, by=desk, on=ON).whole


@pytest.mark.parametrize("text", ["0001", "260908-0001"])
def test_the_end_of_a_code_that_every_agency_has_finds_ones_own(world, monkeypatch, text):
    mine = Dossier.objects.get(pk=world.receive().id).case_id
    onestop.receive(world.intake(receiving=world.river, deciding=world.river), by=world.seats["other desk"], at=MORNING)
    monkeypatch.setattr(searching, "CODES", 1)
    for desk in ("desk", "other desk"):
        found = searching.found(text, by=world.seats[desk], on=ON)
        assert found.whole and len(found.cases) == 1 and (found.cases == (mine,)) == (desk == "desk")
    assert searching.found("_001", by=world.seats["desk"], on=ON).cases == ()  # no pattern


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("van kim thi mau", True),  # whole words in another order
        ("mau van kim th", True),  # the last begun only
        ("thi nguyen ki", True),
        ("van ki thi mau", False),  # another begun only
        ("mau van kim x", False),
    ],
)
def test_readers_of_many_units_find_a_name_by_its_words(world, monkeypatch, text, found):
    monkeypatch.setattr(searching, "FEW", 0)
    case = Dossier.objects.get(pk=world.receive(name="Nguyễn Thị Kim Văn Mẫu").id).case_id
    assert searching.found(text, by=world.seats["desk"], on=ON).cases == ((case,) if found else ())
    assert searching.found(text, by=world.seats["other desk"], on=ON).cases == ()


@pytest.mark.parametrize("text", ["nguyen thi mau", "mau nguyen", "0001"])
@pytest.mark.parametrize("few", [0, 20])
def test_a_support_point_finds_what_was_entered_there(world, monkeypatch, text, few):
    monkeypatch.setattr(searching, "FEW", few)
    dossier = Dossier.objects.get(pk=world.receive().id)
    there, elsewhere = (world.seat(unit, "support-helper") for unit in (world.river, world.far))
    assert searching.found(text, by=there, on=ON).cases == ()
    Dossier.objects.filter(pk=dossier.pk).update(support_id=world.river)
    assert searching.found(text, by=there, on=ON).cases == (dossier.case_id,)
    assert searching.found(text, by=elsewhere, on=ON).cases == ()


def test_no_name_or_number_stands_in_what_others_may_read(world):
    received = world.receive()
    case = Dossier.objects.get(pk=received.id).case_id
    (line,) = cases.lines_of([case])
    assert line.title.startswith(received.code) and "Mẫu" not in line.title and "015188" not in line.title
    assert cases.find("nguyen thi mau", "dossier.read", by=world.seats["desk"], at=MORNING) == []


def test_a_list_is_kept_by_name_by_whoever_keeps_it_and_never_what_was_searched(world):
    desk, other = world.seats["desk"], world.seats["handler"]
    wanted = lists.Wanted("week", text="Nguyễn", state="received")
    id = onestop.keep_list(" Tuần  này ", wanted.kept, by=desk, at=MORNING)
    assert onestop.keep_list("Tuần này", lists.Wanted("late").kept, by=desk, at=MORNING) == id, (
        "the same name is replaced"
    )
    row = SavedList.objects.get()
    assert (row.name, row.wanted, row.person) == ("Tuần này", {"stands": "late"}, desk.person)
    assert "Nguyễn" not in str(wanted.kept)
    with pytest.raises(NotThere):
        onestop.forget_list(id, by=other, at=MORNING)
    for number in range(11):
        onestop.keep_list(f"Danh sách {number}", {}, by=desk, at=MORNING)
    with pytest.raises(TooMuch):
        onestop.keep_list("Một nữa", {}, by=desk, at=MORNING)
    for wrong in ("", " ", "x" * 61):
        with pytest.raises(Invalid):
            onestop.keep_list(wrong, {}, by=desk, at=MORNING)
    onestop.forget_list(id, by=desk, at=MORNING)
    assert SavedList.objects.count() == 11


def test_several_go_at_once_by_one_event_and_the_others_say_why(world):
    desk = world.seats["desk"]
    first, second, gone = (world.receive().id for _ in range(3))
    foreign = onestop.receive(
        world.intake(receiving=world.river, deciding=world.river), by=world.seats["other desk"], at=MORNING
    ).id
    onestop.act(gone, "forward", by=desk, at=MORNING)
    done = together.move_chosen([first, second, gone, foreign, 999999], "forward", by=desk, at=MORNING + HOUR)
    assert done.moved == (first, second) and set(done.refused) == {gone, foreign, 999999}
    assert {type(done.refused[id]) for id in (foreign, 999999)} == {NotThere}, "not theirs and not there look the same"
    case = Dossier.objects.get(pk=first).case_id
    (entry,) = [one for one in journal.timeline("case", case) if one.name == "cases.moved"]
    assert len(entry.payload["cases"]) == 2
    again = together.move_chosen([first, second], "forward", by=desk, at=MORNING + HOUR)
    assert again.moved == () and set(again.refused) == {first, second}


def test_what_needs_a_paper_of_its_own_goes_alone_and_gets_it(world):
    both = [world.receive().id for _ in range(2)]
    desk, handler = world.seats["desk"], world.seats["handler"]
    together.move_chosen(both, "forward", by=desk, at=MORNING)
    together.move_chosen(both, "take-up", by=handler, at=MORNING)
    assert set(together.move_chosen(both, "ask-supplement", by=handler, at=MORNING).refused) == set(both), (
        "a reason is needed"
    )
    done = together.move_chosen(both, "ask-supplement", note="thiếu chữ ký", by=handler, at=MORNING)
    assert done.moved == tuple(both)
    states = {cases.state_of(row.case_id).state for row in Dossier.objects.all()}
    assert states == {"asked"}


def test_nothing_ticked_is_said(world):
    desk = world.seats["desk"]
    for ids, action in (([], "forward"), ([1], "")):
        with pytest.raises((Missing, Invalid)):
            together.move_chosen(ids, action, by=desk, at=MORNING)
    with pytest.raises(TooMuch):
        together.move_chosen(list(range(1, 202)), "forward", by=desk, at=MORNING)
