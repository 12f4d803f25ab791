"""Amounts of đồng as banks write them. Pure."""

import re
from decimal import Decimal

_PLAIN = re.compile(r"[0-9]{1,15}(?:[.,]0{1,2})?")
_GROUPED = re.compile(r"[0-9]{1,3}(?P<mark>[.,' ])[0-9]{3}(?:(?P=mark)[0-9]{3}){0,4}(?:[.,]0{1,2})?")
_MONEY = re.compile(r"(?:VND|VNĐ|đ|₫)$", re.IGNORECASE)


def dong_of(text: str) -> Decimal | None:
    """Whole đồng out of "1.250.000", "1,250,000.00", "+50 000 VND" or "-50,000"; None when it says no such amount.

    Đồng have no parts, so a mark before three digits groups them and never stands for a decimal.
    """
    signs = " ".join(text.replace("\u2212", "-").split())
    signs = _MONEY.sub("", signs).strip()
    sign, signs = (-1, signs[1:].strip()) if signs.startswith("-") else (1, signs.removeprefix("+").strip())
    if _GROUPED.fullmatch(signs):
        whole = re.sub(r"[.,]0{1,2}$", "", signs)
    elif _PLAIN.fullmatch(signs):
        whole = re.split(r"[.,]", signs)[0]
    else:
        return None
    return sign * Decimal(re.sub(r"[^0-9]", "", whole))
