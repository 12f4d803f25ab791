"""The index is what its dossiers say: counted live, opened to them, and silent about what is not held."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from tests.services.onestop.desk_world import MARRIAGE, MORNING, NUMBER

from tinhso.engines.journal import public as journal
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.period import ReportingPeriod
from tinhso.services.onestop.quality import behind, counting, sums
from tinhso.services.onestop.quality.index import WHOLE, index
from tinhso.services.onestop.quality.models import Counter, Dirty

SEPTEMBER = ReportingPeriod.parse("2026-M09")
LATER = datetime(2026, 9, 29, 9, 0, tzinfo=VIETNAM)
COUNTS = ("received", "ended", "ended_in_time", "open", "open_in_time")


def counted(shop, period=SEPTEMBER, at=LATER):
    counting.rebuild(at=at)
    return sums.by_unit(period, COUNTS, on=at.date()).get(shop.world.hill)


def test_what_ended_and_what_is_open_is_judged_by_its_due_moment(shop):
    shop.done(days=1)  # due three working days after
    shop.done(days=10)
    shop.open()
    shop.open(at=LATER - timedelta(hours=20))
    assert counted(shop) == {"received": 4, "ended": 2, "ended_in_time": 1, "open": 2, "open_in_time": 1}


def test_time_alone_makes_late(shop):
    shop.open()
    assert counted(shop, at=MORNING + timedelta(hours=1))["open_in_time"] == 1
    counting.restock(at=LATER)
    found = sums.by_unit(SEPTEMBER, COUNTS, on=LATER.date())[shop.world.hill]
    assert (found["received"], found["open"], found["open_in_time"]) == (1, 1, 0)
    before = list(Counter.objects.values_list("unit", "month", "open", "open_in_time"))
    counting.rebuild(at=LATER)
    assert list(Counter.objects.values_list("unit", "month", "open", "open_in_time")) == before


def test_over_several_months_what_is_open_counts_once(shop):
    october, november = datetime(2026, 10, 5, 9, 0, tzinfo=VIETNAM), datetime(2026, 11, 20, 9, 0, tzinfo=VIETNAM)
    shop.open(at=october)
    shop.done(at=october, days=40)  # open at the end of October, ended in November
    quarter = counted(shop, ReportingPeriod.parse("2026-Q4"), at=november)
    assert quarter == {"received": 2, "ended": 1, "ended_in_time": 0, "open": 1, "open_in_time": 0}
    month = sums.by_unit(ReportingPeriod.parse("2026-M10"), COUNTS, on=november.date())[shop.world.hill]
    assert (month["received"], month["ended"], month["open"]) == (2, 0, 2)


def test_after_one_dossier_its_part_is_counted_anew_and_nothing_else(shop):
    shop.done()
    counting.rebuild(at=LATER)
    other = shop.world.receive(MARRIAGE, at=MORNING, deciding=shop.world.river).id
    Counter.objects.filter(unit=shop.world.hill).update(received=77)
    journal.subscribers.get("onestop.quality").handler(journal.timeline("dossier", other))
    assert list(Dirty.objects.values_list("home", "procedure", "came")) == [
        (shop.world.river, MARRIAGE, SEPTEMBER.start)
    ]
    assert counting.recount(at=LATER) == 1
    found = sums.by_unit(SEPTEMBER, COUNTS, on=LATER.date())
    assert found[shop.world.river]["received"] == 1 and found[shop.world.hill]["received"] == 77
    assert counting.recount(at=LATER) == 0


def test_the_index_counts_points_over_those_held_and_says_what_is_not(shop):
    shop.many(lambda: shop.done(days=1, scan=True), 4)
    shop.many(lambda: shop.done(days=10), 2)
    counting.rebuild(at=LATER)
    found = index(SEPTEMBER, on=LATER.date())
    (one,) = found.units
    assert one.rates["2.1"].part == 4 and one.rates["2.1"].whole == 6
    assert one.line("2.1").points == Decimal("13.333333")
    assert one.line("4.1").points == Decimal(4) and one.line("3.3").points == 0
    assert one.line("1.1").points is None and one.line("1.1").maximum is None, "not held is not zero"
    assert one.line("3.6").points is None, "no dossier with a fee"
    assert one.over == 6 + 20 + 6 + 6 + 4 + 2 + 6 + (2 + 4 + 2), "3.1, 3.2 and 3.5b are of procedures"
    assert found.whole.points == one.points and found.of(WHOLE) is found.whole
    assert found.of(shop.world.river) is None


def test_fewer_than_five_dossiers_are_not_scored(shop):
    shop.many(shop.done, 4)
    counting.rebuild(at=LATER)
    (one,) = index(SEPTEMBER, on=LATER.date()).units
    assert one.rates["2.1"].few and one.line("2.1").points is None and one.over == 0
    assert one.rates["3.1"].percent == 100, "what is published may be told, it is only not scored"


@pytest.mark.parametrize(("counts", "but", "which"), [
    (("ended", "open"), ("ended_in_time", "open_in_time"), ["late", "open late"]),
    (("ended_in_time", "open_in_time"), (), ["in time", "open"]),
    (("received",), (), ["late", "in time", "open late", "open"]),
])  # fmt: skip
def test_a_count_opens_to_its_dossiers(shop, counts, but, which):
    made = {
        "late": shop.done(days=10),
        "in time": shop.done(),
        "open late": shop.open(number=NUMBER),
        "open": shop.open(at=LATER - timedelta(hours=20)),
    }
    counting.rebuild(at=LATER)
    found = behind.dossiers(shop.world.hill, SEPTEMBER, counts, but=but, by=shop.world.seats["desk"], at=LATER)
    assert {row.id for row in found} == {made[name] for name in which}


def test_who_may_not_see_them_opens_to_nothing(shop):
    shop.done()
    counting.rebuild(at=LATER)
    for seat in ("other desk", "far desk"):
        assert behind.dossiers(WHOLE, SEPTEMBER, ("received",), by=shop.world.seats[seat], at=LATER) == []


def test_a_reading_chosen_for_a_conflict_is_the_line_that_counts(shop):
    from tinhso.services.onestop.quality.index import rules_on

    it = rules_on(LATER.date()).it
    other = it.model_copy(update={"conflicts": tuple(
        one.model_copy(update={"chosen": "tu-80"}) if one.line == "4.2" else one for one in it.conflicts
    )})  # fmt: skip
    assert it.as_chosen().indicator("4.2").scoring.of == 100 and other.as_chosen().indicator("4.2").scoring.of == 80


def test_a_criterion_whose_mark_nobody_brings_is_not_held(shop):
    from tinhso.services.onestop.quality.figures import held
    from tinhso.services.onestop.quality.marks import marks, told

    with marks.fresh():
        assert not held("cl.3-6-tu") and held("cl.2-1-tu") and set(told().values()) == {"false"}


@pytest.mark.parametrize(("scan", "known"), [(True, {"file", "digitised"}), (False, set())])
def test_marks_say_what_is_known_of_a_dossier(shop, scan, known):
    from django.db import connection

    from tinhso.services.onestop.quality.marks import told

    id = shop.done(scan=scan)
    names = {"file", "digitised", "reused", "unhappy"}
    with connection.cursor() as cursor:
        columns = ", ".join(f"{sql} AS {name}" for name, sql in told().items() if name in names)
        cursor.execute(f"SELECT {columns} FROM onestop_dossier d WHERE d.id = %s", [id])
        found = dict(zip([column.name for column in cursor.description], cursor.fetchone(), strict=True))
    assert {name for name, has in found.items() if has} == known


def test_the_first_time_everything_is_counted(shop):
    shop.done()
    other = shop.world.receive(MARRIAGE, at=MORNING, deciding=shop.world.river).id
    counting.told(journal.timeline("dossier", other))
    counting.recount(at=LATER)
    assert {unit: row["received"] for unit, row in sums.by_unit(SEPTEMBER, COUNTS, on=LATER.date()).items()} == {
        shop.world.hill: 1,
        shop.world.river: 1,
    }


@pytest.mark.parametrize(("took", "waits"), [(0.0, 0.0), (0.05, 0.45), (3.0, 2.0)])
def test_counting_anew_takes_a_tenth_of_the_time_and_waits_two_seconds_at_most(monkeypatch, took, waits):
    asked = []
    monkeypatch.setattr(counting.jobs, "soon", lambda task, *, seconds: asked.append(seconds))
    monkeypatch.setattr(counting._Pace, "took", took)
    counting._soon()
    assert asked == [waits]
