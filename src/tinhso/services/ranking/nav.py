"""Where the shell and the home page find this service."""

from datetime import date
from urllib.parse import urlencode

from django.utils.translation import get_language, gettext

from tinhso.engines.measures import public as measures
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.access import Scope
from tinhso.kernel.actor import Actor
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions, verbs
from tinhso.web import awaits, navigation
from tinhso.web.addresses import address
from tinhso.web.formats import period

from .definitions import PUBLISH, SCORE
from .rules.rounds import last_ended
from .subjects import last_day


def register() -> None:
    """Called once while starting."""
    navigation.entries.add("ranking", navigation.Entry(_("Rankings"), "ranking:rounds", "ranking", 40, works=SCORE))
    awaits.providers.add("ranking", awaiting)


_AWAITING = f"""SELECT id, set_id, period FROM ranking_round WHERE published_at IS NULL AND
    (scored_at IS NOT NULL) = %s::boolean AND NOT (reach = 'known' AND %s::boolean) AND unit_id IN {units.IN_SCOPE}
    ORDER BY starts, id LIMIT 20"""


def awaiting(by: Actor, on: date) -> list[awaits.Awaiting]:
    """Rounds to score (or to open, when none is to be scored) for who scores, rounds to publish for who publishes."""
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
        if right == SCORE and not rows:
            found += _to_open(scope, on)
    return found


_OPENED = f"""SELECT DISTINCT set_id, period FROM ranking_round
    WHERE reach <> 'known' AND period = ANY(%s) AND unit_id IN {units.IN_SCOPE}"""


def _to_open(scope: Scope, on: date) -> list[awaits.Awaiting]:
    """Periods that have ended and for which no round was opened, set by set; for who has a territory to rank in."""
    if not (scope.own or scope.below):
        return []
    ended: dict[tuple[str, str], str] = {}
    for kept in definitions.all_of(measures.IndicatorSet, measures.SETS):
        of = last_ended(kept.it.period, on)
        if last_day(of) in kept.in_force:
            ended[kept.it.code, of.code] = kept.it.title.in_language(get_language() or "vi")
    if not ended:
        return []
    rows = verbs.rows(_OPENED, [of for _code, of in ended], *units.scope_values(scope, on=on))
    opened = {(definitions.by_id(measures.IndicatorSet, set_id).it.code, of) for set_id, of in rows}
    return [
        awaits.Awaiting(
            gettext("%(period)s has ended: open a round") % {"period": period(of)},
            f"{address('ranking:open')}?{urlencode({'set': code, 'period': of})}",
            gettext("No round is open yet for: %(title)s") % {"title": title},
        )
        for (code, of), title in ended.items()
        if (code, of) not in opened
    ]
