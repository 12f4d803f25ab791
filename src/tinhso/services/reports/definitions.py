"""Report forms, as packs describe them (folder "report-forms"), and the rights of this service."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field as Limit

from tinhso.engines.cases.public import FOLDER as PROCESSES
from tinhso.engines.cases.public import Process
from tinhso.engines.measures.public import MEASURES, Measure
from tinhso.kernel.access import Right, rights
from tinhso.kernel.definitions import Code, Definition, DefinitionKind, Lookup, Text, Typed, definition_kinds
from tinhso.kernel.texts import mark as _

FORMS = "report-forms"
READ, FILL, SEND, VERIFY, OPEN = "report.read", "report.fill", "report.send", "report.verify", "report.open"
ACTS = ("send", "send-back", "verify", "reopen")
"""The actions a process of returns must have."""
Problem = tuple[tuple[str | int, ...], str]


class Field(Typed):
    """One thing asked. `share`: the measure this is a part of, so never more than it.

    `may_be_unknown`: "no figure yet" is taken as an answer, with a reason; an empty answer never is, unless the field is
    not required. Null is not zero.
    """

    measure: Code
    title: Text | None = None
    hint: Text | None = None
    proof: Literal["required", "optional", "none"] = "optional"
    required: bool = True
    may_be_unknown: bool = False
    share: Code | None = None


class Section(Typed):
    """A heading and the fields under it."""

    title: Text
    fields: Annotated[tuple[Field, ...], Limit(min_length=1)]


class ReportForm(Definition):
    """What is asked of each unit of some kinds, for each period.

    `due_after_days` counts from the period's last day. `unusual_percent`: a change since the last period above it is
    shown to the verifier as unusual.
    """

    subjects: Annotated[tuple[Code, ...], Limit(min_length=1)]
    period: Literal["month", "quarter", "half", "nine-months", "year", "school-year"]
    due_after_days: Annotated[int, Limit(ge=0, le=366)]
    process: Code
    sections: Annotated[tuple[Section, ...], Limit(min_length=1)]
    unusual_percent: Annotated[Decimal, Limit(gt=0, le=10_000)] = Decimal(50)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field, in the order asked."""
        return tuple(field for section in self.sections for field in section.fields)

    def field(self, measure: str) -> Field | None:
        return next((field for field in self.fields if field.measure == measure), None)


def register() -> None:
    """Called once while starting."""
    definition_kinds.add(FORMS, DefinitionKind(FORMS, ReportForm, check, _("Report forms")))
    for code, title in (
        (READ, _("See reports")),
        (FILL, _("Fill in reports")),
        (SEND, _("Send reports")),
        (VERIFY, _("Verify reports")),
        (OPEN, _("Open reports for a period")),
    ):
        rights.add(code, Right(code, title))


def check(form: ReportForm, others: Lookup) -> Sequence[Problem]:
    """What keeps a form from working, with the path of each mistake."""
    return [*_process(form, others), *_fields(form, others)]


def _process(form: ReportForm, others: Lookup) -> Iterator[Problem]:
    process = others(PROCESSES, form.process)
    if not isinstance(process, Process):
        yield ("process",), f"a process of a pack (“{form.process}” is none)"
        return
    missing = [act for act in ACTS if act not in process.actions]
    if missing:
        yield (
            ("process",),
            f"a process with the actions {', '.join(ACTS)} (“{form.process}” has no {', '.join(missing)})",
        )


def _fields(form: ReportForm, others: Lookup) -> Iterator[Problem]:
    asked = [field.measure for field in form.fields]
    seen: set[str] = set()
    for place, section in enumerate(form.sections):
        for line, field in enumerate(section.fields):
            where = ("sections", place, "fields", line)
            measure = others(MEASURES, field.measure)
            if not isinstance(measure, Measure):
                yield (*where, "measure"), f"a measure of a pack (“{field.measure}” is none)"
            elif measure.adds_up == "ratio":
                yield (
                    (*where, "measure"),
                    f"a measure that is counted; ask for {measure.part} and {measure.whole} instead",
                )
            if field.measure in seen:
                yield (*where, "measure"), f"each measure once (“{field.measure}” is asked twice)"
            seen.add(field.measure)
            if field.share is not None and (field.share not in asked or field.share == field.measure):
                yield (*where, "share"), f"another measure of this form (“{field.share}” is none)"
