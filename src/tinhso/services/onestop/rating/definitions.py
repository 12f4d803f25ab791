"""What is asked, as packs define it (folder "rating-forms"): the points of the law, and the levels to choose from."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated

from pydantic import Field as Key

from tinhso.kernel.definitions import Code, Definition, DefinitionKind, Lookup, Text, Typed, definition_kinds
from tinhso.kernel.errors import NotNow
from tinhso.kernel.expectations import Expected, Problem
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions
from tinhso.store.definitions import Kept

FORMS = "rating-forms"


class Level(Typed):
    """One answer, best first."""

    code: Annotated[Code, Key(description="Its name.", examples=["hai-long"])]
    title: Annotated[Text, Key(description="What people read.", examples=[{"vi": "Hài lòng"}])]
    unhappy: Annotated[bool, Key(description="Counts as not satisfied.", examples=[False])] = False


class Point(Typed):
    """One thing that is asked about."""

    code: Annotated[Code, Key(description="Its name.", examples=["thai-do"])]
    title: Annotated[Text, Key(description="What people read.", examples=[{"vi": "Thái độ phục vụ"}])]


class RatingForm(Definition):
    """The points on which people rate the service. On the whole is always asked; the points may be left out."""

    question: Annotated[
        Text, Key(description="What is asked on the whole.", examples=[{"vi": "Ông/bà có hài lòng không?"}])
    ]
    levels: Annotated[
        tuple[Level, ...],
        Key(
            min_length=2,
            max_length=5,
            description="The answers, best first.",
            examples=[[{"code": "hai-long", "title": {"vi": "Hài lòng"}}]],
        ),
    ]
    points: Annotated[
        tuple[Point, ...],
        Key(
            max_length=12,
            description="The points.",
            examples=[[{"code": "thai-do", "title": {"vi": "Thái độ phục vụ"}}]],
        ),
    ] = ()

    def level(self, code: str) -> Level | None:
        return next((level for level in self.levels if level.code == code), None)


def register() -> None:
    """Called once while starting."""
    definition_kinds.add(FORMS, DefinitionKind(FORMS, RatingForm, check, _("Questions of ratings")))


def check(form: RatingForm, others: Lookup) -> Sequence[Problem]:
    """Codes once, and one level at least on each side."""
    return list(_problems(form))


def _problems(form: RatingForm) -> Iterator[Problem]:
    for key, found in (("levels", form.levels), ("points", form.points)):
        codes = [one.code for one in found]
        for place, code in enumerate(codes):
            if codes.index(code) != place:
                yield (key, place, "code"), Expected(_("each code once (“%(code)s” stands twice)"), code=code)
    if len({level.unhappy for level in form.levels}) < 2:
        yield ("levels",), Expected(_("a level that is satisfied and one that is not"))


def form_on(on: date) -> Kept[RatingForm]:
    """The questions in force on a day. NotNow when there are none."""
    found = definitions.in_force(RatingForm, FORMS, on=on)
    if not found:
        raise NotNow(_("Nothing is asked about the service here yet."))
    return found[0]
