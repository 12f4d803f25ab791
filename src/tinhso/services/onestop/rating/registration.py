"""What this piece brings to the registries."""

from typing import Any

from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.access import Right, rights
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words

from .. import erasers, parts, rated
from ..definitions import RECEIVE
from ..dossiers import Seen
from ..quality.marks import Mark, marks
from . import definitions, erasing, from_portal

COMMENTS = "rating.comments"


def register() -> None:
    """Called once while starting."""
    definitions.register()
    rights.add(COMMENTS, Right(COMMENTS, _("Read what people wrote about the service, without who wrote it")))
    act_words.add("dossier.rated", _("Dossier rated"))
    act_words.add("dossier.rating-asked", _("Rating of a dossier asked for"))
    act_words.add("rating-tablet.made", _("Tablet for ratings set up"))
    act_words.add("rating-tablet.ended", _("Tablet for ratings taken away"))
    thing_words.add("rating-tablet", _("Tablet for ratings"))
    rated.keepers.add("rating", from_portal.keep)
    journal.subscribe("onestop.rating", from_portal.told, events=(from_portal.EVENT,))
    parts.parts.add("rating", parts.Part(80, "onestop/rating/part.html", _part))
    erasers.erasers.add("rating", erasing.ERASER)
    told = "EXISTS (SELECT FROM onestop_rating_rating r WHERE r.dossier_id = d.id AND r.unhappy)"
    marks.add("unhappy", Mark(told))


def _part(request: Any, row: Seen) -> dict[str, Any] | None:
    """The way to ask for a rating; never whether there is one."""
    may = access.allows(request.actor, RECEIVE, unit=row.receiving_id, on=request.now.date())
    return {"id": row.id} if may else None
