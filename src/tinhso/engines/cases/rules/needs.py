"""What must be there before an action is done: fields, papers, opinions, a condition. Pure."""

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tinhso.kernel import conditions
from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

from ..definitions import Process
from ..errors import NotComplete, OpinionAwaited


@dataclass(frozen=True, slots=True)
class Given:
    """What the owner of a case knows of it when an action is done.

    `fields`: values by code, as conditions read them (Decimal, text, bool, day, None). `papers`: kinds that are there,
    looked at for the actions that need some.
    `until`: the new day, for an action that extends the time.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    papers: Container[str] = ()
    until: date | None = None


NOTHING = Given()


def require(process: Process, code: str, given: Given, asked: Collection[str] = ()) -> None:
    """Nothing, or NotComplete, OpinionAwaited, Invalid with the process's own words. `asked`: opinions still to come."""
    action = process.actions[code]
    fields = tuple(name for name in action.needs.fields if given.fields.get(name) in (None, ""))
    papers = tuple(kind for kind in action.needs.papers if kind not in given.papers)
    if fields or papers:
        raise NotComplete(
            _("Something is missing before “%(action)s”. Fill in or attach it, then try again."),
            fields=fields,
            papers=papers,
            action=action.title,
        )
    require_answers(process, code, asked)
    if action.when is not None and not conditions.holds(action.when.rule, given.fields):
        raise Invalid(_("%(why)s"), why=action.when.otherwise)


def require_answers(process: Process, code: str, asked: Collection[str]) -> None:
    """Nothing, or OpinionAwaited naming what the action waits for."""
    for kind in asked:
        opinion = process.opinions.get(kind)
        if opinion is not None and code in opinion.before:
            raise OpinionAwaited(
                _("“%(action)s” has to wait for the answer to “%(opinion)s”."),
                action=process.actions[code].title,
                opinion=opinion.title,
            )
