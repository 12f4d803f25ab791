"""Rankings on the home pages and in the search."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice

from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.engines.measures import public as measures
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words
from tinhso.store import definitions, verbs
from tinhso.store.keys import fold
from tinhso.web import finding, front
from tinhso.web.addresses import address
from tinhso.web.formats import number, period
from tinhso.web.tables import Column, Table, opens

from . import queries
from .models import Result, Round

SHOWN = 5


def register() -> None:
    """Called once while starting."""
    front.parts.add("ranking", latest)
    front.changes.add("ranking", published)
    finding.finders.add("rankings", finding.Finder(_("Rankings"), 30, find))
    act_words.add("ranking.round-opened", _("Round opened"))
    act_words.add("ranking.round-scored", _("Round scored"))
    act_words.add("ranking.published", _("Ranking published"))
    act_words.add("ranking.history-loaded", _("Published rankings loaded"))
    thing_words.add("round", _("Round of ranking"))
    thing_words.add("published-table", _("Published table"))


def latest(by: Actor, at: datetime) -> front.Part | None:
    """The round published last: its first places, each opening to its trace."""
    row = (
        Round.objects.filter(published_at__isnull=False, published_at__lte=at).order_by("-published_at", "-id").first()
    )
    if row is None:
        return None
    language = get_language() or "vi"
    given = queries.set_of(row).it
    best = list(Result.objects.filter(round_id=row.pk).order_by("rank", "id")[:SHOWN])
    names = units.titles({one.unit_id for one in best}, on=at.date())
    rows = [
        (
            number(one.rank),
            names.get(one.unit_id, ""),
            opens(f"/mo-so/result/{one.pk}/", number(one.shown, given.total.decimals)),
        )
        for one in best
    ]
    title = _title(row, language)
    columns = [Column(gettext("Rank")), Column(gettext("Unit")), Column(gettext("Score"), "number")]
    return front.Part(
        title=gettext("The latest ranking"),
        order=10,
        table=Table(caption=title, columns=columns, rows=rows),
        note=gettext("Published by %(decision)s. Press a score to see what it rests on.") % {"decision": row.decision},
        href=reverse("ranking:round", args=[row.pk]),
        more=gettext("The whole ranking"),
        example=row.example,
    )


def _title(row: Round, language: str) -> str:
    return _titled(row.set_id, row.period, language)


def _titled(set_id: int, of: str, language: str) -> str:
    return f"{definitions.by_id(measures.IndicatorSet, set_id).it.title.in_language(language)}, {period(of)}"


def published(by: Actor, since: datetime, at: datetime) -> list[front.Change]:
    """Rounds published of late."""
    language = get_language() or "vi"
    return [
        front.Change(
            moment,
            gettext("Published: %(title)s") % {"title": _titled(set_id, of, language)},
            address("ranking:round", id),
        )
        for id, set_id, of, moment in verbs.rows(_PUBLISHED, since, at)
    ]


_PUBLISHED = """SELECT id, set_id, period, published_at FROM ranking_round WHERE published_at > %s AND published_at <= %s
    ORDER BY published_at DESC LIMIT 20"""


def find(text: str, by: Actor, on: date, most: int) -> Sequence[finding.Found]:
    """Rounds the reader may see and tables others published, by words of their title in any order, marks folded."""
    language = get_language() or "vi"
    words = fold(text).split()
    rounds = (
        finding.Found(
            f"{one.title}, {period(one.round.period)}", reverse("ranking:round", args=[one.round.pk]), one.unit
        )
        for one in queries.listed(by, on=on, language=language)
    )
    tables = (
        finding.Found(
            (table.title_en if language.startswith("en") else "") or table.title_vi,
            reverse("ranking:table", args=[table.code]),
            str(table.year),
        )
        for table in queries.tables()
    )
    wanted = (
        one
        for group in (rounds, tables)
        for one in group
        if all(word in fold(f"{one.title} {one.detail}") for word in words)
    )
    return list(islice(wanted, most))
