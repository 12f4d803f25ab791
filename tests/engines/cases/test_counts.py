"""Counters are what the acts made of them: the same as counting, before and after the job folds them."""

from datetime import timedelta

from tests.engines.cases.ground import MONDAY, READY, Ground

from tinhso.engines.cases import counting
from tinhso.engines.cases import public as cases
from tinhso.engines.cases.models import Case, TallyChange
from tinhso.kernel.actor import Actor

LATER = MONDAY + timedelta(hours=2)


def told(by: Actor, what: str = "waiting") -> dict[tuple[int, str], int]:
    return {(one.unit, one.state): getattr(one, what) for one in cases.counts("d.read", by=by, at=LATER)}


def counted() -> dict[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = {}
    for unit, state in Case.objects.filter(turn_unit__isnull=False).values_list("turn_unit_id", "state"):
        found[unit, state] = found.get((unit, state), 0) + 1
    return found


def play(ground: Ground) -> None:
    """Every act that changes whose turn it is, or where a case stands."""
    by, head = ground.seat("Xã Đồi"), ground.seat("Xã Đồi")
    all_four = [ground.open() for _ in range(4)]
    cases.move_many(all_four[:3], "forward", by=by, at=LATER)
    cases.take_back(all_four[0], by=by, at=LATER)
    cases.hand_over(all_four[1], ground.units["Xã Núi"], by=by, at=LATER)
    cases.claim(all_four[3], by=by, at=LATER)
    cases.move(all_four[2], "submit", by=by, at=LATER, given=READY)
    cases.move(all_four[2], "sign", by=head, at=LATER)


def test_counters_agree_with_counting_before_and_after_they_are_folded(ground: Ground):
    play(ground)
    reader = ground.seat("Tỉnh Bắc", reach="everywhere")
    assert told(reader) == counted() != {}
    assert counting.fold() > 0
    assert told(reader) == counted() and not TallyChange.objects.exists()
    assert counting.fold() == 0
    cases.recount()
    assert told(reader) == counted()


def test_totals_are_the_sums_of_the_counts(ground: Ground):
    play(ground)
    for reader in (
        ground.seat("Tỉnh Bắc", reach="everywhere"),
        ground.seat("Xã Núi"),
        ground.seat("Xã Núi", "d.handle"),
    ):
        all_of, own = cases.counts("d.read", by=reader, at=LATER), ground.units["Xã Núi"]
        told = cases.totals("d.read", own=own, by=reader, at=LATER)
        assert told.waiting == sum(one.waiting for one in all_of)
        assert told.own == sum(one.waiting for one in all_of if one.unit == own)


def test_counters_are_of_the_readers_units(ground: Ground):
    play(ground)
    assert {unit for unit, _state in told(ground.seat("Xã Núi"))} == {ground.units["Xã Núi"]}
    assert told(ground.seat("Xã Núi", "d.handle")) == {}


def test_the_late_are_counted_by_the_job_as_of_a_moment(ground: Ground):
    ground.open()
    counting.fold()
    by = ground.seat("Xã Đồi")
    counting.count_late(at=LATER)
    assert set(told(by, "late").values()) == {0}
    counting.count_late(at=LATER + timedelta(days=30))
    assert set(told(by, "late").values()) == {1}
