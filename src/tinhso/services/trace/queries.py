"""Open the number: the path of a figure as this reader may see it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext

from tinhso.engines.people import public as people
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Act, Step, Thing, act_words, explain
from tinhso.web.papers import ENTRY, code_of

from . import rules
from .definitions import SEE_PERSONS
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
    acts = [Thing(ENTRY, act.event) for act in root.step.acts[-1:]]
    return next((code for thing in (root.step.thing, *acts) if (code := code_of(thing))), "")


def _say_acts(root: Node, *, by: Actor, at: datetime) -> None:
    """Acts in words. Names stand beside acts only for who holds the right in the unit of the act; whatever a provider gave is dropped."""
    acts = {act: act for node in root.all() for act in node.step.acts}
    names = _names(list(acts), by=by, at=at)
    said = {act: _named(act, names) for act in acts}
    for node in root.all():
        if node.step.acts:
            node.acts = tuple([said[act] for act in node.step.acts])


def _named(act: Act, names: dict[int, tuple[str, str]]) -> Act:
    what = gettext(act_words.get(act.what)) if act.what in act_words else act.what
    person, behalf = names.get(act.event, ("", ""))
    return replace(act, what=what, person=person, behalf_name=behalf)


def _names(acts: Sequence[Act], *, by: Actor, at: datetime) -> dict[int, tuple[str, str]]:
    """Event -> names of who acted and on whose behalf, if anybody's, for the events whose persons this reader may know."""
    day = local_day(at)
    if not acts or access.scope(by, SEE_PERSONS, on=day).nowhere:
        return {}
    persons = {
        act.event: (act.person_id, act.behalf_id or 0)
        for act in acts
        if act.person_id is not None
        and act.unit_id is not None
        and access.allows(by, SEE_PERSONS, unit=act.unit_id, on=day)
    }
    names = people.names({person for pair in persons.values() for person in pair if person}) if persons else {}
    return {event: (names.get(one, ""), names.get(other, "")) for event, (one, other) in persons.items()}
