"""What a procedure's form asks: sections of fields, some only under a condition, some as rows, some as files.

A small subset of what JSON Schema can say, typed, so that a slip is told with its line and a page can always draw it.
Packs bring forms in a folder of their own ("procedure-forms"): a form changes by a circular of its own, and a province may
replace it without restating papers, steps and fees.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field as Key

from tinhso.kernel.definitions import Code, Definition, ShortText, Text, Typed
from tinhso.kernel.expectations import Expected, Problem
from tinhso.kernel.texts import mark as _

MOST_ANSWERS = 9_000
"""In the rows of one section: what one page may send (DATA_UPLOAD_MAX_NUMBER_FIELDS), with room for the rest."""
Kind = Literal["text", "long", "number", "whole", "day", "choice", "yes-no", "identifier", "phone", "email", "file"]


class Choice(Typed):
    """One of the answers offered."""

    code: Annotated[Code, Key(description="What is kept.", examples=["nam"])]
    title: Annotated[Text, Key(description="What people read.", examples=[{"vi": "Nam", "en": "Male"}])]


class Condition(Typed):
    """Asked only when another field of the form has one of these answers."""

    field: Annotated[Code, Key(description="The field that decides.", examples=["noi-sinh"])]
    among: Annotated[
        tuple[ShortText, ...],
        Key(
            min_length=1,
            max_length=30,
            description="Its answers that ask this.",
            examples=[["co-so-y-te"]],
        ),
    ]


class FromResult(Typed):
    """What the person's result of a type says already, once the store of results was looked up."""

    type: Annotated[Code, Key(description="The type of the result.", examples=["gcn-qsdd"])]
    what: Annotated[
        Literal["day", "unit"],
        Key(description="day: the day it was issued. unit: who issued it.", examples=["day"]),
    ]


class FormField(Typed):
    """One thing asked. The same fact has the same code in every form, so that it is taken over from earlier dossiers.

    `personal`: about a person, so it never enters the journal, a log or an address.
    """

    code: Annotated[Code, Key(description="Its name inside the form.", examples=["ho-ten-con"])]
    title: Annotated[Text, Key(description="The question.", examples=[{"vi": "Họ và tên của con"}])]
    kind: Annotated[Kind, Key(description="What kind of answer is taken.", examples=["text"])] = "text"
    hint: Annotated[Text | None, Key(description="A line of help.", examples=[{"vi": "Viết chữ in hoa có dấu."}])] = (
        None
    )
    required: Annotated[bool, Key(description="false: may be left empty.", examples=[False])] = True
    personal: Annotated[bool, Key(description="true: says something about a person.", examples=[True])] = False
    choices: Annotated[
        tuple[Choice, ...],
        Key(
            max_length=60,
            description="The answers offered, for kind choice.",
            examples=[[{"code": "nam", "title": {"vi": "Nam"}}]],
        ),
    ] = ()
    least: Annotated[Decimal | None, Key(description="The least number taken.", examples=[0])] = None
    most: Annotated[Decimal | None, Key(description="The greatest number taken.", examples=[100])] = None
    longest: Annotated[int | None, Key(ge=1, le=10_000, description="The most letters of a text.", examples=[200])] = (
        None
    )
    when: Annotated[
        Condition | None,
        Key(description="Asked only then.", examples=[{"field": "noi-sinh", "among": ["tai-nha"]}]),
    ] = None
    from_result: Annotated[
        FromResult | None,
        Key(
            description="Filled, while empty, from the person's result in the store.",
            examples=[{"type": "gcn-qsdd", "what": "day"}],
        ),
    ] = None


class Rows(Typed):
    """Fields asked once for each of several persons or things, such as the members of a household."""

    least: Annotated[int, Key(ge=0, le=500, description="The fewest rows.", examples=[1])] = 0
    most: Annotated[int, Key(ge=1, le=500, description="The most rows.", examples=[20])] = 20
    row: Annotated[Text, Key(description="What one row is.", examples=[{"vi": "Thành viên"}])]


class FormSection(Typed):
    """A heading and the fields under it. With `rows` they are asked once a row."""

    code: Annotated[Code, Key(description="Its name inside the form.", examples=["nguoi-con"])]
    title: Annotated[Text, Key(description="The heading.", examples=[{"vi": "Người được khai sinh"}])]
    fields: Annotated[
        tuple[FormField, ...],
        Key(
            min_length=1,
            max_length=80,
            description="What is asked, in order.",
            examples=[[{"code": "ho-ten-con", "title": {"vi": "Họ và tên của con"}}]],
        ),
    ]
    rows: Annotated[
        Rows | None, Key(description="The fields repeat, row by row.", examples=[{"row": {"vi": "Thành viên"}}])
    ] = None
    when: Annotated[
        Condition | None,
        Key(description="The whole section is asked only then.", examples=[{"field": "co-uy-quyen", "among": ["co"]}]),
    ] = None


class Signer(Typed):
    """One who signs the form on paper: a line of their own on the print."""

    title: Annotated[Text, Key(description="What they are in the form.", examples=[{"vi": "Bên nữ"}])]
    name: Annotated[
        Code | None,
        Key(
            description="The field of text, not in rows, that says their full name: it is printed under the line.",
            examples=["ten-ben-nu"],
        ),
    ] = None


class ProcedureForm(Definition):
    """The electronic form of a procedure. Its code is the procedure's own, so that a procedure has one form on a day."""

    paper: Annotated[
        Code | None,
        Key(
            description="The paper of the procedure that nobody asks for once the form is filled in here.",
            examples=["to-khai"],
        ),
    ] = None
    sections: Annotated[
        tuple[FormSection, ...],
        Key(
            min_length=1,
            max_length=20,
            description="What the form asks, in order.",
            examples=[
                [
                    {
                        "code": "con",
                        "title": {"vi": "Người con"},
                        "fields": [{"code": "ho-ten", "title": {"vi": "Họ và tên"}}],
                    }
                ]
            ],
        ),
    ]
    signers: Annotated[
        tuple[Signer, ...],
        Key(
            max_length=4,
            description="Who signs it, from left to right; left out: whoever hands it in, alone.",
            examples=[[{"title": {"vi": "Bên nữ"}, "name": "ten-ben-nu"}, {"title": {"vi": "Bên nam"}}]],
        ),
    ] = ()


def unsigned(form: ProcedureForm) -> Iterator[Problem]:
    """Whose name nobody asks for."""
    named = {
        field.code
        for section in form.sections
        if section.rows is None
        for field in section.fields
        if field.kind == "text"
    }
    for place, signer in enumerate(form.signers):
        if signer.name is not None and signer.name not in named:
            why = Expected(_("a field of kind text that is not in rows (“%(code)s” is none)"), code=signer.name)
            yield ("signers", place, "name"), why


def problems(form: Sequence[FormSection], *, key: str = "form") -> Iterator[Problem]:
    """What keeps a form from working, with the path of each mistake from `key` downwards."""
    seen: set[str] = set()
    decided: dict[str, FormField] = {}  # only what was asked before, once and not in rows, can decide
    for place, section in enumerate(form):
        here: tuple[str | int, ...] = (key, place)
        if section.code in seen:
            yield (
                (*here, "code"),
                Expected(_("each name once in a form (“%(code)s” stands twice)"), code=section.code),
            )
        seen.add(section.code)
        yield from _rows(section, here)
        if section.rows is not None and section.rows.least > section.rows.most:
            yield (*here, "rows", "least"), Expected(_("no more than the most rows, %(most)s"), most=section.rows.most)
        yield from _condition(section.when, decided, here)
        for line, field in enumerate(section.fields):
            at = (*here, "fields", line)
            if field.code in seen:
                yield (*at, "code"), Expected(_("each name once in a form (“%(code)s” stands twice)"), code=field.code)
            seen.add(field.code)
            yield from _field(field, at)
            yield from _condition(field.when, decided | _by_code(section.fields[:line]), at)
        if section.rows is None:
            decided |= _by_code(section.fields)


def _by_code(fields: Sequence[FormField]) -> dict[str, FormField]:
    return {field.code: field for field in fields}


def _rows(section: FormSection, at: tuple[str | int, ...]) -> Iterator[Problem]:
    """A page sends at most so many answers, and a file is asked for once."""
    if section.rows is None:
        return
    if section.rows.most * len(section.fields) > MOST_ANSWERS:
        yield (
            (*at, "rows", "most"),
            Expected(_("rows and fields that are at most %(most)s answers together"), most=MOST_ANSWERS),
        )
    for line, field in enumerate(section.fields):
        if field.kind == "file":
            yield (*at, "fields", line, "kind"), Expected(_("a file asked for outside rows"))


def _condition(
    when: Condition | None, decided: Mapping[str, FormField], at: tuple[str | int, ...]
) -> Iterator[Problem]:
    """What decides is a choice, or yes or no, asked before; and its answers are possible ones."""
    if when is None:
        return
    decides = decided.get(when.field)
    if decides is None:
        yield (
            (*at, "when", "field"),
            Expected(_("a field that is asked before this one (“%(code)s” is none)"), code=when.field),
        )
        return
    if decides.kind not in ("choice", "yes-no"):
        yield (*at, "when", "field"), Expected(_("a field of kind choice or yes-no"))
        return
    possible = {choice.code for choice in decides.choices} if decides.kind == "choice" else {"yes", "no"}
    for place, among in enumerate(when.among):
        if among not in possible:
            yield (
                (*at, "when", "among", place),
                Expected(_("an answer that “%(code)s” offers"), code=when.field),
            )


def _field(field: FormField, at: tuple[str | int, ...]) -> Iterator[Problem]:
    if (field.kind == "choice") != bool(field.choices):
        yield (*at, "choices"), Expected(_("answers to choose from where the kind is choice, and nowhere else"))
    if field.least is not None and field.most is not None and field.least > field.most:
        yield (*at, "least"), Expected(_("no more than the greatest, %(most)s"), most=field.most)
    wanted = {"day": "day", "unit": "text"}
    if field.from_result is not None and wanted[field.from_result.what] != field.kind:
        yield (*at, "from_result", "what"), Expected(_("day for a field of kind day, unit for one of kind text"))
