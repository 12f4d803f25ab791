"""Money that somebody else took for us counts by itself only when it is the very sum that is asked, once."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tinhso.services.onestop.paying.rules.elsewhere import fate

AMOUNTS = st.one_of(st.none(), st.integers(-5, 50).map(Decimal), st.decimals(0, 50, places=1))
LEFT = st.one_of(st.none(), st.integers(0, 50).map(Decimal))


@given(AMOUNTS, st.sampled_from(["", "TT-1"]), LEFT, st.booleans(), st.booleans())
def test_paid_is_only_what_is_asked_with_a_reference_that_never_counted(amount, reference, left, ever_owes, counted):
    found = fate(amount, reference, left=left, ever_owes=ever_owes, counted=counted)
    asked = left is not None and left > 0 and amount == left
    assert (found == "paid") == bool(asked and reference and ever_owes and not counted)
    assert found in ("paid", "waiting", "differs")


@given(AMOUNTS, st.sampled_from(["", "TT-1"]), st.booleans(), st.booleans())
def test_it_waits_only_for_a_bill_that_can_come(amount, reference, ever_owes, counted):
    found = fate(amount, reference, left=None, ever_owes=ever_owes, counted=counted)
    good = amount is not None and amount > 0 and amount == amount.to_integral_value() and bool(reference)
    assert (found == "waiting") == (good and ever_owes and not counted)


def test_what_waited_is_settled_by_the_bill_it_waited_for():
    told = (Decimal(8_000), "TT-1")
    assert fate(*told, left=None, ever_owes=True, counted=False) == "waiting"
    assert fate(*told, left=Decimal(8_000), ever_owes=True, counted=False) == "paid"
    assert fate(*told, left=Decimal(0), ever_owes=True, counted=False) == "differs"
