"""Charts and maps keep to what the figures say."""

from decimal import Decimal

from tinhso.web import charts, maps


def test_bars_start_at_zero_and_keep_their_ratio() -> None:
    first, second = charts.bars([("a", Decimal(10), "10"), ("b", Decimal(5), "5")]).bars
    assert first.x == second.x == 0
    assert first.width == 2 * second.width


def test_a_loss_grows_to_the_left() -> None:
    drawn = charts.bars([("a", 10, "10"), ("b", -10, "−10")])
    gain, loss = drawn.bars
    assert gain.x == loss.x + loss.width == drawn.zero


def test_a_missing_value_has_a_row_and_no_bar() -> None:
    assert charts.bars([("a", None, "–")]).bars[0].width == 0


def test_a_missing_year_breaks_the_line() -> None:
    rows = [("1", 1, ""), ("2", 2, ""), ("3", None, ""), ("4", 4, ""), ("5", 5, "")]
    drawn = charts.line(rows)
    assert len(drawn.pieces) == 2
    assert len(drawn.points) == 4


def test_the_first_place_is_on_top() -> None:
    worse, better = charts.ranks([("2024", 22, ""), ("2025", 3, "")], of=63).points
    assert better.y < worse.y


def test_nothing_known_is_drawn_as_nothing() -> None:
    assert charts.line([("2024", None, "–")]).points == ()
    assert charts.bars([]).bars == ()


def test_the_whole_country_shows_both_archipelagos() -> None:
    drawn = maps.points([maps.Place("Lào Cai", 22.48, 103.97)], country=True)
    assert [dot.place.name for dot in drawn.islands] == ["Hoàng Sa", "Trường Sa"]
    assert all(0 <= dot.x <= drawn.width and 0 <= dot.y <= drawn.height for dot in (*drawn.dots, *drawn.islands))


def test_north_is_up_and_every_place_inside() -> None:
    drawn = maps.points([maps.Place("south", 21.0, 104.0), maps.Place("north", 22.0, 104.9)])
    south, north = drawn.dots
    assert north.y < south.y
    assert north.x > south.x
    assert all(0 <= dot.x <= drawn.width and 0 <= dot.y <= drawn.height for dot in drawn.dots)


def test_one_place_alone_can_be_drawn() -> None:
    assert len(maps.points([maps.Place("one", 21.0, 104.0)]).dots) == 1
