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
from tinhso.kernel.expectations import Expected, Problem
from tinhso.kernel.texts import mark as _

FORMS = "report-forms"
READ, FILL, SEND, VERIFY, OPEN = "report.read", "report.fill", "report.send", "report.verify", "report.open"
ACTS = ("send", "send-back", "verify", "reopen")
"""The actions a process of returns must have."""


class Field(Typed):
    """One thing asked. `share`: the measure this is a part of, so never more than it.

    `may_be_unknown`: "no figure yet" is taken as an answer, with a reason; an empty answer never is, unless the field is
    not required. Null is not zero.
    """

    measure: Annotated[Code, Limit(description="The measure that is asked for.", examples=["xa.ho"])]
    title: Annotated[
        Text | None,
        Limit(
            description="The question, where the measure's own title is not clear enough.",
            examples=[{"vi": "Tổng số hộ"}],
        ),
    ] = None
    hint: Annotated[
        Text | None,
        Limit(description="A line of help under the question.", examples=[{"vi": "Không tính hộ vắng mặt."}]),
    ] = None
    proof: Annotated[
        Literal["required", "optional", "none"],
        Limit(description="Whether a paper has to be attached.", examples=["required"]),
    ] = "optional"
    required: Annotated[bool, Limit(description="false: may be left empty.", examples=[False])] = True
    may_be_unknown: Annotated[
        bool, Limit(description='true: "no figure yet" is an answer, with a reason.', examples=[True])
    ] = False
    share: Annotated[
        Code | None,
        Limit(
            description="The measure of this form that this one is a part of, so never more than it.",
            examples=["xa.ho"],
        ),
    ] = None


class Section(Typed):
    """A heading and the fields under it."""

    title: Annotated[Text, Limit(description="The heading.", examples=[{"vi": "Chính quyền số"}])]
    fields: Annotated[
        tuple[Field, ...],
        Limit(min_length=1, description="What is asked under it, in order.", examples=[[{"measure": "xa.ho"}]]),
    ]


class ReportForm(Definition):
    """What is asked of each unit of some kinds, for each period.

    `due_after_days` counts from the period's last day. `unusual_percent`: a change since the last period above it is
    shown to the verifier as unusual.
    """

    subjects: Annotated[
        tuple[Code, ...],
        Limit(min_length=1, description="The kinds of unit that are asked.", examples=[["xa", "phuong"]]),
    ]
    period: Annotated[
        Literal["month", "quarter", "half", "nine-months", "year", "school-year"],
        Limit(description="How often.", examples=["quarter"]),
    ]
    due_after_days: Annotated[
        int, Limit(ge=0, le=366, description="Days after the period's last day until it is due.", examples=[15])
    ]
    process: Annotated[Code, Limit(description="The process a return goes through.", examples=["report-return"])]
    sections: Annotated[
        tuple[Section, ...],
        Limit(
            min_length=1,
            description="The form, section by section.",
            examples=[[{"title": {"vi": "Chính quyền số"}, "fields": [{"measure": "xa.ho"}]}]],
        ),
    ]
    unusual_percent: Annotated[
        Decimal,
        Limit(
            gt=0,
            le=10_000,
            description="A change since the last period above this is shown to the verifier as unusual.",
            examples=[50],
        ),
    ] = Decimal(50)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field, in the order asked."""
        return tuple(field for section in self.sections for field in section.fields)

    def field(self, measure: str) -> Field | None:
        return next((field for field in self.fields if field.measure == measure), None)


def register() -> None:
    """Called once while starting."""
    definition_kinds.add(FORMS, DefinitionKind(FORMS, ReportForm, check, _("Report forms")))
    for code, title, acts in (
        (READ, _("See reports"), ()),
        (FILL, _("Fill in reports"), ("return.filled", "return.proof-attached", "return.proof-detached")),
        (SEND, _("Send reports"), ("return.sent",)),
        (VERIFY, _("Verify reports"), ("return.verified", "return.sent-back", "return.reopened")),
        (OPEN, _("Open reports for a period"), ("returns.opened",)),
    ):
        rights.add(code, Right(code, title, acts=acts))


def check(form: ReportForm, others: Lookup) -> Sequence[Problem]:
    """What keeps a form from working, with the path of each mistake."""
    return [*_process(form, others), *_fields(form, others)]


def _process(form: ReportForm, others: Lookup) -> Iterator[Problem]:
    process = others(PROCESSES, form.process)
    if not isinstance(process, Process):
        yield ("process",), Expected(_("a process of a pack (“%(code)s” is none)"), code=form.process)
        return
    missing = [act for act in ACTS if act not in process.actions]
    if missing:
        yield (
            ("process",),
            Expected(
                _("a process with the actions %(known)s (“%(code)s” has no %(missing)s)"),
                known=", ".join(ACTS),
                code=form.process,
                missing=", ".join(missing),
            ),
        )


def _fields(form: ReportForm, others: Lookup) -> Iterator[Problem]:
    asked = [field.measure for field in form.fields]
    seen: set[str] = set()
    for place, section in enumerate(form.sections):
        for line, field in enumerate(section.fields):
            where = ("sections", place, "fields", line)
            measure = others(MEASURES, field.measure)
            if not isinstance(measure, Measure):
                yield (*where, "measure"), Expected(_("a measure of a pack (“%(code)s” is none)"), code=field.measure)
            elif measure.adds_up == "ratio":
                yield (
                    (*where, "measure"),
                    Expected(
                        _("a measure that is counted; ask for %(part)s and %(whole)s instead"),
                        part=measure.part,
                        whole=measure.whole,
                    ),
                )
            if field.measure in seen:
                yield (
                    (*where, "measure"),
                    Expected(_("each measure once (“%(code)s” is asked twice)"), code=field.measure),
                )
            seen.add(field.measure)
            if field.share is not None and (field.share not in asked or field.share == field.measure):
                yield (
                    (*where, "share"),
                    Expected(_("another measure of this form (“%(code)s” is none)"), code=field.share),
                )
