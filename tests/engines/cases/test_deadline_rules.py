"""The rules of the clock as packs define them, and clocks made from calendars that are kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from tests.engines.cases.ground import MONDAY, Ground

from tinhso.engines.cases import clock_definitions, clocking
from tinhso.engines.cases import public as cases
from tinhso.engines.cases.clock_definitions import (
    DEADLINE_RULES,
    OFFICE,
    ClockSettings,
    DeadlineRule,
    check,
    clock_of,
    clock_rules,
    clock_rules_of,
    laid_rules,
    working_clock,
)
from tinhso.engines.cases.models import Case
from tinhso.engines.cases.rules.clock import Limit
from tinhso.engines.cases.rules.clock_events import ClockRules
from tinhso.engines.cases.rules.clock_limit import TimeLimit
from tinhso.engines.units.calendars import WorkingCalendar
from tinhso.engines.units.rules.working_time import laid
from tinhso.kernel import packs
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.errors import NotThere
from tinhso.store import definitions as kept

NATIONAL = Path(__file__).parents[3] / "packs" / "national"
AT = datetime(2026, 9, 1, tzinfo=UTC)
TODAY = date(2026, 9, 1)


def rule(code: str, since: str, sets: dict[str, Any], **more: Any) -> DeadlineRule:
    said = {"code": code, "title": {"vi": "x"}, "in_force": since, "status": "example", "mark": "design", "sets": sets}
    return DeadlineRule.model_validate(said | more)


def keep(folder: str, model: type[Any], *values: Any) -> None:
    read = [packs.Read(folder, model.model_validate(value), "x.yaml", packs.Lines("x.yaml")) for value in values]
    kept.keep(read, pack="national", at=AT)


@pytest.fixture
def national(db: None) -> None:
    """Calendars and rules of the national pack, kept."""
    for folder, model in (("calendars", WorkingCalendar), (DEADLINE_RULES, DeadlineRule)):
        files = sorted((NATIONAL / folder).glob("**/*.yaml"))
        keep(folder, model, *(value for file in files for value, _lines in packs.read_yaml(file, file.name)))


class TestLimits:
    @pytest.mark.parametrize(
        ("written", "limit"),
        [
            ({"working_days": 5}, Limit.working_days(5)),
            ({"working_days": 0}, Limit.working_days(0)),
            ({"working_hours": 8}, Limit.working_hours(8)),
            ({"working_hours": "2.25"}, Limit("working-minutes", 135)),
            ({"days": 15}, Limit.days(15)),
            ({"weeks": 2}, Limit.weeks(2)),
            ({"months": 1}, Limit.months(1)),
        ],
    )
    def test_a_limit_is_written_in_one_way(self, written, limit):
        assert TimeLimit.model_validate(written).limit == limit

    @pytest.mark.parametrize(
        "written",
        [
            {},
            {"days": 1, "working_days": 1},
            {"working_hours": 0},
            {"working_hours": "0.1"},
            {"days": 0},
            {"days": "soon"},
            {"weeks": 0},
            {"months": 0},
            {"months": 1, "days": 30},
        ],
    )
    def test_what_is_no_limit_is_refused(self, written):
        with pytest.raises(ValidationError):
            TimeLimit.model_validate(written)

    def test_two_limits_at_once_are_told_with_the_way_out(self):
        value = {"code": "x", "title": {"vi": "x"}, "in_force": "2026-01-01", "status": "example", "mark": "design"}
        value["sets"] = {"closing_after": {"days": 15, "working_days": 3}}
        with pytest.raises(
            packs.PackError, match=r"closing_after: one of working_days, working_hours, days, weeks and months"
        ):
            packs.typed(DeadlineRule, value, packs.Lines("x.yaml"))


class TestChecks:
    @pytest.mark.parametrize(
        ("wrong", "where"),
        [
            ({"sets": {}}, ("sets",)),
            ({"mark": "seen"}, ("authority",)),  # read where?
            ({"mark": "gk", "authority": {"document": "NĐ 1"}}, ("authority",)),  # which article?
            ({"status": "official"}, ("status",)),  # nobody's document
            (
                {"mark": "seen-2nd", "authority": {"document": "NĐ 1", "article": "2"}, "status": "official"},
                ("status",),
            ),
        ],
    )
    def test_a_rule_that_says_nothing_or_hides_how_well_it_is_known_is_told_by_its_place(self, wrong, where):
        found = check(rule("x", "2026-01-01", **({"sets": {"extensions": 1}} | wrong)), lambda folder, code: None)
        assert [place for place, _why in found] == [where]

    @pytest.mark.parametrize(
        "sets", [{"cutoff": "25:00"}, {"cutoff_for": ["window"]}, {"extensions": -1}, {"cutof": "15:00"}]
    )
    def test_what_is_no_rule_is_refused(self, sets):
        with pytest.raises(ValidationError):
            rule("x", "2026-01-01", sets)


class TestLaidTogether:
    def test_of_one_rule_the_later_word_holds_in_whatever_order_they_are_read(self):
        rules = [
            rule("a", "2026-01-01", {"cutoff": "15:00", "cutoff_for": ["desk"], "closing_after": {"days": 15}}),
            rule("b", "2026-07-01", {"cutoff": "16:30"}),
        ]
        for given in (rules, rules[::-1]):
            found = laid_rules(given)
            assert (found.cutoff, found.cutoff_for, found.closing_after) == (990, {"desk"}, Limit.days(15))
            assert (found.sources["cutoff"].code, found.sources["closing_after"].code) == ("b", "a")

    def test_a_province_takes_a_rule_away_with_an_empty_one(self):
        rules = [
            rule("a", "2026-01-01", {"cutoff": "15:00", "cutoff_for": ["desk"]}),
            rule("b", "2026-07-01", {"cutoff_for": []}),
        ]
        assert laid_rules(rules).cutoff_for == frozenset()

    def test_what_is_kept_says_the_same_as_what_was_written(self):
        written = rule("a", "2026-01-01", {"cutoff": "15:00", "closing_after": {"days": 15}})
        read = DeadlineRule.model_validate_json(kept.body_of(written))
        assert laid_rules([read]) == laid_rules([written])

    def test_every_setting_is_a_rule_of_the_clock(self):
        assert set(ClockSettings.model_fields) == set(ClockRules.__slots__) - {"sources", "definitions"}

    def test_without_any_definition_nothing_is_asked(self):
        assert laid_rules([]) == ClockRules()


class TestKept:
    def test_rules_are_those_of_the_day_and_known_without_asking_again(self, national, django_assert_num_queries):
        assert clock_rules(on=date(2025, 6, 30)).closing_after is None
        with django_assert_num_queries(0):
            assert clock_rules(on=TODAY).closing_after == Limit.days(15)
            assert clock_rules(on=TODAY).sources["closing_after"].article == "Điều 19 khoản 5"

    def test_a_definition_added_later_does_not_rewrite_what_a_case_keeps(self, national):
        born = clock_rules(on=TODAY).definitions
        keep(
            DEADLINE_RULES,
            DeadlineRule,
            rule("late", "2026-08-01", {"closing_after": {"days": 30}}).model_dump(exclude_unset=True),
        )
        assert clock_rules(on=TODAY).closing_after == Limit.days(30)
        assert clock_rules_of(born).closing_after == Limit.days(15)

    def test_a_new_day_brings_no_new_clock_but_a_declared_day_of_rest_does(self, national, django_assert_num_queries):
        clock = working_clock(on=TODAY)
        with django_assert_num_queries(0):
            assert working_clock(on=TODAY + timedelta(days=1)) is clock
        received = datetime(2026, 9, 7, 9, tzinfo=VIETNAM)
        said = {"code": "said", "title": {"vi": "x"}, "in_force": "2026-09-08", "status": "example", "calendar": OFFICE}
        day = {"day": "2026-09-09", "kind": "swapped", "title": {"vi": "x"}}
        keep("calendars", WorkingCalendar, said | {"days": [day]})
        due = [working_clock(on=day).due(received, Limit.working_days(3)).day for day in (TODAY, date(2026, 9, 8))]
        assert due == [10, 11], "as it was known on each day"

    def test_a_calendar_nobody_defined_is_told(self, national):
        with pytest.raises(NotThere):
            working_clock("moon", on=TODAY)

    def test_the_clock_knows_the_years_in_a_row_up_to_the_last(self):
        said = {"title": {"vi": "x"}, "in_force": "2020-01-01", "status": "example", "calendar": "c"}
        part = WorkingCalendar.model_validate(
            said | {"code": "c", "week": {"monday": ["07:30-11:30"]}, "years": [2020, 2023, 2024]}
        )
        clock = clock_of(laid("c", [part]))
        assert (clock.first, clock.until) == (date(2023, 1, 1), date(2025, 1, 1))
        with pytest.raises(NotThere):
            clock_of(laid("c", [part.model_copy(update={"years": ()})]))


def test_a_case_under_way_keeps_its_closing_day_when_a_definition_is_added_later(ground: Ground):
    case, by = ground.open(), ground.seat("Xã Đồi")
    later = MONDAY + timedelta(hours=2)
    cases.move(case, "forward", by=by, at=later)
    cases.move(case, "ask", by=by, at=later, note="thiếu")
    row = Case.objects.get(pk=case)
    said = rule("late", "2026-01-01", {"closing_after": {"days": 30}})
    keep(DEADLINE_RULES, DeadlineRule, said.model_dump(mode="json"))
    assert clock_rules(on=MONDAY.date()).closing_after == Limit.days(30)
    process = kept.by_id(cases.Process, row.process_id).it
    anew = clocking.read(process, row.clock, row.state, at=later).kept
    assert anew is not None and anew["closes"] == row.clock["closes"] is not None
    loose = clocking.read(
        process, {**row.clock, "rules": list(clock_rules(on=MONDAY.date()).definitions)}, row.state, at=later
    )
    assert loose.kept is not None and loose.kept["closes"] > row.clock["closes"], "without them it would move"


def test_the_module_registers_its_kind():
    from tinhso.kernel.definitions import definition_kinds

    assert definition_kinds.get(clock_definitions.DEADLINE_RULES).model is DeadlineRule
