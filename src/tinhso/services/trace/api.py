"""Open the number, for programs."""

from typing import Annotated, Any

from django.http import HttpResponseBase
from ninja import Path
from pydantic import Field

from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing, trace_providers
from tinhso.web.api import Moment, Part, Shape, answers

from . import queries
from .rules import Node

part = Part("traces", _("Open the number: what stands behind a score or figure"), 40)


class TraceThing(Shape):
    kind: str = Field(examples=["score"])
    id: int


class TraceAct(Shape):
    """An act of the journal: post and unit; the person only for who has the right. `on_behalf_of`: who lent the right."""

    event: int
    what: str
    unit: str
    post: str
    person: str
    on_behalf_of: str
    at: Moment
    recorded: Moment


class TraceFact(Shape):
    label: str
    text: str


class TraceStep(Shape):
    """One step. `hidden`: things behind it the caller may not see; `left`: left out because the path grew too long."""

    thing: TraceThing
    title: str
    value: str
    rule: str
    facts: list[TraceFact]
    acts: list[TraceAct]
    withheld: str
    example: bool
    behind: list["TraceStep"]
    again: list[TraceThing]
    hidden: int
    left: int


@part.one("/traces/{kind}/{id}", TraceStep, name="openNumber", title=_("The path of a number"))
def open_number(
    request: Any,
    kind: Annotated[str, Path(max_length=40, description="score, result, figure or return.", examples=["score"])],
    id: Annotated[int, Path(ge=1, le=2**63 - 1)],
) -> HttpResponseBase:
    """Step by step from a number down to the proofs and acts behind it, as far as the caller may see."""
    if kind not in trace_providers:
        kind = "none"
    return answers.answer(said(queries.path_of(Thing(kind, id), by=request.actor, at=request.now)))


def said(node: Node) -> dict[str, Any]:
    step = node.step
    return {
        "thing": named(step.thing),
        "title": step.title,
        "value": step.value,
        "rule": step.rule,
        "facts": [{"label": label, "text": text} for label, text in step.facts],
        "acts": [
            {
                "event": act.event,
                "what": act.what,
                "unit": act.hand.unit,
                "post": act.hand.post or act.system,
                "person": act.hand.person,
                "on_behalf_of": act.hand.lender,
                "at": act.at,
                "recorded": act.recorded,
            }
            for act in node.acts
        ],
        "withheld": step.withheld,
        "example": step.example,
        "behind": [said(below) for below in node.behind],
        "again": [named(thing) for thing in node.again],
        "hidden": node.hidden,
        "left": node.left,
    }


def named(thing: Thing) -> dict[str, Any]:
    return {"kind": thing.kind, "id": thing.id}
