"""Rows are ready strings; nothing a person typed becomes markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.web.tables import Column, Table, body, link, status

COLUMNS = (Column("Đơn vị 100%", sort="name"), Column("Điểm", "number", sort="score"))


@given(st.text())
def test_a_cell_never_opens_a_tag(text: str) -> None:
    made = str(body(COLUMNS, [(text, "1")]))
    assert made.count("<") == 6  # tr, th, td and their ends


def test_the_first_cell_is_the_heading_of_its_row() -> None:
    assert '<th scope="row"' in body(COLUMNS, [("Xã Văn Bàn", "1")])


def test_cells_of_our_own_making_stay_as_they_are() -> None:
    made = body(COLUMNS, [(link("/u/1?a=1&b=2", "A & B"), status("Quá hạn", "late"))])
    assert '<a href="/u/1?a=1&amp;b=2">A &amp; B</a>' in made
    assert "t-late" in made


def test_a_row_too_short_is_a_mistake_and_not_a_hole() -> None:
    with pytest.raises(TypeError):
        body(COLUMNS, [("one cell",)])


def test_sorting_once_more_turns_the_order_round() -> None:
    table = Table("x", COLUMNS, [], sorted_by="score", query={"kind": "xa"})
    assert table.sort_href(COLUMNS[1]) == "?kind=xa&sort=-score"
    assert table.sort_href(COLUMNS[0]) == "?kind=xa&sort=name"
    assert (table.sort_state(COLUMNS[1]), table.sort_state(COLUMNS[0])) == ("ascending", "")


def test_one_heading_spans_its_neighbours() -> None:
    columns = (Column("a"), Column("b", group="G"), Column("c", group="G"), Column("d"))
    assert Table("x", columns, []).groups == [("", 1), ("G", 2), ("", 1)]
