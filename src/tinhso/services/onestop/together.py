"""One action on the dossiers chosen from a list, act by act: most as one set, those that need a paper of their own each alone."""

from collections.abc import Sequence
from datetime import datetime

from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, Missing, TinhSoError, TooMuch
from tinhso.kernel.texts import mark as _

from . import actions
from .actions.together import Done
from .dossiers import seen
from .issuing import forms
from .models import Dossier

MOST = 200
TOLD_ALONE = ("online",)
"""How those came whose every step somebody outside is told of: each goes as an act of its own, with an event of its own."""


def move_chosen(ids: Sequence[int], action: str, *, by: Actor, at: datetime, note: str = "") -> Done:
    """Do an action to the dossiers chosen. What one refuses keeps no other back. Missing, TooMuch."""
    chosen = list(dict.fromkeys(ids))
    if not chosen:
        raise Missing(_("Tick the dossiers first."), field="dossier")
    if len(chosen) > MOST:
        raise TooMuch(_("At most %(most)s at once. Choose fewer."), most=MOST)
    if not action:
        raise Invalid(_("Choose what to do with them."), field="do")
    alone = _alone(chosen, action, at)
    together = [id for id in chosen if id not in alone]
    moved: list[int] = []
    refused: dict[int, TinhSoError] = {}
    try:
        done = actions.move_set(together, action, by=by, at=at, note=note) if together else Done((), {})
        moved, refused = list(done.moved), done.refused
    except TinhSoError:  # none of the set may go: each says why
        alone |= set(together)
    for id in chosen:
        if id in alone:
            try:
                actions.act(id, action, note=note, by=by, at=at)
                moved.append(id)
            except TinhSoError as why:
                refused[id] = why
    return Done(tuple(moved), refused)


def _alone(ids: Sequence[int], action: str, at: datetime) -> set[int]:
    """Those whose action issues a paper or is told of outside."""
    on = local_day(at)
    return {
        row.pk
        for row in Dossier.objects.filter(pk__in=list(ids))
        if row.channel in TOLD_ALONE or forms.with_action(seen(row).definition.process, action, on=on) is not None
    }
