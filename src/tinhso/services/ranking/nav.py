"""Where the shell and the home page find this service."""

from datetime import date

from django.utils.translation import get_language, gettext

from tinhso.engines.measures import public as measures
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions, verbs
from tinhso.web import awaits, navigation
from tinhso.web.addresses import address
from tinhso.web.formats import period

from .definitions import PUBLISH, SCORE


def register() -> None:
    """Called once while starting."""
    navigation.entries.add("ranking", navigation.Entry(_("Rankings"), "ranking:rounds", "ranking", 40))
    awaits.providers.add("ranking", awaiting)


_AWAITING = f"""SELECT id, set_id, period FROM ranking_round WHERE published_at IS NULL AND
    (scored_at IS NOT NULL) = %s::boolean AND NOT (reach = 'known' AND %s::boolean) AND unit_id IN {units.IN_SCOPE}
    ORDER BY starts, id LIMIT 20"""


def awaiting(by: Actor, on: date) -> list[awaits.Awaiting]:
    """Rounds to score for who scores, rounds to publish for who publishes."""
    found = []
    for right, scored, words in (
        (SCORE, False, _("Score the round: %(title)s")),
        (PUBLISH, True, _("Publish the ranking: %(title)s")),
    ):
        scope = access.scope(by, right, on=on)
        if scope.nowhere or by.person is None:
            continue
        # What compares what others published ("known") is not ours to publish.
        rows = verbs.rows(_AWAITING, scored, right == PUBLISH, *units.scope_values(scope, on=on))
        for id, set_id, of in rows:
            title = definitions.by_id(measures.IndicatorSet, set_id).it.title.in_language(get_language() or "vi")
            href = address("ranking:round", id)
            found.append(awaits.Awaiting(gettext(words) % {"title": title}, href, period(of)))
    return found
