"""Which papers are issued with which act, as packs say it (folder "dossier-forms"): one definition a circular."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple

from pydantic import Field as Key
from pydantic import StringConstraints

from tinhso.engines.cases.public import FOLDER as PROCESSES
from tinhso.engines.cases.public import Process
from tinhso.kernel.definitions import Code, Definition, Lookup, ShortText, Text, Typed
from tinhso.kernel.expectations import Expected, Problem
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions

FORMS = "dossier-forms"
Layout = Literal["receipt", "supplement", "refusal", "apology", "stop", "control", "register"]
"""The layouts that ship with the code, one file each under `layouts/`."""
ON_DEMAND = ("control", "register")
"""They say how things stand when they are printed, so no act issues them and they bear no number."""
Symbol = Annotated[str, StringConstraints(pattern=r"^[A-ZĐ]{2,12}(-[A-ZĐ]{2,12})?$", max_length=25)]


class IssuedWith(Typed):
    """An action of a process."""

    process: Annotated[Code, Key(description="The process of the dossier.", examples=["one-stop"])]
    action: Annotated[Code, Key(description="The action that issues the paper.", examples=["ask-supplement"])]


class Form(Typed):
    """One form: what it is called, how it looks, who issues it with what."""

    code: Annotated[Code, Key(description="Its name among the forms.", examples=["supplement"])]
    form: Annotated[ShortText, Key(description="Its number in the annex, in quotes.", examples=["02"])]
    title: Annotated[Text, Key(description="What stands on top of it.", examples=[{"vi": "Phiếu từ chối"}])]
    layout: Annotated[Layout, Key(description="How it looks; the layouts ship with the program.", examples=["refusal"])]
    symbol: Annotated[
        Symbol | None, Key(description="What stands behind its number; left out: it bears none.", examples=["YCBS"])
    ] = None
    issued_by: Annotated[
        Literal["receiving", "deciding"],
        Key(description="Whose paper it is: the desk's or the deciding agency's.", examples=["deciding"]),
    ] = "deciding"
    at_receipt: Annotated[bool, Key(description="true: issued when a dossier is received.", examples=[True])] = False
    issued_with: Annotated[
        tuple[IssuedWith, ...],
        Key(
            max_length=20,
            description="The actions that issue it.",
            examples=[[{"process": "one-stop", "action": "ask-supplement"}]],
        ),
    ] = ()


class DossierForms(Definition):
    """The forms of one circular. Those in force on the day of the act are issued; a paper keeps the version it was issued by."""

    desk: Annotated[
        Text,
        Key(
            description="What the desk of a commune is called.", examples=[{"vi": "Trung tâm Phục vụ hành chính công"}]
        ),
    ]
    remark: Annotated[Text, Key(description="The small line on every print.", examples=[{"vi": "Ví dụ về bố cục."}])]
    forms: Annotated[
        tuple[Form, ...],
        Key(
            min_length=1,
            max_length=20,
            description="The forms.",
            examples=[[{"code": "control", "form": "06", "title": {"vi": "Phiếu kiểm soát"}, "layout": "control"}]],
        ),
    ]


def check(found: DossierForms, others: Lookup) -> list[Problem]:
    """What keeps the forms from being issued, with the path of each mistake."""
    return list(_problems(found, others))


def _problems(found: DossierForms, others: Lookup) -> Iterator[Problem]:
    codes: set[str] = set()
    acts: set[tuple[str, str]] = set()
    receipts = 0
    for place, form in enumerate(found.forms):
        path = ("forms", place)
        if form.code in codes:
            yield (*path, "code"), Expected(_("each form once (“%(code)s” stands twice)"), code=form.code)
        codes.add(form.code)
        issued = form.at_receipt or bool(form.issued_with)
        if issued and form.symbol is None:
            yield (*path, "symbol"), Expected(_("a symbol, since the paper is numbered"))
        if issued and form.layout in ON_DEMAND:
            yield (*path, "layout"), Expected(_("a layout of a paper that an act issues"))
        receipts += form.at_receipt
        if receipts > 1 and form.at_receipt:
            yield (*path, "at_receipt"), Expected(_("one form at receipt"))
        for line, one in enumerate(form.issued_with):
            key = (one.process, one.action)
            if key in acts:
                yield (*path, "issued_with", line), Expected(_("one form an action"))
            acts.add(key)
            process = others(PROCESSES, one.process)
            here = (*path, "issued_with", line, "action")
            if not isinstance(process, Process) or one.action not in process.actions:
                yield here, Expected(_("an action of a process of a pack (“%(code)s” is none)"), code=one.action)
            elif process.actions[one.action].undo:
                yield (
                    here,
                    Expected(
                        _("an action that is not taken back, since its paper is out (“%(code)s”)"), code=one.action
                    ),
                )


class InForce(NamedTuple):
    """A form with the version of the definition that holds it."""

    definition: int
    it: DossierForms
    form: Form


def with_action(process: str | None, action: str, *, on: date) -> InForce | None:
    """The form that the action issues; None: it issues none."""
    return _by_act(on, definitions.generation()).get((process or "", action))


def at_receipt(*, on: date) -> InForce | None:
    """The form a dossier is received with; None when no pack has one in force."""
    return _by_act(on, definitions.generation()).get(("", ""))


def by_layout(layout: Layout, *, on: date) -> InForce | None:
    """The form with that layout in force on the day."""
    return next((found for found in _in_force(on) if found.form.layout == layout), None)


def of(definition: int, code: str) -> InForce:
    """The form a paper was issued by."""
    kept = definitions.by_id(DossierForms, definition)
    return InForce(definition, kept.it, next(form for form in kept.it.forms if form.code == code))


def _in_force(on: date) -> Iterator[InForce]:
    for kept in definitions.in_force(DossierForms, FORMS, on=on):
        for form in kept.it.forms:
            yield InForce(kept.id, kept.it, form)


@lru_cache(maxsize=64)
def _by_act(on: date, generation: int) -> dict[tuple[str, str], InForce]:
    found: dict[tuple[str, str], InForce] = {}
    for one in _in_force(on):
        for act in one.form.issued_with:
            found.setdefault((act.process, act.action), one)
        if one.form.at_receipt:
            found.setdefault(("", ""), one)
    return found
