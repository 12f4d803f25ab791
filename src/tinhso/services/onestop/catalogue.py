"""The catalogue as it stands on a day: procedures in force, and what a question finds. From memory."""

from datetime import date
from functools import lru_cache

from tinhso.engines.cases.public import Process
from tinhso.store import definitions
from tinhso.store.definitions import Kept
from tinhso.store.keys import fold, sort_key

from .definitions import PROCEDURES, WORDS
from .procedures import Procedure
from .rules import finding
from .search_words import SearchWords

MOST = 200


def procedures(*, on: date) -> tuple[Kept[Procedure], ...]:
    """Everything in force on the day, by code."""
    return definitions.in_force(Procedure, PROCEDURES, on=on)


def by_field(*, on: date) -> tuple[Kept[Procedure], ...]:
    """Everything in force on the day, by the titles of fields and then its own, in the order of the Vietnamese alphabet."""
    return _by_field(on, definitions.generation())


@lru_cache(maxsize=16)
def _by_field(on: date, generation: int) -> tuple[Kept[Procedure], ...]:
    return tuple(
        sorted(procedures(on=on), key=lambda kept: (sort_key(kept.it.field_title.vi), sort_key(kept.it.title.vi)))
    )


def procedure(code: str, *, on: date) -> Kept[Procedure]:
    """The version in force on the day; NotThere names the code."""
    return definitions.find(Procedure, PROCEDURES, code, on=on)


def process_of(it: Procedure, *, on: date) -> Process | None:
    """The process its dossiers go through, as in force on the day; None where they are handled elsewhere."""
    found = (kept.it for kept in definitions.in_force(Process, "processes", on=on) if kept.it.code == it.process)
    return next(found, None)


def versions(code: str) -> tuple[Kept[Procedure], ...]:
    """Every version there ever was, oldest first."""
    return tuple(kept for kept in definitions.all_of(Procedure, PROCEDURES) if kept.it.code == code)


def fields(*, on: date) -> list[tuple[str, str, int]]:
    """(code, title in Vietnamese, how many procedures) of each field, in the order of their titles."""
    found: dict[str, tuple[str, int]] = {}
    for kept in procedures(on=on):
        title, count = found.get(kept.it.field, (kept.it.field_title.vi, 0))
        found[kept.it.field] = (title, count + 1)
    return sorted(((code, title, count) for code, (title, count) in found.items()), key=lambda one: fold(one[1]))


def find(text: str, *, on: date, most: int = MOST, surely: bool = False) -> list[Kept[Procedure]]:
    """What people ask for, best first; marks, capitals and empty words do not matter. `surely`: most words must be there."""
    codes = finding.find(_index(on, definitions.generation()), fold(text), surely=surely)
    held = {kept.it.code: kept for kept in procedures(on=on)}
    return [held[code] for code in codes[:most]]


@lru_cache(maxsize=16)
def _index(on: date, generation: int) -> finding.Index:
    words = _words(on)
    return finding.index(
        (
            finding.entry(
                it.code,
                fold(f"{it.title.vi} {it.title.en or ''}"),
                [fold(phrase) for phrase in it.words],
                fold(f"{it.field_title.vi} {it.result.vi}"),
                words,
            )
            for it in (kept.it for kept in procedures(on=on))
        ),
        words,
    )


def _words(on: date) -> finding.Words:
    same: list[tuple[str, ...]] = []
    empty: list[str] = []
    for kept in definitions.in_force(SearchWords, WORDS, on=on):
        same.extend(tuple(fold(phrase) for phrase in group) for group in kept.it.same)
        empty.extend(fold(phrase) for phrase in kept.it.empty)
    return finding.words_of(same, empty)
