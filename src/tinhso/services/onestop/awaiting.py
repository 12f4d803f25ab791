"""What awaits an officer of the one-stop service: dossiers at a step they may take, from counters, one line a state."""

from datetime import date

from django.utils.translation import get_language, gettext, ngettext

from tinhso.engines.cases import public as cases
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import at_noon
from tinhso.kernel.texts import mark as _
from tinhso.web.addresses import address
from tinhso.web.awaits import Awaiting

from .definitions import READ

TURN = _("At the turn of your unit")


def awaiting(by: Actor, on: date) -> list[Awaiting]:
    """Dossiers at the turn of the actor's own unit, state by state, where one of the state's actions is theirs to take.

    Nothing where the unit waits for others. One query.
    """
    if by.unit is None or by.person is None or not access.allows(by, READ, unit=by.unit, on=on):
        return []
    found: dict[str, tuple[str, int, int]] = {}
    language = get_language() or "vi"
    for count in cases.counts(READ, by=by, at=at_noon(on), only=(by.unit,)):
        if not _may(count.process, count.state, by, on):
            continue
        word = count.process.states[count.state].title.in_language(language)
        _word, waiting, late = found.get(count.state, (word, 0, 0))
        found[count.state] = (word, waiting + count.waiting, late + count.late)
    return [_said(word, waiting, late) for word, waiting, late in found.values()]


def _may(process: cases.Process, state: str, by: Actor, on: date) -> bool:
    """Whether the actor holds, in their own unit, the right of an action that leads on from the state."""
    turn = process.states[state].turn
    return any(
        action.unit == turn and access.allows(by, action.right, unit=by.unit or 0, on=on)
        for action in process.actions.values()
        if state in action.origin
    )


def _said(word: str, waiting: int, late: int) -> Awaiting:
    title = ngettext("%(state)s: one dossier", "%(state)s: %(count)s dossiers", waiting)
    overdue = ngettext("one is late", "%(count)s are late", late) % {"count": late} if late else gettext(TURN)
    return Awaiting(
        title=title % {"state": word, "count": waiting},
        href=address("onestop:dossiers"),
        detail=overdue,
        late=late > 0,
    )
