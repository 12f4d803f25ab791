"""Terms of keeping, as packs say them (folder "keeping-terms"): for how long the data of an applicant stay after the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field as Key

from tinhso.kernel.definitions import Code, Definition, Lookup, Typed
from tinhso.kernel.expectations import Expected, Problem
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions

from ..definitions import PROCEDURES
from ..procedures import Procedure
from .rules.terms import longest

TERMS = "keeping-terms"


class Longer(Typed):
    """Procedures whose dossiers are kept for another term."""

    procedures: Annotated[
        tuple[Code, ...],
        Key(min_length=1, max_length=500, description="Codes of the procedures, in quotes.", examples=[["1.001193"]]),
    ]
    years: Annotated[int | None, Key(ge=2, le=70, description="So many years; left out: for ever.", examples=[70])] = (
        None
    )


class KeepingTerms(Definition):
    """For how long the personal data of a dossier are kept after the year in which it ended, before they may be erased.

    For ever, or 2 to 70 years (Law on archives 33/2024/QH15). Where several hold on a day, the longest binds.
    """

    years: Annotated[int, Key(ge=2, le=70, description="For every procedure not named below.", examples=[5])]
    others: Annotated[
        tuple[Longer, ...],
        Key(
            max_length=100,
            description="Procedures with a term of their own.",
            examples=[[{"procedures": ["1.001193"]}]],
        ),
    ] = ()

    def of(self, procedure: str) -> int | None:
        """In years; None: for ever."""
        own = [one.years for one in self.others if procedure in one.procedures]
        return longest(own) if own else self.years


@dataclass(frozen=True, slots=True)
class Term:
    """What binds a procedure on a day. `years` None: for ever."""

    years: int | None
    example: bool
    title: str


def check(found: KeepingTerms, others: Lookup) -> list[Problem]:
    """Procedures that no pack knows, with the path of each."""
    return list(_problems(found, others))


def _problems(found: KeepingTerms, others: Lookup) -> Iterator[Problem]:
    for place, one in enumerate(found.others):
        for line, code in enumerate(one.procedures):
            if not isinstance(others(PROCEDURES, code), Procedure):
                yield (
                    ("others", place, "procedures", line),
                    Expected(_("a procedure of a pack (“%(code)s” is none)"), code=code),
                )


def term_of(procedure: str, *, on: date) -> Term | None:
    """The term in force on the day; None when no pack says one."""
    known = [kept.it for kept in definitions.in_force(KeepingTerms, TERMS, on=on)]
    if not known:
        return None
    years = longest(one.of(procedure) for one in known)
    binding = next(one for one in known if one.of(procedure) == years)
    return Term(years, binding.status == "example", binding.title.vi)
