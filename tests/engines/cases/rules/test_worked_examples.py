"""The table of worked examples: every row as the law has it, each resting on a rule of the national pack."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from tinhso.engines.cases.clock_definitions import DeadlineRule, TimeLimit, check, clock_of, laid_rules
from tinhso.engines.cases.errors import ClockRefused
from tinhso.engines.cases.rules.clock import WorkingClock
from tinhso.engines.cases.rules.clock_bulk import OneClock, clocks_moved
from tinhso.engines.cases.rules.clock_events import ClockEvent, ClockRules, ClockState, read_clock, require_next
from tinhso.engines.units.calendars import WorkingCalendar
from tinhso.engines.units.rules.working_time import laid
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.packs import read_yaml, typed

PACK = Path(__file__).parents[4] / "packs" / "national"
ROWS = yaml.safe_load(Path(__file__).with_name("worked_examples.yaml").read_text("utf-8"))
EVENTS = ("arrived", "paused", "resumed", "asked", "restarted", "extended", "stopped")


def definitions(folder: str, model: type[Any]) -> list[Any]:
    files = sorted((PACK / folder).glob("**/*.yaml"))
    return [typed(model, value, lines) for file in files for value, lines in read_yaml(file, file.name)]


RULES: list[DeadlineRule] = definitions("deadline-rules", DeadlineRule)
CALENDARS: list[WorkingCalendar] = definitions("calendars", WorkingCalendar)


def office(*rest: date) -> WorkingClock:
    """The clock of state offices, with more days of rest."""
    said = {"code": "declared", "title": {"vi": "x"}, "in_force": "2026-06-09", "status": "example"}
    days = [{"day": day, "kind": "swapped", "title": {"vi": "x"}} for day in rest]
    more = WorkingCalendar.model_validate(said | {"calendar": "co-quan-nha-nuoc", "days": days})
    return clock_of(laid("co-quan-nha-nuoc", [*CALENDARS, more]))


OFFICE = office()


def rules_on(day: date) -> ClockRules:
    return laid_rules(rule for rule in RULES if rule.in_force <= day and (rule.until is None or day < rule.until))


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM) if text else None


def events_of(row: dict[str, Any]) -> list[ClockEvent]:
    channel = row.get("channel", "desk")
    events = [ClockEvent("started", at(row["received"]), channel, row.get("elsewhere", False))]
    for happened in row.get("then", ()):
        kind = next(name for name in EVENTS if name in happened)
        by = channel if kind == "restarted" else "internal"
        events.append(ClockEvent(kind, at(happened[kind]), by, until=happened.get("until")))
    return events


def at(value: Any) -> datetime:
    """YAML reads a moment with seconds as a datetime, one without as text."""
    found = value.replace(tzinfo=VIETNAM) if isinstance(value, datetime) else moment(value)
    assert found is not None
    return found


def played(row: dict[str, Any], clock: WorkingClock) -> ClockState:
    """As an act would: every event is asked about before it is kept."""
    rules, limit = rules_on(at(row["received"]).date()), TimeLimit.model_validate(row["limit"]).limit
    events: tuple[ClockEvent, ...] = ()
    for event in events_of(row):
        require_next(read_clock(events, limit=limit, clock=clock, rules=rules), event, clock=clock, rules=rules)
        events += (event,)
    return read_clock(events, limit=limit, clock=clock, rules=rules)


@pytest.mark.parametrize("row", ROWS, ids=[row["what"] for row in ROWS])
def test_a_worked_example_comes_out_as_by_hand(row: dict[str, Any]) -> None:
    if row.get("refused"):
        with pytest.raises(ClockRefused):
            played(row, OFFICE)
        return
    state = played(row, OFFICE)
    assert state.due_at == moment(row["due"])
    assert state.closes_at == moment(row.get("closes"))
    assert state.phase == row.get("phase", "running")


@pytest.mark.parametrize("row", [row for row in ROWS if "declared" in row], ids=lambda row: row["what"])
def test_what_moves_when_a_day_of_rest_is_declared_is_as_by_hand(row: dict[str, Any]) -> None:
    rules, limit = rules_on(at(row["received"]).date()), TimeLimit.model_validate(row["limit"]).limit
    told = clocks_moved(
        [OneClock(1, limit, tuple(events_of(row)), rules)], before=OFFICE, after=office(*row["declared"])
    )
    was, now = moment(row["due"]), moment(row["due_then"])
    assert [(one.key, one.due_was, one.due_now) for one in told] == ([] if was == now else [(1, was, now)])


@pytest.mark.parametrize("row", ROWS, ids=[row["what"] for row in ROWS])
def test_a_worked_example_rests_on_a_rule_of_its_day_that_names_its_article_or_says_it_is_ours(row: Any) -> None:
    day = at(row["received"]).date()
    rule = next(rule for rule in RULES if rule.code == row["rule"])
    assert rule.in_force <= day and (rule.until is None or day < rule.until)
    assert rule.mark == "design" or (rule.authority and rule.authority.document and rule.authority.article)


def test_every_rule_that_moves_a_clock_has_an_example() -> None:
    shown = {row["rule"] for row in ROWS}
    silent = {"nd-118-2025.chuyen-ho-so-giay", "nd-118-2025.sua-sai-sot", "nd-61-2018.gia-han"}
    assert {rule.code for rule in RULES} == shown | silent


def test_the_rules_of_the_pack_can_be() -> None:
    assert [(rule.code, check(rule, lambda folder, code: None)) for rule in RULES if check(rule, _nothing)] == []


def _nothing(folder: str, code: str) -> None:
    return None


def test_the_rules_change_on_their_days_and_each_says_what_it_rests_on() -> None:
    before, since, now = (rules_on(date.fromisoformat(day)) for day in ("2025-06-30", "2025-07-01", "2026-08-05"))
    assert before.closing_after is None and since.closing_after is not None
    assert before.sources["cutoff"].mark == "gk" and since.sources["cutoff"].document == "Nghị định 118/2025/NĐ-CP"
    assert (since.starts_elsewhere, now.starts_elsewhere) == ("receipt", "arrival")
    assert all(source.article or source.mark == "design" for source in now.sources.values())
