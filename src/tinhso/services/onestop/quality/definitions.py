"""The index as packs define it (folder "service-quality"): its lines and points, what the source leaves open and how this
installation decides it, and where what is not held here stands."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field as Key

from tinhso.engines.measures.public import Indicator, IndicatorSet, check_set
from tinhso.kernel.definitions import Code, DefinitionKind, Lookup, Text, Typed, definition_kinds
from tinhso.kernel.expectations import Expected, Problem
from tinhso.kernel.texts import mark as _

RULES = "service-quality"
LineCode = Annotated[str, Key(pattern=r"^[A-Za-z0-9.-]+$", max_length=40)]
State = Annotated[str, Key(pattern=r"^[a-z0-9-]+$", max_length=40)]


class Option(Typed):
    """One way to read the source: a line that stands in place of the set's own."""

    code: Annotated[Code, Key(description="Its name.", examples=["den-100"])]
    title: Annotated[Text, Key(description="How it counts, in words.", examples=[{"vi": "Theo tỷ lệ đến 100%"}])]
    line: Annotated[
        Indicator | None,
        Key(
            description="The whole line as it then is; left out: as in the set.",
            examples=[{"code": "4.2", "group": "4", "title": {"vi": "Số hóa"}, "points": 4, "measure": "cl.4-2"}],
        ),
    ] = None


class Conflict(Typed):
    """Where sources differ on a line. `chosen` decides; the page says so beside the line."""

    line: Annotated[LineCode, Key(description="The line.", examples=["4.2"])]
    about: Annotated[Text, Key(description="What the sources say.", examples=[{"vi": "Hai nguồn nói khác nhau."}])]
    options: Annotated[
        tuple[Option, ...],
        Key(
            min_length=2,
            max_length=6,
            description="The readings.",
            examples=[[{"code": "den-100", "title": {"vi": "Theo tỷ lệ đến 100%"}}]],
        ),
    ]
    chosen: Annotated[Code, Key(description="The one in use.", examples=["den-100"])]

    def option(self) -> Option:
        """The reading in use."""
        return next(option for option in self.options if option.code == self.chosen)


class ServiceQuality(IndicatorSet):
    """An index of the service, counted live from dossiers. A line nobody here can know is left out of the maximum."""

    sources: Annotated[
        dict[LineCode, Text],
        Key(
            max_length=100,
            description="Line: where its data stand officially.",
            examples=[{"1.1": {"vi": "Cơ sở dữ liệu quốc gia về thủ tục hành chính"}}],
        ),
    ] = {}
    notes: Annotated[
        dict[LineCode, Text],
        Key(
            max_length=100,
            description="Line: how it is counted here, where that needs a word.",
            examples=[{"2.1": {"vi": "Hồ sơ chưa xong được xét tại cuối kỳ."}}],
        ),
    ] = {}
    reasons: Annotated[
        dict[LineCode, Text],
        Key(
            max_length=100,
            description="Line: why it cannot be known here.",
            examples=[{"1.1": {"vi": "Ngày công bố do Cổng quốc gia ghi nhận."}}],
        ),
    ] = {}
    conflicts: Annotated[
        tuple[Conflict, ...],
        Key(max_length=50, description="Where sources differ, and what holds here.", examples=[[]]),
    ] = ()
    without_result: Annotated[
        tuple[State, ...],
        Key(max_length=30, description="States of a dossier that ended without a result.", examples=[["withdrawn"]]),
    ] = ()

    def as_chosen(self) -> "ServiceQuality":
        """The set with the lines that the chosen readings put in place of its own."""
        lines = {
            conflict.line: conflict.option().line for conflict in self.conflicts if conflict.option().line is not None
        }
        indicators = tuple(lines.get(one.code) or one for one in self.indicators)
        return self.model_copy(update={"indicators": indicators})

    def conflict(self, line: str) -> Conflict | None:
        return next((conflict for conflict in self.conflicts if conflict.line == line), None)


def register() -> None:
    """Called once while starting."""
    definition_kinds.add(RULES, DefinitionKind(RULES, ServiceQuality, check, _("Indices of the service")))


def check(given: ServiceQuality, others: Lookup) -> Sequence[Problem]:
    """What the set itself must hold, under every reading, and that each reading names lines there are."""
    found = list(_conflicts(given))
    return found or [*check_set(given, others), *check_set(given.as_chosen(), others)]


def _conflicts(given: ServiceQuality) -> Iterator[Problem]:
    lines = {one.code for one in given.indicators}
    for place, conflict in enumerate(given.conflicts):
        if conflict.line not in lines:
            yield ("conflicts", place, "line"), Expected(_("there is no indicator “%(code)s”"), code=conflict.line)
        if conflict.chosen not in {option.code for option in conflict.options}:
            yield (
                ("conflicts", place, "chosen"),
                Expected(_("one of the readings (“%(code)s” is none)"), code=conflict.chosen),
            )
        for number, option in enumerate(conflict.options):
            if option.line is not None and option.line.code != conflict.line:
                yield (
                    ("conflicts", place, "options", number, "line", "code"),
                    Expected(_("the line the sources differ on, “%(code)s”"), code=conflict.line),
                )
    for key in (*given.sources, *given.notes, *given.reasons):
        if key not in lines:
            yield ("sources",), Expected(_("there is no indicator “%(code)s”"), code=key)
