"""Reports on the leader's one page: what was sent and verified of late, what is late and whom to call."""

from datetime import date, datetime

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
    posts = _posts({row.unit for row in rows})
    language = get_language() or "vi"
    return [
        front.Overdue(
            f"{names.get(row.unit, '')}: {row.form.title.in_language(language)}, {formats.period(row.period)}",
            address("reports:return", row.id),
            row.due_on,
            gettext("%(unit)s: %(posts)s") % {"unit": names.get(row.unit, ""), "posts": posts.get(row.unit, "")}
            if posts.get(row.unit)
            else names.get(row.unit, ""),
            address("units:unit", row.unit),
        )
        for row in rows
    ]


def _posts(units: set[int]) -> dict[int, str]:
    """The titles of the posts of each unit, two queries."""
    held = people.posts_of(units)
    titles = people.post_titles(held.values())
    found: dict[int, list[str]] = {}
    for (unit, _code), post in sorted(held.items()):
        found.setdefault(unit, []).append(titles.get(post, ""))
    return {unit: ", ".join(filter(None, names)) for unit, names in found.items()}
