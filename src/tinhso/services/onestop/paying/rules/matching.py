"""What the bank says came, beside what dossiers owe: by the reference in the text, and the amount. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .vietqr import MOST_REFERENCE

Found = Literal["matched", "short", "over", "unknown", "double"]
FOUND: tuple[Found, ...] = ("matched", "short", "over", "double", "unknown")
LEAST_REFERENCE = 13
_TAIL = re.compile(r"[0-9]{10}")


@dataclass(frozen=True, slots=True)
class Entry:
    """Money in, as the statement has it. `number`: the bank's own of the entry, or empty."""

    row: int
    amount: Decimal
    text: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What an entry is. `reference`: of the dossier it names, if it names one we know."""

    row: int
    found: Found
    reference: str = ""


def plain(text: str) -> str:
    """Letters and digits alone, in capitals: banks change or leave out every other sign."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def candidates(text: str, beginnings: Collection[str]) -> Iterator[str]:
    """What could be a reference in the text of a transfer: begins as the province's codes do, ends in day and number."""
    signs = plain(text)
    for beginning in beginnings:
        at = signs.find(beginning)
        while at >= 0:
            for end in range(min(at + MOST_REFERENCE, len(signs)), at + LEAST_REFERENCE - 1, -1):
                if _TAIL.fullmatch(signs, end - 10, end):
                    yield signs[at:end]
            at = signs.find(beginning, at + 1)


def matches(
    entries: Iterable[Entry],
    owed: Mapping[str, Decimal],
    *,
    beginnings: Collection[str],
    numbers_before: Collection[str] = (),
) -> list[Match]:
    """What each entry is, in the order of the file.

    `owed`: what is left of each reference we know, 0 when it is paid. An entry whose number stood in a statement before or
    above, and one for a dossier that needs nothing more, is double. The longest reference known counts.
    """
    rest, seen = dict(owed), set(numbers_before)
    found: list[Match] = []
    for entry in entries:
        reference = next((one for one in candidates(entry.text, beginnings) if one in rest), "")
        again = bool(entry.number) and entry.number in seen
        seen.add(entry.number)
        found.append(Match(entry.row, _of(entry.amount, rest, reference, again), reference))
        if reference and not again:
            rest[reference] = max(Decimal(0), rest[reference] - entry.amount)
    return found


def _of(amount: Decimal, rest: Mapping[str, Decimal], reference: str, again: bool) -> Found:
    if again:
        return "double"
    if not reference:
        return "unknown"
    left = rest[reference]
    if left == 0:
        return "double"
    return "matched" if amount == left else "short" if amount < left else "over"
