"""Units end while cases run: each case counts for whose it was on the day of its receipt, and on that of its closing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engines.cases.ground import LOADER, MONDAY, READY, Ground
from tests.engines.cases.test_figures import MARCH, figure
from tests.engines.cases.test_leaving import AFTER, divide

from tinhso.engines.cases import public as cases
from tinhso.engines.cases.models import Case, CaseStep
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import VIETNAM

FIRST, SECOND = date(2026, 3, 11), date(2026, 3, 21)
"""Đồi and Sông become Mới; then Mới and Núi become Lớn."""


def at(day: date | int, hour: int = 10) -> datetime:
    return datetime.combine(day if isinstance(day, date) else date(2026, 3, day), time(hour), VIETNAM)


@dataclass
class Reformed:
    ground: Ground
    new: int
    large: int
    seats: dict[int, tuple[Actor, Actor]] = field(default_factory=dict)

    def of(self, title: str, day: date) -> int:
        """Whose it is on the day, what began in a commune of before."""
        if day >= SECOND:
            return self.large
        return self.new if day >= FIRST and title != "Xã Núi" else self.ground.units[title]

    def open(self, title: str, day: int) -> int:
        return self.ground.open(unit=self.of(title, date(2026, 3, day)), at=at(day))

    def close(self, case: int, day: int) -> None:
        clerk, head = self.seats[cases.state_of(case).unit]
        cases.move(case, "forward", by=clerk, at=at(day, 15))
        cases.move(case, "submit", by=clerk, at=at(day, 15), given=READY)
        cases.move(case, "sign", by=head, at=at(day, 15))


def merge(ground: Ground, of: Sequence[int], name: str, on: date) -> int:
    new = units.NewUnit(name, "xa", name, ground.units["Tỉnh Bắc"])
    plan = units.plan_reform([units.Open(new), units.Merge(tuple(of), name)], on=on, title=name, document="NQ 1")
    assert plan.problems == ()
    units.carry_out(plan, by=LOADER, at=MONDAY)
    return units.search(f"Xã {name}", on=on)[0].id


@pytest.fixture
def reformed(ground: Ground) -> Reformed:
    of = ground.units
    new = merge(ground, (of["Xã Đồi"], of["Xã Sông"]), "Mới", FIRST)
    made = Reformed(ground, new, merge(ground, (new, of["Xã Núi"]), "Lớn", SECOND))
    for title in ("Xã Đồi", "Xã Sông", "Xã Núi"):
        made.seats[of[title]] = ground.seat(title), ground.seat(title)
    for unit, day in ((made.new, FIRST), (made.large, SECOND)):
        made.seats[unit] = ground.seat_in(unit, at=at(day, 7)), ground.seat_in(unit, at=at(day, 7))
    return made


def counted(what: str) -> dict[int, Decimal | None]:
    return {one.unit: one.value for one in figure(what).values(MARCH, on=MARCH.start)}


def behind(what: str, unit: int, by: Actor) -> set[str]:
    return set(figure(what).behind(unit, MARCH, by=by))


def addresses(*of: int) -> set[str]:
    rows = Case.objects.filter(pk__in=of).values_list("subject_id", flat=True)
    return {f"/ho-so/{subject}/" for subject in rows}


def test_a_merger_within_the_month_leaves_what_was_before_and_gives_what_came_after(reformed: Reformed):
    doi = reformed.ground.units["Xã Đồi"]
    ended, passed = reformed.open("Xã Đồi", 3), reformed.open("Xã Đồi", 3)
    reformed.close(ended, 10)
    assert counted("received") == {doi: 2} and counted("closed") == {doi: 1}
    assert cases.follow_all(by=LOADER, at=at(11, 8)) == 1
    assert counted("received") == {doi: 2}, "its receipt is as it was"
    fresh = reformed.open("Xã Đồi", 11)
    reformed.close(passed, 20)
    assert counted("received") == {doi: 2, reformed.new: 1} and counted("closed") == {doi: 1, reformed.new: 1}
    heir = reformed.seats[reformed.large][0]
    assert behind("received", doi, heir) == addresses(ended, passed)
    assert behind("received", reformed.new, heir) == addresses(fresh)
    assert behind("closed", doi, heir) == addresses(ended)
    assert behind("closed", reformed.new, heir) == addresses(passed)


def test_of_two_mergers_one_after_the_other_each_day_has_its_unit(reformed: Reformed):
    sooner, later = reformed.open("Xã Đồi", 3), reformed.open("Xã Đồi", 3)
    cases.follow_all(by=LOADER, at=at(11, 8))
    reformed.close(sooner, 12)
    between = reformed.open("Xã Đồi", 12)
    cases.follow_all(by=LOADER, at=at(21, 8))
    reformed.close(later, 24)
    reformed.close(between, 24)
    assert counted("received") == {reformed.ground.units["Xã Đồi"]: 2, reformed.new: 1}
    assert counted("closed") == {reformed.new: 1, reformed.large: 2}
    heir = reformed.seats[reformed.large][0]
    assert behind("closed", reformed.large, heir) == addresses(later, between)
    assert counted("average") == {reformed.new: Decimal("9.21"), reformed.large: Decimal("16.71")}


def test_a_case_of_a_divided_unit_stays_its_own_for_the_days_before_whichever_heir_a_person_chose(ground: Ground):
    doi, case, waits = ground.units["Xã Đồi"], ground.open(), ground.open()
    _one, two = divide(ground)
    head, clerk = (ground.seat_in(two, at=datetime(2026, 3, 6, 7, tzinfo=VIETNAM)) for _ in range(2))
    cases.choose_heir([case], doi, two, by=head, at=AFTER)
    cases.move(case, "forward", by=clerk, at=AFTER)
    cases.move(case, "submit", by=clerk, at=AFTER, given=READY)
    cases.move(case, "sign", by=head, at=AFTER)
    assert counted("received") == {doi: 2} and counted("closed") == {two: 1}
    assert behind("received", doi, head) == addresses(case, waits)
    assert behind("closed", two, head) == addresses(case)


def test_where_only_the_desk_ended_the_case_is_whose_it_was(reformed: Reformed):
    of = reformed.ground.units
    case = reformed.ground.open(unit=of["Xã Núi"], deciding=of["Xã Núi"], receiving=of["Xã Đồi"], at=at(3))
    assert cases.follow_all(by=LOADER, at=at(11, 8)) == 1
    assert [step.from_unit for step in CaseStep.objects.filter(case_id=case, kind="follow")] == [None]
    assert counted("received") == {of["Xã Núi"]: 1}


def test_who_answers_for_none_of_them_opens_nothing(reformed: Reformed):
    reformed.open("Xã Đồi", 3)
    cases.follow_all(by=LOADER, at=at(11, 8))
    stranger = reformed.ground.seat_in(reformed.ground.units["Tỉnh Bắc"])
    assert behind("received", reformed.ground.units["Xã Đồi"], stranger) == set()


runs = st.lists(
    st.tuples(
        st.sampled_from(["Xã Đồi", "Xã Sông", "Xã Núi"]), st.integers(2, 30), st.none() | st.integers(0, 28)
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs)
def test_over_all_units_there_are_as_many_as_there_are_cases_and_each_is_whose_it_was(reformed: Reformed, runs):
    received: Counter[int] = Counter()
    closed: Counter[int] = Counter()
    with transaction.atomic():
        happens = [(at(FIRST, 8), -1, "follow"), (at(SECOND, 8), -1, "follow")]
        for number, (_title, day, lasts) in enumerate(runs):
            happens.append((at(day), number, "open"))
            if lasts is not None:
                happens.append((at(min(day + lasts, 31), 15), number, "close"))
        ids: dict[int, int] = {}
        for when, number, what in sorted(happens):
            if what == "follow":
                cases.follow_all(by=LOADER, at=when)
                continue
            title, counts = runs[number][0], received if what == "open" else closed
            counts[reformed.of(title, when.date())] += 1
            if what == "open":
                ids[number] = reformed.open(title, when.day)
            else:
                reformed.close(ids[number], when.day)
        assert counted("received") == dict(received) and counted("closed") == dict(closed)
        assert sum(received.values()) == Case.objects.count()
        assert sum(closed.values()) == Case.objects.filter(closed_at__isnull=False).count()
        for unit in received:
            by = reformed.seats[reformed.large][0]
            assert len(behind("received", unit, by)) == received[unit]
        transaction.set_rollback(True)


def test_what_was_passed_on_before_this_was_kept_is_put_down_from_the_journal(reformed: Reformed):
    of = reformed.ground.units
    for title in ("Xã Đồi", "Xã Sông"):
        reformed.open(title, 3)
    cases.follow_all(by=LOADER, at=at(11, 8))
    reformed.open("Xã Đồi", 12)
    cases.follow_all(by=LOADER, at=at(21, 8))
    kept = steps()
    assert [unit for _id, unit in kept] == [of["Xã Đồi"], of["Xã Sông"], *[reformed.new] * 3]
    put_down()
    assert steps() == kept


def test_where_nothing_says_which_of_its_units_was_its_own_nothing_is_put_down(reformed: Reformed):
    of = reformed.ground.units
    reformed.ground.open(unit=of["Xã Núi"], deciding=of["Xã Núi"], receiving=of["Xã Sông"], at=at(3))
    for day in (11, 21):
        cases.follow_all(by=LOADER, at=at(day, 8))
    assert [unit for _id, unit in steps() if unit] == [of["Xã Núi"]]
    put_down()
    assert {unit for _id, unit in steps()} == {None}


def put_down() -> None:
    """As if it had not been kept, and then the migration."""
    CaseStep.objects.update(from_unit=None)
    with connection.cursor() as cursor:
        cursor.execute(import_module("tinhso.engines.cases.migrations.0004_passed_on").TOLD)


def steps() -> list[tuple[int, int | None]]:
    return list(CaseStep.objects.filter(kind="follow").order_by("id").values_list("id", "from_unit"))
