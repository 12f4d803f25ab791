"""The text of a QR code a bank's app reads: the published examples, and every transfer there and back."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.errors import Invalid
from tinhso.services.onestop.paying.rules import vietqr
from tinhso.services.onestop.paying.rules.vietqr import Transfer

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
transfers = st.builds(
    Transfer,
    bank=st.text("0123456789", min_size=6, max_size=6),
    account=st.text(LETTERS, min_size=1, max_size=19),
    amount=st.integers(1, 10**13 - 1).map(Decimal),
    reference=st.text(LETTERS, min_size=1, max_size=25),
)


@pytest.mark.parametrize(
    "published",
    [
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E",
        "00020101021238530010A0000007270123000697041601092245284790208QRIBFTTA53037045405100005802VN62340107NPS68690819TRANSFER TO SOMEONE6304AC13",
        "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA530370454061200005802VN62170813ung ho lu lut6304C15C",
    ],
)
def test_published_codes_have_our_checksum_and_are_read(published):
    assert vietqr.checksum(published[:-4]) == published[-4:]
    found = vietqr.read(published)
    assert found.bank.startswith("9704") and found.amount > 0 and found.account


def test_ours_is_letter_for_letter_what_the_form_asks_for():
    text = vietqr.text_of(Transfer("970415", "0011001932418", Decimal(120_000), "H380463026090800"))
    begins = "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA530370454061200005802VN"
    assert text.startswith(begins + "62200816H380463026090800" + "6304")
    assert text == begins + "62200816H3804630260908006304" + vietqr.checksum(text[:-4])


@given(transfers)
def test_what_is_written_is_read_again(transfer):
    text = vietqr.text_of(transfer)
    assert vietqr.read(text) == transfer
    assert text.isascii() and len(text) < 200


@given(transfers, st.data())
def test_one_letter_changed_is_found(transfer, data):
    text = vietqr.text_of(transfer)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(LETTERS).filter(lambda letter: letter != text[place]))
    with pytest.raises(Invalid):
        vietqr.read(text[:place] + other + text[place + 1 :])


@given(st.text(max_size=120))
def test_any_other_text_is_refused_or_read_never_broken(text):
    with contextlib.suppress(Invalid):
        assert vietqr.read(text)


@pytest.mark.parametrize(
    "wrong",
    [
        Transfer("97041", "1", Decimal(1), "A"),
        Transfer("970415", "", Decimal(1), "A"),
        Transfer("970415", "1" * 20, Decimal(1), "A"),
        Transfer("970415", "1", Decimal(0), "A"),
        Transfer("970415", "1", Decimal(-5), "A"),
        Transfer("970415", "1", Decimal("0.5"), "A"),
        Transfer("970415", "1", Decimal(10**13), "A"),
        Transfer("970415", "1", Decimal(1), "Lệ phí"),
        Transfer("970415", "1", Decimal(1), "A" * 26),
    ],
)
def test_what_no_bank_would_read_is_refused(wrong):
    with pytest.raises(Invalid):
        vietqr.text_of(wrong)


@pytest.mark.parametrize(
    ("code", "reference"),
    [
        ("H38.04630-260908-0001", "H38046302609080001"),
        ("h38.snnmt-260908-0001", "H38SNNMT2609080001"),
        ("H38.ABCDEFGHIJKLMNOPQRST-260908-0001", "H38IJKLMNOPQRST2609080001"),
    ],
)
def test_the_text_of_a_transfer_is_the_code_without_its_marks(code, reference):
    assert vietqr.reference_of(code) == reference
    assert len(reference) <= vietqr.MOST_REFERENCE
