"""What is to pay: tiers, a most, exemptions; whole đồng, never floats."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.definitions import Text
from tinhso.kernel.errors import Invalid
from tinhso.services.onestop.procedures import Exemption, Fee, Tier
from tinhso.services.onestop.rules.fees import Typed, amount_of, asks_of_citizen, given_on, line_of

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


SINCE, UNTIL = date(2026, 8, 15), date(2027, 2, 28)  # resolution 66.22/2026/NQ-CP
CUT = Exemption(
    code="cong-dan-so",
    title=Text(vi="Công dân số"),
    percent=Decimal(50),
    since=SINCE,
    until=UNTIL,
    when={"and": [{"==": [{"var": "channel"}, "online"]}, {"var": "digital-citizen"}]},
)
ONLINE = {"channel": "online", "digital-citizen": True}


@pytest.mark.parametrize(
    ("day", "facts", "is_given"),
    [
        (date(2026, 8, 14), ONLINE, False),
        (SINCE, ONLINE, True),
        (UNTIL, ONLINE, True),
        (date(2027, 3, 1), ONLINE, False),
        (SINCE, {"channel": "desk", "digital-citizen": True}, False),
        (SINCE, {"channel": "online", "digital-citizen": False}, False),
        (SINCE, {}, False),
    ],
)
def test_a_cut_of_some_months_is_given_within_them_to_those_it_is_for(day, facts, is_given):
    assert given_on(CUT, facts, on=day) is is_given


def test_the_citizen_is_asked_about_only_where_a_cut_depends_on_it():
    cut = fee((None, 10)).model_copy(update={"exemptions": (CUT,)})
    assert asks_of_citizen(cut, on=SINCE)
    assert not asks_of_citizen(cut, on=date(2027, 3, 1))
    assert not asks_of_citizen(fee((None, 10), let_off=(("poor", 100),)), on=SINCE)


def test_a_line_says_what_was_let_off_and_why():
    cut = fee((None, 8000)).model_copy(update={"exemptions": (CUT,)})
    line = line_of(cut, Typed(2, "cong-dan-so", "  Hệ thống  định danh "), ONLINE, on=SINCE)
    assert (line.whole, line.due, line.reason) == (16_000, 8_000, "Hệ thống định danh")


def test_an_exemption_needs_its_reason_its_time_and_its_dossier():
    cut = fee((None, 8000)).model_copy(update={"exemptions": (CUT,)})
    for typed, facts, day, field in [
        (Typed(1, "cong-dan-so", " "), ONLINE, SINCE, "f-reason"),
        (Typed(1, "cong-dan-so", "x"), ONLINE, date(2027, 3, 1), "f-exemption"),
        (Typed(1, "cong-dan-so", "x"), {}, SINCE, "f-exemption"),
        (Typed(1, "unknown", "x"), ONLINE, SINCE, "f-exemption"),
        (Typed(-1), ONLINE, SINCE, "f-pieces"),
        (Typed(amount=Decimal(5)), ONLINE, SINCE, "f-amount"),
    ]:
        with pytest.raises(Invalid) as wrong:
            line_of(cut, typed, facts, on=day)
        assert wrong.value.field == field


def test_what_the_council_sets_is_typed_with_the_document_it_rests_on():
    open_fee = fee(let_off=(("poor", 100),))
    line = line_of(open_fee, Typed(amount=Decimal(25_000), document="NQ 01/2026/NQ-HĐND"), {}, on=SINCE)
    assert (line.whole, line.due, line.document) == (25_000, 25_000, "NQ 01/2026/NQ-HĐND")
    assert line_of(open_fee, Typed(pieces=0), {}, on=SINCE).due == 0
    free = line_of(open_fee, Typed(1, "poor", "Giấy 12", Decimal(25_000), "NQ 01"), {}, on=SINCE)
    assert (free.whole, free.due) == (25_000, 0)
    for typed, field in [
        (Typed(), "f-amount"),
        (Typed(amount=Decimal("0.5"), document="x"), "f-amount"),
        (Typed(amount=Decimal(-1), document="x"), "f-amount"),
        (Typed(amount=Decimal(10) ** 30, document="x"), "f-amount"),
        (Typed(amount=Decimal(5)), "f-document"),
    ]:
        with pytest.raises(Invalid) as wrong:
            line_of(open_fee, typed, {}, on=SINCE)
        assert wrong.value.field == field


@given(st.integers(0, 100_000), st.integers(1, 100), st.integers(0, 10**9))
def test_less_is_never_more_and_never_below_nothing(pieces, percent, price):
    cut = CUT.model_copy(update={"percent": Decimal(percent)})
    line = line_of(
        fee((None, price)).model_copy(update={"exemptions": (cut,)}), Typed(pieces, cut.code, "x"), ONLINE, on=SINCE
    )
    assert 0 <= line.due <= line.whole == pieces * price
    assert line.due == line.due.to_integral_value()
