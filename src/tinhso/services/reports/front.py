"""Reports on the leader's one page: what was sent and verified of late, what is late and whom to call."""

from datetime import date, datetime
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from tinhso.engines.cases import public as cases
from tinhso.engines.people import public as people
from tinhso.kernel.actor import Actor
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words
from tinhso.store import definitions
from tinhso.web import formats, front
from tinhso.web.addresses import address

from . import queries, stories
from .definitions import READ

MOST_LATE = 100


def register() -> None:
    """Called once while starting."""
    front.changes.add("reports", changed)
    front.overdue.add("reports", late)
    act_words.add("returns.opened", _("Reports opened for the period"))
    for name, words in stories.WORDS.items():
        act_words.add(name, words)
    thing_words.add("return", _("Report"))
    thing_words.add("report-form", _("Report form"))


def changed(by: Actor, since: datetime, at: datetime) -> list[front.Change]:
    """How many returns were sent and how many verified, one line each."""
    counted = queries.moved(by, since, at)
    found: dict[str, tuple[int, datetime]] = {}
    for process, state, count, last in counted:
        turn = definitions.by_id(cases.Process, process).it.states[state].turn
        before = found.get(turn, (0, last))
        found[turn] = (before[0] + count, max(before[1], last))
    said = []
    if "above" in found:
        count, last = found["above"]
        words = ngettext("%(count)s report was sent", "%(count)s reports were sent", count)
        said.append(front.Change(last, words % {"count": count}, reverse("reports:list") + "?stands=sent"))
    if "none" in found:
        count, last = found["none"]
        words = ngettext("%(count)s report was verified", "%(count)s reports were verified", count)
        said.append(front.Change(last, words % {"count": count}, reverse("reports:list") + "?stands=done"))
    return said


def late(by: Actor, on: date) -> list[front.Overdue]:
    """Returns that are late and in whose unit the turn is, with the posts of the unit to call."""
    rows = queries.latest_due(by, on=on, most=MOST_LATE)
    names = queries.titles(rows, on=on)
    posts = people.posts_said({row.unit for row in rows}, READ, on=on)
    language = get_language() or "vi"
    return [
        _late(
            row.id,
            row.unit,
            names.get(row.unit, ""),
            posts.get(row.unit, ""),
            row.form.title.in_language(language),
            row.period,
            row.due_on,
            language,
        )
        for row in rows
    ]


@lru_cache(maxsize=4_000)
def _late(
    id: int, unit: int, name: str, posts: str, form: str, period: str, due: date, _language: str
) -> front.Overdue:
    """One line, made once a process: leaders look at their page all day. All it depends on is in its arguments."""
    return front.Overdue(
        f"{form}, {formats.period(period)}",
        name,
        address("reports:return", id),
        due,
        gettext("%(unit)s: %(posts)s") % {"unit": name, "posts": posts} if posts else name,
        address("units:unit", unit),
    )
