"""Types of results, as packs say them (folder "result-types"): how long they hold, and for which papers they count."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Annotated

from pydantic import Field as Key

from tinhso.kernel.definitions import Code, Definition, Lookup, Text, Typed
from tinhso.kernel.errors import NotThere
from tinhso.kernel.expectations import Expected, Problem
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions

from ..definitions import PROCEDURES
from ..procedures import Procedure

TYPES = "result-types"


class CountsFor(Typed):
    """A paper of a procedure in whose place the result stands."""

    procedure: Annotated[Code, Key(description="Code of the procedure, in quotes.", examples=["1.004873"])]
    paper: Annotated[Code, Key(description="Code of the paper in it.", examples=["giay-cu"])]


class ResultType(Definition):
    """A type of results. Its code with the owner's number is the code of the paper (Decree 118/2025/NĐ-CP, article 22.4)."""

    valid_months: Annotated[
        int | None, Key(ge=1, le=600, description="How long it usually holds; left out: without end.", examples=[6])
    ] = None
    scope: Annotated[Text, Key(description="Where it holds.", examples=[{"vi": "Toàn quốc"}])] = Text(
        vi="Toàn quốc", en="The whole country"
    )
    counts_for: Annotated[
        tuple[CountsFor, ...],
        Key(
            max_length=200,
            description="The papers it stands for, so that they are not asked for again.",
            examples=[[{"procedure": "1.004873", "paper": "giay-cu"}]],
        ),
    ] = ()


def check(found: ResultType, others: Lookup) -> list[Problem]:
    """What keeps the type from being found, with the path of each mistake."""
    return list(_problems(found, others))


def _problems(found: ResultType, others: Lookup) -> Iterator[Problem]:
    for place, one in enumerate(found.counts_for):
        procedure = others(PROCEDURES, one.procedure)
        if not isinstance(procedure, Procedure):
            yield (
                ("counts_for", place, "procedure"),
                Expected(_("a procedure of a pack (“%(code)s” is none)"), code=one.procedure),
            )
        elif procedure.paper(one.paper) is None:
            yield (
                ("counts_for", place, "paper"),
                Expected(_("a paper of the procedure (“%(code)s” is none)"), code=one.paper),
            )


def find(code: str, *, on: date) -> ResultType | None:
    """The type in force on the day; None when no pack describes it."""
    try:
        return definitions.find(ResultType, TYPES, code, on=on).it
    except NotThere:
        return None


def papers_of(procedure: str, *, on: date) -> dict[str, list[str]]:
    """The types that count for papers of the procedure: codes of types by code of paper."""
    return _by_procedure(on, definitions.generation()).get(procedure, {})


@lru_cache(maxsize=32)
def _by_procedure(on: date, generation: int) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for kept in definitions.in_force(ResultType, TYPES, on=on):
        for one in kept.it.counts_for:
            found.setdefault(one.procedure, {}).setdefault(one.paper, []).append(kept.it.code)
    return found


def all_in_force(*, on: date) -> list[ResultType]:
    """Every type in force on the day, by code."""
    return [kept.it for kept in definitions.in_force(ResultType, TYPES, on=on)]
