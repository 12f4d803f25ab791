"""Open the number: the path of a figure as this reader may see it."""

from collections.abc import Sequence
from datetime import datetime

from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Step, Thing, explain
from tinhso.web.papers import ENTRY, code_of

from . import rules
from .acts import acts_of
from .rules import Node


def path_of(thing: Thing, *, by: Actor, at: datetime) -> Node:
    """The whole path behind a thing. NotThere: no such thing, or not one this reader may know of."""

    def ask(things: Sequence[Thing]) -> dict[Thing, Step]:
        return explain(things, by=by, at=at)

    root = rules.walk(thing, ask)
    if root is None:
        raise NotThere(_("There is no such figure."))
    _say_acts(root, by=by, at=at)
    return root


def paper_of(root: Node) -> str:
    """The code by which a print of the path can be checked: of the published table or figure itself, else of the last act
    behind it; empty when there is neither."""
    acts = [Thing(ENTRY, event) for event in root.step.events[-1:]]
    return next((code for thing in (root.step.thing, *acts) if (code := code_of(thing))), "")


def _say_acts(root: Node, *, by: Actor, at: datetime) -> None:
    """The acts behind each step, asked for once for the whole path."""
    said = acts_of({event for node in root.all() for event in node.step.events}, by=by, at=at)
    for node in root.all():
        if node.step.events:
            node.acts = tuple([said[event] for event in node.step.events if event in said])
