from hypothesis import given
from hypothesis import strategies as st

from tinhso.services.ranking.rules.places import Place, drawing


def test_a_missing_year_breaks_the_line_and_is_not_drawn():
    years = [Place(2021, 27, 63), Place(2022, 15, 63), Place(2023, None, 63), Place(2024, 14, 34)]
    (series,) = drawing({"Yên Bái": years}, reform=2025).series
    assert [point.words for point in series.points] == ["27/63", "15/63", "14/34"]
    assert len(series.pieces) == 1


def test_the_break_stands_only_between_years_that_are_shown():
    years = [Place(2021, 27, 63), Place(2024, 14, 34)]
    assert drawing({"A": years}, reform=2025).broken_at is None
    drawn = drawing({"A": [*years, Place(2025, 12, 34)]}, reform=2025)
    assert drawn.years[-2][0] < drawn.broken_at < drawn.years[-1][0]


@given(st.integers(1, 63), st.integers(1, 63))
def test_a_better_place_is_drawn_higher(one, other):
    (series,) = drawing({"A": [Place(2021, one, 63), Place(2022, other, 63)]}, reform=None).series
    first, second = series.points
    assert (one < other) == (first.y < second.y)


def test_first_and_last_of_rankings_of_any_size_stand_at_the_same_height():
    (series,) = drawing(
        {"A": [Place(2020, 63, 63), Place(2021, 34, 34), Place(2022, 1, 63), Place(2023, 1, 34)]}, reform=None
    ).series
    low, also_low, high, also_high = (point.y for point in series.points)
    assert (low, high) == (also_low, also_high)


@given(st.lists(st.integers(1, 63), min_size=2, max_size=2))
def test_two_lines_of_one_year_write_away_from_each_other(ranks):
    one, other = (
        series.points[0]
        for series in drawing({"A": [Place(2024, ranks[0], 63)], "B": [Place(2024, ranks[1], 63)]}, reform=None).series
    )
    higher, lower = (one, other) if one.y <= other.y else (other, one)
    assert (higher.above, lower.above) == (True, False)


def test_a_line_alone_writes_above():
    (series,) = drawing({"A": [Place(2023, 48, 63), Place(2024, 57, 63)]}, reform=None).series
    assert all(point.above for point in series.points)


def test_nothing_known_is_an_empty_drawing():
    assert drawing({}, reform=2025).series == ()
