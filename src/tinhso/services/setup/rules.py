"""The one-time code, and from where the page may be opened. Pure."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Sequence

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without I, O, 0 and 1, which are read for each other."""
LENGTH = 12
MOST_TRIES = 10


def new_code(draws: Sequence[int]) -> str:
    """A code to type, in groups of four, from as many random numbers below 32 as it has letters."""
    letters = [LETTERS[number] for number in draws]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, len(letters), 4))


def same_code(typed: str, code: str) -> bool:
    """Small letters, spaces and dashes do not count. An empty code fits nothing."""
    return bool(code) and hmac.compare_digest(_letters(typed).encode(), _letters(code).encode())


def _letters(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalnum())


def from_here(address: str) -> bool:
    """Does the request come from this machine?"""
    try:
        return ipaddress.ip_address(address.removeprefix("::ffff:")).is_loopback
    except ValueError:
        return False
