"""Where the shell and the home page find this service."""

from datetime import date

from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.texts import mark as _
from tinhso.web import awaits, navigation
from tinhso.web.formats import period

from .definitions import PUBLISH, SCORE


def register() -> None:
    """Called once while starting."""
    navigation.entries.add("ranking", navigation.Entry(_("Rankings"), "ranking:rounds", "ranking", 40))
    awaits.providers.add("ranking", awaiting)


def awaiting(by: Actor, on: date) -> list[awaits.Awaiting]:
    """Rounds to score for who scores, rounds to publish for who publishes."""
    from .models import Round
    from .queries import set_of

    found = []
    for right, scored, words in (
        (SCORE, False, _("Score the round: %(title)s")),
        (PUBLISH, True, _("Publish the ranking: %(title)s")),
    ):
        scope = access.scope(by, right, on=on)
        if scope.nowhere or by.person is None:
            continue
        rows = Round.objects.filter(
            published_at__isnull=True, scored_at__isnull=not scored, unit_id__in=units.in_scope(scope, on=on)
        )
        if right == PUBLISH:
            rows = rows.exclude(reach="known")  # compares what others published: not ours to publish
        for row in rows.order_by("starts", "id")[:20]:
            title = set_of(row).it.title.in_language(get_language() or "vi")
            found.append(
                awaits.Awaiting(
                    gettext(words) % {"title": title}, reverse("ranking:round", args=[row.pk]), period(row.period)
                )
            )
    return found
