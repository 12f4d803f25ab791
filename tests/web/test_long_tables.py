"""What long tables are made of: the same strings as the plain way gives, only sooner."""

from decimal import Decimal

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from markupsafe import Markup

from tinhso.web.addresses import address
from tinhso.web.formats import number, numbers
from tinhso.web.tables import link, opens, status

VALUES = [
    (None, None),
    (0, None),
    (-1234, None),
    (Decimal("1234.5"), None),
    (Decimal("1234.5"), 2),
    (Decimal("-0.005"), 2),
]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("value", "places"), VALUES)
def test_numbers_of_a_table_read_as_a_single_number_does(language, value, places):
    with translation.override(language):
        assert numbers()(value, places) == number(value, places)


def test_a_table_in_vietnamese_has_vietnamese_numbers():
    with translation.override("vi"):
        assert numbers()(Decimal("1234.5"), 2) == "1.234,50"


def test_an_address_is_the_one_the_pages_have():
    assert address("healthz") == reverse("healthz")
    assert address("healthz") is address("healthz")


def test_an_address_that_is_not_there_is_refused_each_time():
    for _again in range(2):
        with pytest.raises(NoReverseMatch):
            address("no-such-page")


@pytest.mark.parametrize("hostile", ['<script>"x"', "'&"])
def test_cells_escape_what_people_wrote(hostile):
    for cell in (link(hostile, hostile), opens(hostile, hostile, hostile), status(hostile)):
        assert isinstance(cell, Markup)
        assert "<script>" not in cell
        assert cell.count('"') % 2 == 0 and '"x"' not in cell and "'" not in cell


def test_a_cell_that_is_markup_already_stays_so():
    assert link("/a", Markup("<b>1</b>")) == '<a href="/a"><b>1</b></a>'
