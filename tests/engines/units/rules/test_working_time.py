"""Is a day worked: a calendar laid together from what documents said, and the days RULES of the law give."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tinhso.engines.units.calendars import WEEKDAYS, WorkingCalendar, check
from tinhso.engines.units.rules.working_time import Calendar, HolidaysUnknown, laid, shifts_on, working_day
from tinhso.kernel.packs import read_yaml, typed
from tinhso.kernel.period import Period

FOLDER = Path(__file__).parents[4] / "packs" / "national" / "calendars"
HOURS = ["07:30-11:30", "13:30-17:30"]
days_of_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 31))
kinds = st.sampled_from(["holiday", "compensatory", "swapped", "working"])


def part(code: str, since: date, **more: object) -> WorkingCalendar:
    said = {"code": code, "title": {"vi": "x"}, "in_force": since, "status": "example", "calendar": "c"}
    return WorkingCalendar.model_validate(said | more)


def week(*named: str, since: date = date(2020, 1, 1)) -> WorkingCalendar:
    return part("week", since, week=dict.fromkeys(named, HOURS), years=[2026])


def line(day: date, kind: str) -> dict[str, object]:
    return {"day": day, "kind": kind, "title": {"vi": "x"}} | ({"hours_of": "monday"} if kind == "working" else {})


@pytest.fixture(scope="module")
def office() -> Calendar:
    files = sorted(FOLDER.glob("**/*.yaml"))
    read = [typed(WorkingCalendar, value, lines) for file in files for value, lines in read_yaml(file, file.name)]
    return laid("co-quan-nha-nuoc", read)


@given(days_of_2026)
def test_a_day_nothing_is_said_of_is_like_its_weekday(day: date) -> None:
    calendar = laid("c", [week("monday", "thursday")])
    assert working_day(calendar, day) is (day.weekday() in (0, 3))


@given(days_of_2026, kinds)
def test_what_is_said_of_a_day_goes_before_its_weekday(day: date, kind: str) -> None:
    calendar = laid("c", [week(*WEEKDAYS[:5]), part("said", date(2025, 1, 1), days=[line(day, kind)])])
    assert working_day(calendar, day) is (kind == "working")


@given(st.permutations(range(4)), days_of_2026, st.lists(kinds, min_size=3, max_size=3))
def test_the_later_document_has_the_later_word_however_the_files_are_read(
    order: list[int], day: date, said: list[str]
) -> None:
    parts = [week(*WEEKDAYS[:5])] + [
        part(f"said-{index}", date(2025, 1, 1 + index), days=[line(day, kind)]) for index, kind in enumerate(said)
    ]
    assert working_day(laid("c", [parts[index] for index in order]), day) is (said[-1] == "working")


@given(days_of_2026, days_of_2026)
def test_a_day_says_nothing_of_another(day: date, other: date) -> None:
    assume(day != other)
    plain = laid("c", [week(*WEEKDAYS[:5])])
    changed = laid("c", [week(*WEEKDAYS[:5]), part("said", date(2025, 1, 1), days=[line(other, "holiday")])])
    assert shifts_on(plain, day) == shifts_on(changed, day)


def test_a_province_gives_its_own_hours_and_keeps_the_holidays() -> None:
    own = part("own", date(2025, 7, 1), week={day: ["07:00-11:00"] for day in WEEKDAYS[:6]})
    calendar = laid(
        "c", [own, week("monday"), part("said", date(2021, 1, 1), days=[line(date(2026, 9, 2), "holiday")])]
    )
    assert shifts_on(calendar, date(2026, 9, 5)) == ((time(7), time(11)),), "a Saturday of its own"
    assert not working_day(calendar, date(2026, 9, 2))


def test_hours_change_from_the_day_they_are_in_force_and_not_before() -> None:
    summer = part("summer", date(2026, 4, 16), week={"monday": ["07:00-11:30", "13:30-17:00"]})
    calendar = laid("c", [week("monday"), summer])
    assert shifts_on(calendar, date(2026, 4, 13))[0][0] == time(7, 30)
    assert shifts_on(calendar, date(2026, 4, 20))[0][0] == time(7)


def test_hours_that_have_ended_still_hold_for_the_days_they_were_worked() -> None:
    summer = part("summer", date(2026, 4, 16), week={"monday": ["07:00-11:30"]})
    days = Period(date(2026, 4, 16), date(2026, 10, 16))
    calendar = laid("c", [week("monday")], ended=[(summer, days)])
    assert [shifts_on(calendar, date(2026, month, 20))[0][0] for month in (4, 7)] == [time(7), time(7)]
    assert shifts_on(calendar, date(2026, 10, 19))[0][0] == time(7, 30)


def test_a_calendar_that_follows_another_has_its_days_and_says_only_what_differs() -> None:
    office = [week("monday"), part("said", date(2026, 1, 1), days=[line(date(2026, 9, 2), "holiday")])]
    desk = part(
        "desk", date(2024, 1, 1), calendar="desk", follows="c", week={"monday": HOURS, "saturday": ["07:30-11:30"]}
    )
    calendar = laid("desk", [*office, desk])
    assert calendar.years == {2026}
    assert working_day(calendar, date(2026, 9, 5)) and not working_day(calendar, date(2026, 9, 2))
    assert not working_day(laid("c", [*office, desk]), date(2026, 9, 5)), "what it follows stays as it was"


def test_calendars_that_follow_each_other_do_not_run_for_ever() -> None:
    one, other = part("a", date(2025, 1, 1), follows="d"), part("b", date(2025, 1, 1), calendar="d", follows="c")
    assert working_day(laid("c", [one, other, week("monday")]), date(2026, 3, 2))


def test_another_calendar_is_not_mixed_in() -> None:
    other = part("other", date(2025, 1, 1), calendar="elsewhere", days=[line(date(2026, 3, 2), "holiday")])
    assert working_day(laid("c", [week("monday"), other]), date(2026, 3, 2))


def test_a_year_without_holidays_is_not_guessed() -> None:
    with pytest.raises(HolidaysUnknown):
        working_day(laid("c", [week("monday")]), date(2027, 1, 4))


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"follows": "c"}, ("follows",)),
        ({"week": {"monday": ["13:30-11:30"]}}, ("week", "monday")),
        ({"week": {"monday": ["13:30-17:00", "07:30-11:30"]}}, ("week", "monday")),
        ({"days": [line(date(2026, 9, 2), "holiday")] * 2}, ("days", 1, "day")),
        ({"days": [line(date(2026, 9, 2), "holiday") | {"hours_of": "monday"}]}, ("days", 0, "hours_of")),
        ({"days": [line(date(2026, 9, 2), "working") | {"hours_of": None}]}, ("days", 0, "hours_of")),
    ],
)
def test_a_calendar_that_cannot_be_is_told_by_its_place(wrong: dict[str, object], where: tuple[object, ...]) -> None:
    assert [place for place, _why in check(part("x", date(2026, 1, 1), **wrong), lambda folder, code: None)] == [where]


def test_the_calendars_of_the_packs_can_be() -> None:
    for file in FOLDER.glob("**/*.yaml"):
        for value, lines in read_yaml(file, file.name):
            assert not check(typed(WorkingCalendar, value, lines), lambda folder, code: None), file.name


@pytest.mark.parametrize(
    ("tet", "kings"),
    [
        # Lunar days by UTC+7. In 2030 China's new year is a day later than Vietnam's.
        ("2025-01-29", "2025-04-07"),
        ("2026-02-17", "2026-04-26"),
        ("2027-02-06", "2027-04-16"),
        ("2028-01-26", "2028-04-04"),
        ("2029-02-13", "2029-04-23"),
        ("2030-02-02", "2030-04-12"),
    ],
)
def test_lunar_days_are_those_of_vietnam_and_five_working_days_are_off_at_tet(
    office: Calendar, tet: str, kings: str
) -> None:
    first = date.fromisoformat(tet)
    assert office.days[first].title.vi in ("Tết Nguyên Đán", "Mùng một Tết Nguyên đán")
    assert "Hùng Vương" in office.days[date.fromisoformat(kings)].title.vi
    around = [first + timedelta(days=shift) for shift in range(-7, 8)]
    off = [day for day in around if day.weekday() < 5 and not working_day(office, day)]
    assert len(off) == 5, off


def test_the_days_of_2026(office: Calendar) -> None:
    off = "0101 0216 0217 0218 0219 0220 0427 0430 0501 0831 0901 0902 1124"
    every = [date(2026, 1, 1) + timedelta(days=shift) for shift in range(365)]
    assert [f"{day:%m%d}" for day in every if day.weekday() < 5 and not working_day(office, day)] == off.split()
    assert [day for day in every if day.weekday() >= 5 and working_day(office, day)] == [date(2026, 8, 22)]
    assert shifts_on(office, date(2026, 8, 22)) == shifts_on(office, date(2026, 8, 24))


def test_a_holiday_on_a_day_of_rest_is_made_up_for(office: Calendar) -> None:
    """Labour Code, article 111.3: the next working day is off."""
    assert date(2026, 4, 26).weekday() == 6 and not working_day(office, date(2026, 4, 27))
    assert date(2027, 5, 1).weekday() == 5 and not working_day(office, date(2027, 5, 3))
