"""What keeps a dossier from being received: told before anybody receives it, and again in the act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import Invalid, Missing, NotNow, Problems, TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions
from tinhso.store.definitions import Kept

from . import beside, catalogue, deciding
from .definitions import RECEIVE, SUPPORT
from .procedures import Procedure
from .rules import numbers

if TYPE_CHECKING:
    from .actions.receiving import Intake

CHANNELS = ("desk", "post", "portal", "online")
MOST_NAME, MOST_PHONE, MOST_ADDRESS = 150, 30, 300


def wrong(intake: Intake, *, by: Actor, day: date) -> tuple[TinhSoError, ...]:
    """All that has to be mended before it can be received; nothing where it can."""
    try:
        require(intake, by, day)
    except Problems as found:
        return found.problems
    except (Invalid, NotNow) as one:
        return (one,)
    return ()


def require(intake: Intake, by: Actor, day: date) -> tuple[Kept[Procedure], str, int]:
    """The procedure, the process it goes through and the unit that decides, once nothing stands against it.

    Problems tells all that does; NotNow where the procedure is not received here at all.
    """
    _require_right(intake, by, day)
    under = intake.under
    kept = definitions.by_id(Procedure, under) if under else catalogue.procedure(intake.procedure, on=day)
    if kept.it.route != "provincial" or kept.it.process is None:
        raise NotNow(_("This procedure is handled in the ministry's system. Receive it there."))
    problems, decides = [*_of_person(intake)], 0
    try:
        decides = deciding.require(kept.it, intake.deciding, intake.receiving, on=day)
    except Invalid as none:
        problems.append(none)
    problems += [*_of_papers(intake, kept.it), *beside.problems(intake, kept.it, by, day)]
    if problems:
        raise Problems(problems)
    return kept, kept.it.process, decides


def _require_right(intake: Intake, by: Actor, day: date) -> None:
    """Who sits at the desk, or at a support point that enters it for a desk of its province."""
    if intake.support is None:
        access.require(by, RECEIVE, unit=intake.receiving, on=day)
        return
    access.require(by, SUPPORT, unit=intake.support, on=day)
    if intake.receiving not in [id for id, _title in deciding.desks(intake.support, on=day)]:
        raise Invalid(_("Choose the desk that receives the dossier."), field="receiving")


def _of_person(intake: Intake) -> Iterator[TinhSoError]:
    if not intake.name.strip():
        yield Missing(_("Type the name of the person, as on the card."), field="name")
    for name, most in (("name", MOST_NAME), ("phone", MOST_PHONE), ("address", MOST_ADDRESS)):
        if len(getattr(intake, name)) > most:
            yield Invalid(_("Write at most %(most)s characters."), field=name, most=most)
    try:
        numbers.personal_number(intake.number)
    except Invalid as none:
        yield none
    if intake.channel not in CHANNELS:
        yield Invalid(_("Choose one of the answers offered."), field="channel")


def _of_papers(intake: Intake, it: Procedure) -> Iterator[TinhSoError]:
    given = {*intake.papers, *intake.looked_up}
    for paper in it.papers:
        if paper.when is None and paper.code not in given:
            yield Invalid(
                _(
                    "“%(paper)s” is missing. Tick it when it is there; otherwise ask for it before you receive the dossier."
                ),
                field=f"paper-{paper.code}",
                paper=paper.title,
            )
    for code in given - {paper.code for paper in it.papers}:
        yield Invalid(_("The procedure asks for no paper “%(code)s”."), field="papers", code=code[:40])
