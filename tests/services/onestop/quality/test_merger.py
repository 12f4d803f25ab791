"""Two communes become one: each month stays with whose it was, what was open is the successor's, and nothing counts twice."""

from datetime import date, datetime, timedelta

import pytest
from tests.said import text_of
from tests.services.onestop.desk_world import LOADER, MORNING, STATUS, merge

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.figures import figure_sources
from tinhso.kernel.period import ReportingPeriod
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.models import Dossier
from tinhso.services.onestop.quality import behind, counting, sums
from tinhso.services.onestop.quality.index import WHOLE, index
from tinhso.services.onestop.quality.models import Counter
from tinhso.web import clock

from .conftest import STEPS, in_the
from .test_index import COUNTS, SEPTEMBER

OCTOBER, YEAR = ReportingPeriod.parse("2026-M10"), ReportingPeriod.parse("2026")
DAY = date(2026, 10, 1)
EVE = datetime(2026, 9, 30, 23, 0, tzinfo=VIETNAM)
AFTER = datetime(2026, 10, 2, 9, 0, tzinfo=VIETNAM)
NOW = datetime(2026, 10, 12, 9, 0, tzinfo=VIETNAM)
HANDLED = ("ended", "open")


def counted(period, at):
    return sums.by_unit(period, COUNTS, on=at.date())


def of(*numbers):
    return dict(zip(COUNTS, numbers, strict=True))


@pytest.fixture(scope="module")
def merged_of_file(begin):
    return begin(merged_in_october)


@pytest.fixture
def merged(merged_of_file, world):
    return in_the(world, merged_of_file)


def merged_in_october(shop):
    """On the first of October the hill and the river become one commune; told by name: the dossiers, and the successor's desk."""
    world = shop.world
    late, back = shop.done(days=10), shop.done(days=1)
    onestop.act(back, "return-result", by=world.seats["desk"], at=MORNING + timedelta(days=2))
    shop.ids = {
        "returned": back,
        "ready, late": late,  # decided before, fetched never: its case is open and goes to the successor
        "open, late": shop.open(),
        "open": shop.open(at=EVE - timedelta(hours=14)),
    }
    river = world.intake(STATUS, receiving=world.river, deciding=world.river)
    shop.ids["river"] = onestop.receive(river, by=world.seats["other desk"], at=EVE - timedelta(days=1, hours=14)).id
    counting.rebuild(at=EVE)
    shop.before = counted(SEPTEMBER, EVE)
    shop.new = merge(world, world.hill, world.river, on=DAY)
    assert cases.follow_all(by=LOADER, at=AFTER) == 4
    for seat, role in (("desk", "desk-officer"), ("handler", "dossier-handler"), ("approver", "dossier-approver")):
        world.seats[seat] = world.seat(shop.new, role, at=AFTER)
    for name in ("open, late", "open"):
        for seat, action in STEPS:
            onestop.act(shop.ids[name], action, by=world.seats[seat], at=AFTER)
    fresh = world.intake(STATUS, receiving=shop.new, deciding=shop.new)
    shop.ids["new"] = onestop.receive(fresh, by=world.seats["desk"], at=NOW - timedelta(days=3)).id
    counting.rebuild(at=NOW)


def test_the_month_before_is_what_it_was_on_its_last_evening(merged):
    world = merged.world
    found = counted(SEPTEMBER, NOW)
    assert found == merged.before
    assert found == {world.hill: of(4, 2, 1, 2, 1), world.river: of(1, 0, 0, 1, 1)}
    assert index(SEPTEMBER, on=NOW.date()).of(merged.new) is None, "it was not there yet"


def test_the_month_after_is_the_successors(merged):
    assert counted(OCTOBER, NOW) == {merged.new: of(1, 2, 1, 2, 1)}
    found = index(OCTOBER, on=NOW.date())
    assert found.of(merged.world.hill) is None and found.of(merged.world.river) is None
    assert (found.of(merged.new).rates["2.1"].part, found.of(merged.new).rates["2.1"].whole) == (2, 4)


def test_over_the_year_the_province_has_each_dossier_once(merged):
    found, world = counted(YEAR, NOW), merged.world
    assert found == {world.hill: of(4, 2, 1, 0, 0), world.river: of(1, 0, 0, 0, 0), merged.new: of(1, 2, 1, 2, 1)}
    whole = index(YEAR, on=NOW.date()).of(WHOLE)
    assert (whole.rates["2.1"].part, whole.rates["2.1"].whole) == (3, 6) and whole.dossiers == len(merged.ids) == 6
    assert sum(row["received"] for row in found.values()) == 6


@pytest.mark.parametrize(("period", "unit", "counts", "names"), [
    (SEPTEMBER, "hill", ("received",), {"returned", "ready, late", "open, late", "open"}),
    (SEPTEMBER, "hill", ("ended",), {"returned", "ready, late"}),
    (SEPTEMBER, "hill", ("open",), {"open, late", "open"}),
    (SEPTEMBER, "river", HANDLED, {"river"}),
    (SEPTEMBER, "new", ("received", *HANDLED), set()),
    (OCTOBER, "new", ("received",), {"new"}),
    (OCTOBER, "new", ("ended",), {"open, late", "open"}),
    (OCTOBER, "new", ("open",), {"river", "new"}),
    (OCTOBER, "hill", ("received", *HANDLED), set()),
    (YEAR, "hill", HANDLED, {"returned", "ready, late"}),
    (YEAR, "river", HANDLED, set()),
    (YEAR, "new", HANDLED, {"open, late", "open", "river", "new"}),
    (YEAR, "all", HANDLED, {"returned", "ready, late", "open, late", "open", "river", "new"}),
    (YEAR, "all", ("received",), {"returned", "ready, late", "open, late", "open", "river", "new"}),
])  # fmt: skip
def test_every_count_opens_to_its_dossiers_for_the_successor(merged, period, unit, counts, names):
    units = {"hill": merged.world.hill, "river": merged.world.river, "new": merged.new, "all": WHOLE}
    found = behind.dossiers(units[unit], period, counts, by=merged.world.seats["desk"], at=NOW)
    assert {row.id for row in found} == {merged.ids[name] for name in names} and len(found) == len(names)
    rows = counted(period, NOW)
    kept = rows.values() if unit == "all" else [rows.get(units[unit], {})]
    assert len(found) == sum(row.get(name, 0) for row in kept for name in counts)


def test_figures_computed_from_cases_say_the_same_as_the_counters(merged, monkeypatch):
    """hs.* and the index tell one story: whose each receipt was, and each end."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    by = merged.world.seats["desk"]
    for period in (SEPTEMBER, OCTOBER, YEAR):
        received = {unit: row["received"] for unit, row in counted(period, NOW).items() if row["received"]}
        source = figure_sources.get("hs.tiep-nhan")
        assert {one.unit: one.value for one in source.values(period, on=NOW.date())} == received
        for unit, many in received.items():
            assert len(list(source.behind(unit, period, by=by))) == many
    closed = figure_sources.get("hs.hoan-thanh").values(YEAR, on=NOW.date())
    assert {one.unit: one.value for one in closed} == {merged.world.hill: 1}


def test_the_page_of_figures_shows_the_successor_what_the_unit_before_received(merged, browse, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    desk, far = browse("desk"), browse("far desk")
    address = f"/so-lieu-ho-so/hs.tiep-nhan/{merged.world.hill}/?ky=2026-M09"
    assert address in text_of(desk.get("/so-lieu-ho-so/?ky=2026-M09")).replace("&amp;", "&")
    opened = text_of(desk.get(address))
    assert all(f"/ho-so/{merged.ids[name]}/" in opened for name in ("returned", "ready, late", "open, late", "open"))
    assert f"/ho-so/{merged.ids['river']}/" not in opened
    assert address not in text_of(far.get("/so-lieu-ho-so/?ky=2026-M09")).replace("&amp;", "&")
    assert far.get(address).status_code == 404


def test_who_answers_for_neither_opens_nothing(merged):
    far = merged.world.seats["far desk"]
    assert behind.dossiers(WHOLE, YEAR, ("received",), by=far, at=NOW) == []


def test_counting_what_the_reform_touched_is_counting_everything(merged):
    kept = list(Counter.objects.order_by(*KEY).values_list(*KEY, *COUNTS))
    counting.rebuild(at=EVE)
    counting.told(journal.timeline("case", cases_of(merged)))
    for id in merged.ids.values():
        counting.told(journal.timeline("dossier", id))
    assert counting.recount(at=NOW) > 0
    counting.restock(at=NOW)
    assert list(Counter.objects.order_by(*KEY).values_list(*KEY, *COUNTS)) == kept


KEY = ("home", "procedure", "came", "unit", "channel", "month")


def cases_of(merged):
    return Dossier.objects.get(pk=merged.ids["open"]).case_id
