"""Ratings given on the national portal, as the piece that speaks with it hands them on."""

from collections.abc import Sequence
from datetime import datetime

from tinhso.engines.journal.public import Entry
from tinhso.kernel.days import local_day
from tinhso.store import verbs

from ..models import Dossier
from . import keeping
from .definitions import RatingForm, form_on
from .models import Rating

EVENT, CHANNEL = "portal.dossier-rated", "portal"
BAD, BEST = 2, 5
"""Of its scores from 1 to 5, the last that is not satisfied, and the one that is the best. The reading is ours."""


def keep(dossier: int, score: int, event: int, at: datetime) -> None:
    """Once a dossier, with its month and no moment, as ratings of our own are; what was rated before stays as it was."""
    row = verbs.lock(Dossier, id=dossier)
    if not Rating.objects.filter(dossier_id=dossier, channel=CHANNEL).exists():
        said = keeping.Said(level_of(score, form_on(local_day(at)).it))
        keeping.keep(row, said, channel=CHANNEL, event=event, at=at)


def level_of(score: int, form: RatingForm) -> str:
    """The level of the form that a score stands for."""
    happy = [level.code for level in form.levels if not level.unhappy]
    bad = [level.code for level in form.levels if level.unhappy]
    return bad[0] if score <= BAD else happy[0] if score >= BEST else happy[-1]


def told(entries: Sequence[Entry]) -> None:
    """A subscriber of the journal, for events of the first version alone: those still held the score."""
    for entry in entries:
        dossier, score = entry.payload.get("dossier"), entry.payload.get("score")
        if isinstance(dossier, int) and isinstance(score, int):
            keep(dossier, score, entry.id, entry.at)
