"""Open the number: the path of a figure as this reader may see it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Act, Step, Thing, act_words, explain

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


def _say_acts(root: Node, *, by: Actor, at: datetime) -> None:
    """Acts in words. Names stand beside acts only for who holds the right in the unit of the act; whatever a provider gave is dropped."""
    names = _names([act.event for node in root.all() for act in node.step.acts], by=by, at=at)
    for node in root.all():
        if node.step.acts:
            node.step = replace(node.step, acts=tuple(_named(act, names) for act in node.step.acts))


def _named(act: Act, names: dict[int, str]) -> Act:
    what = gettext(act_words.get(act.what)) if act.what in act_words else act.what
    return replace(act, what=what, person=names.get(act.event, ""))


def _names(events: Sequence[int], *, by: Actor, at: datetime) -> dict[int, str]:
    """Event -> name of the person who acted, for the events whose person this reader may know."""
    day = local_day(at)
    if not events or access.scope(by, SEE_PERSONS, on=day).nowhere:
        return {}
    persons = {
        id: entry.person
        for id, entry in journal.entries(events).items()
        if entry.person is not None
        and entry.actor_unit is not None
        and access.allows(by, SEE_PERSONS, unit=entry.actor_unit, on=day)
    }
    names = people.names(set(persons.values()))
    return {event: names[person] for event, person in persons.items() if person in names}
