"""The text of a VietQR code: EMVCo's merchant-presented form, as NAPAS asks for it for a transfer to an account.

Each value stands behind its two-digit name and two-digit length; a checksum ends the whole. Written after the technical
specifications on QR switching of NAPAS, version 1.5.2, and EMVCo's QR code specification for payment systems (sources and
what was not read: docs/decisions/0025-paying.md). Amounts are whole đồng.
"""

import re
from binascii import crc_hqx
from dataclasses import dataclass
from decimal import Decimal

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
DONG, COUNTRY = "704", "VN"
MOST_REFERENCE = 25
MOST_AMOUNT = Decimal(10**13 - 1)
BANK = re.compile(r"[0-9]{6}")
ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}")
_REFERENCE = re.compile(r"[A-Z0-9]{1,25}")


@dataclass(frozen=True, slots=True)
class Transfer:
    """What is to be sent where. `bank`: its number of six digits; `reference`: capital letters and digits, at most 25."""

    bank: str
    account: str
    amount: Decimal
    reference: str


def reference_of(code: str) -> str:
    """A dossier's code as banks keep it in the text of a transfer: its letters and digits alone.

    Of a longer code the ending is kept, with the province's three letters in front: both tell it apart.
    """
    plain = re.sub(r"[^A-Z0-9]", "", code.upper())
    return plain if len(plain) <= MOST_REFERENCE else plain[:3] + plain[3 - MOST_REFERENCE :]


def text_of(transfer: Transfer) -> str:
    """What the QR code holds. Invalid when the account or the amount cannot be written in it."""
    if not BANK.fullmatch(transfer.bank) or not ACCOUNT.fullmatch(transfer.account):
        raise Invalid(_("The receiving account is not one a QR code can name."))
    if not _REFERENCE.fullmatch(transfer.reference):
        raise Invalid(_("The text of a transfer is capital letters and digits, at most 25."))
    amount = transfer.amount
    if not 0 < amount <= MOST_AMOUNT or amount != amount.to_integral_value():
        raise Invalid(_("A transfer is of whole đồng, more than none."))
    place = _part("00", transfer.bank) + _part("01", transfer.account)
    body = "".join(
        (
            _part("00", "01"),
            _part("01", "12"),  # made for one payment
            _part("38", _part("00", NAPAS) + _part("01", place) + _part("02", TO_ACCOUNT)),
            _part("53", DONG),
            _part("54", str(int(amount))),
            _part("58", COUNTRY),
            _part("62", _part("08", transfer.reference)),
            "6304",
        )
    )
    return body + checksum(body)


def read(text: str) -> Transfer:
    """What a code says. Invalid when it is none of ours: a wrong length, checksum, service or currency."""
    if len(text) < 8 or text[-8:-4] != "6304" or checksum(text[:-4]) != text[-4:]:
        raise Invalid(_("This is not the text of a VietQR code, or it is damaged."))
    parts = _parts(text[:-8])
    where = _parts(parts.get("38", ""))
    place, more = _parts(where.get("01", "")), _parts(parts.get("62", ""))
    fixed = (parts.get("00"), parts.get("53"), parts.get("58"), where.get("00"), where.get("02"))
    amount = parts.get("54", "")
    if fixed != ("01", DONG, COUNTRY, NAPAS, TO_ACCOUNT) or not re.fullmatch(r"[0-9]{1,13}", amount):
        raise Invalid(_("This is not the text of a VietQR code, or it is damaged."))
    return Transfer(place.get("00", ""), place.get("01", ""), Decimal(amount), more.get("08", ""))


def checksum(text: str) -> str:
    """CRC-16 with polynomial 1021 and beginning FFFF, four hexadecimal capitals (ISO/IEC 13239 as EMVCo uses it)."""
    return f"{crc_hqx(text.encode('ascii', 'replace'), 0xFFFF):04X}"


def _part(name: str, value: str) -> str:
    return f"{name}{len(value):02d}{value}"


def _parts(text: str) -> dict[str, str]:
    """The values by name; a name that stands twice or a length beyond the end is damage."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        name, length = text[at : at + 2], text[at + 2 : at + 4]
        if not re.fullmatch(r"[0-9]{4}", name + length) or name in found:
            raise Invalid(_("This is not the text of a VietQR code, or it is damaged."))
        end = at + 4 + int(length)
        if end > len(text):
            raise Invalid(_("This is not the text of a VietQR code, or it is damaged."))
        found[name] = text[at + 4 : end]
        at = end
    return found
