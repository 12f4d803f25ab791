"""Decimals as Vietnamese officials write them: 1.234,5 is one thousand two hundred thirty-four and a half."""

import re
import unicodedata
from decimal import Decimal

from .errors import Invalid
from .texts import mark as _

_PLAIN = re.compile(r"^-?[0-9]+(,[0-9]+)?$")
_GROUPED = re.compile(r"^-?[0-9]{1,3}([. ][0-9]{3})+(,[0-9]+)?$")
_ONE_DOT = re.compile(r"^-?[0-9]{1,3}\.[0-9]{3}$")
_DOT_DECIMAL = re.compile(r"^-?[0-9]+\.[0-9]+$")
MOST_DIGITS = 18


def parse_decimal(text: str) -> Decimal | None:
    """The number, exact; None for an empty text. Invalid says how to write what cannot be read with certainty.

    A comma is the decimal mark; dots or spaces may group thousands when more than one group or a comma makes the
    meaning plain. "1.234" alone could be either, so it is asked again rather than guessed.
    """
    cleaned = unicodedata.normalize("NFC", text).strip().replace("−", "-").replace("\u202f", " ").replace("\xa0", " ")
    if not cleaned:
        return None
    if _ONE_DOT.match(cleaned):
        raise Invalid(
            _(
                "“%(text)s” can be read in two ways. Write %(whole)s for the whole number or %(decimal)s for the decimal."
            ),
            text=cleaned,
            whole=cleaned.replace(".", ""),
            decimal=cleaned.replace(".", ","),
        )
    if _DOT_DECIMAL.match(cleaned):
        raise Invalid(
            _("“%(text)s” uses a dot as decimal mark. Write %(decimal)s."),
            text=cleaned,
            decimal=cleaned.replace(".", ","),
        )
    if not (_PLAIN.match(cleaned) or _GROUPED.match(cleaned)):
        raise Invalid(
            _("“%(text)s” is not a number. Write digits with a comma for decimals, like 1234,5."), text=text[:40]
        )
    digits = re.sub(r"[. ]", "", cleaned).replace(",", ".")
    if len(digits.strip("-").replace(".", "")) > MOST_DIGITS:
        raise Invalid(_("“%(text)s” has more than %(most)s digits."), text=text[:40], most=MOST_DIGITS)
    return Decimal(digits)


_DONG = re.compile(r"^[0-9]+$|^[0-9]{1,3}([. ][0-9]{3})+$")


def parse_dong(text: str) -> Decimal | None:
    """An amount in đồng, which has no decimals, so that dots and spaces can only group thousands; None for an empty text.

    Invalid says how to write it.
    """
    cleaned = unicodedata.normalize("NFC", text).strip().replace("\u202f", " ").replace("\xa0", " ")
    cleaned = re.sub(r"\s*(đồng|đ|vnđ|vnd)$", "", cleaned, flags=re.IGNORECASE)
    if not cleaned:
        return None
    digits = cleaned.replace(".", "").replace(" ", "")
    if not _DONG.match(cleaned) or len(digits) > MOST_DIGITS:
        raise Invalid(
            _("“%(text)s” is not an amount in đồng. Write digits, for example 50.000 or 50000."), text=cleaned[:40]
        )
    return Decimal(digits)
