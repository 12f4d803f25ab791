"""A rating as it is kept: once a channel, with its month alone; part of the act that heard of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tinhso.engines.cases import public as cases
from tinhso.kernel.days import local_day
from tinhso.store.keys import nfc

from .. import secrecy
from ..models import Dossier
from .definitions import form_on
from .models import Answer, Rating


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody chose: `level` on the whole, `points` by code (those left out were not answered), a comment."""

    level: str
    points: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""


def keep(row: Dossier, said: Said, *, channel: str, event: int, at: datetime) -> None:
    """Keep a rating of a dossier that is held, as a part of the act whose entry is `event`."""
    day = local_day(at)
    kept = form_on(day)
    level = kept.it.level(said.level)
    rating = Rating.objects.create(
        dossier_id=row.pk,
        channel=channel,
        unit=cases.state_of(row.case_id).unit,
        receiving=row.receiving_id,
        month=day.replace(day=1),
        form_id=kept.id,
        level=said.level,
        unhappy=level is not None and level.unhappy,
        comment=secrecy.hidden(nfc(said.comment)),
        event=event,
    )
    Answer.objects.bulk_create(
        [Answer(rating=rating, point=point, level=chosen) for point, chosen in said.points.items()]
    )
