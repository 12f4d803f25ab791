"""What is to pay: tiers, a most, exemptions; whole đồng, never floats."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.definitions import Text
from tinhso.kernel.errors import Invalid
from tinhso.services.onestop.procedures import Exemption, Fee, Tier
from tinhso.services.onestop.rules.fees import amount_of

from .shipped import procedures

COPY = next(it for it in procedures() if it.code == "2.000815").fees[0]


def fee(*tiers: tuple[int | None, int], most: int | None = None, let_off: tuple[tuple[str, int], ...] = ()) -> Fee:
    return Fee(
        code="f",
        title=Text(vi="Phí"),
        tiers=tuple(Tier(upto=upto, amount=Decimal(amount)) for upto, amount in tiers),
        most=None if most is None else Decimal(most),
        exemptions=tuple(Exemption(code=code, title=Text(vi=code), percent=Decimal(off)) for code, off in let_off),
    )


@pytest.mark.parametrize(
    ("pages", "due"),
    [
        (0, 0),
        (1, 2_000),
        (2, 4_000),  # the second page still costs two thousand
        (3, 5_000),  # from the third on, one thousand
        (198, 200_000),
        (199, 200_000),  # never more than this for one copy
        (5_000, 200_000),
    ],
)
def test_a_certified_copy_costs_by_the_page_as_circular_226_2016_says(pages, due):
    assert amount_of(COPY, pages) == Decimal(due)


def test_what_the_council_sets_has_no_amount():
    birth = next(it for it in procedures() if it.code == "1.001193").fees[0]
    assert amount_of(birth, 1) is None


def test_the_greatest_exemption_alone_counts():
    one = fee((None, 1001), let_off=(("half", 50), ("most", 80)))
    assert amount_of(one, 1) == Decimal(1001)
    assert amount_of(one, 1, ["half"]) == Decimal(501)  # half a đồng goes up
    assert amount_of(one, 1, ["half", "most"]) == Decimal(200)
    assert amount_of(one, 1, ["unknown"]) == Decimal(1001)


def test_fewer_than_none_is_refused():
    with pytest.raises(Invalid):
        amount_of(fee((None, 5)), -1)


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 10**6)), max_size=4),
    st.integers(0, 10**6),
    st.integers(0, 60),
)
def test_tiers_add_up_to_the_price_of_each_piece(widths, last, pieces):
    ends, below = [], 0
    for width, amount in widths:
        below += width
        ends.append((below, amount))
    one = fee(*ends, (None, last))
    reference = sum(next((amount for upto, amount in ends if piece <= upto), last) for piece in range(1, pieces + 1))
    assert amount_of(one, pieces) == Decimal(reference)
