"""Ratings given on the national portal, as the piece that speaks with it reports them."""

from collections.abc import Sequence

from tinhso.engines.journal.public import Entry
from tinhso.kernel.actor import process
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotNow

from . import actions
from .definitions import form_on

EVENT = "portal.dossier-rated"
BAD, BEST = 2, 5
"""Of its scores from 1 to 5, the last that is not satisfied, and the one that is the best. The reading is ours."""
PORTAL = process("onestop.portal-ratings")


def told(entries: Sequence[Entry]) -> None:
    """A subscriber of the journal: keep them as ratings, once a dossier; what was rated before stays as it was."""
    for entry in entries:
        dossier, score = entry.payload.get("dossier"), entry.payload.get("score")
        if not isinstance(dossier, int) or not isinstance(score, int):
            continue
        try:
            levels = form_on(local_day(entry.at)).it.levels
            happy = [level.code for level in levels if not level.unhappy]
            bad = [level.code for level in levels if level.unhappy]
            level = bad[0] if score <= BAD else happy[0] if score >= BEST else happy[-1]
            actions.rate(dossier, actions.Said(level), channel="portal", by=PORTAL, at=entry.at)
        except NotNow:
            continue
