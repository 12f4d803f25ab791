"""Tables of the configuration pages: packs, plans, definitions, what a plan changes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import get_language, gettext
from markupsafe import Markup

from tinhso.engines.people import public as people
from tinhso.kernel.access import rights
from tinhso.kernel.definitions import Definition, definition_kinds
from tinhso.kernel.texts import mark as _
from tinhso.store.definitions import Kept
from tinhso.web.formats import day, moment, number
from tinhso.web.tables import Column, Table, link, status

from .models import PackPlan
from .queries import Running, called, title_of
from .rules.fields import Field
from .rules.plans import Change, FileChanged, Plan, RightChanged, Told
from .words import ABOUTS, REACHES, WHATS, filled

STATES = {
    "draft": (_("Not proposed yet"), "plain"),
    "proposed": (_("Waits for a second person"), "wait"),
    "applied": (_("Applied"), "good"),
    "withdrawn": (_("Withdrawn"), "plain"),
}
STATUSES = {
    "official": (_("Official"), "good"),
    "partial": (_("Partly ours"), "info"),
    "example": (_("Example"), "wait"),
}
ALWAYS = date(1900, 1, 1)
"""The day packs name for what was so before anybody asked."""
TONES = {"added": "good", "changed": "info", "ended": "late", "removed": "late"}


def language() -> str:
    return (get_language() or "vi")[:2]


def state_of(plan: PackPlan) -> tuple[str, str]:
    """The state in words, with its tone."""
    words, tone = STATES[plan.state]
    return gettext(words), tone


def status_of(given: str) -> Markup:
    """official, partial or example, as a status."""
    words, tone = STATUSES[given]
    return status(gettext(words), tone)


def packs(found: Sequence[Running]) -> Table:
    columns = [
        Column(gettext("Pack")),
        Column(gettext("What it is"), "wide"),
        Column(gettext("Definitions"), "number"),
        Column(gettext("Applied on"), "date"),
        Column(gettext("Status"), "status"),
    ]
    rows = [
        (
            link(reverse("configuration:plan", args=[one.row.plan_id]), one.manifest.pack),
            title_of(one.manifest),
            number(len(one.row.holds)),
            moment(one.row.at),
            _status_of_pack(one),
        )
        for one in found
    ]
    return Table(caption=gettext("Packs that run here"), columns=columns, rows=rows)


def _status_of_pack(one: Running) -> Markup:
    """What the pack says of itself; one that calls itself official says so when it holds examples too."""
    if one.manifest.status == "official" and one.examples:
        return status(gettext("Official, with examples"), "info")
    return status_of(one.manifest.status)


def plans(found: Sequence[PackPlan], caption: str, titles: Mapping[str, str]) -> Table:
    columns = [
        Column(gettext("Plan")),
        Column(gettext("Made on"), "date"),
        Column(gettext("Made by")),
        Column(gettext("State"), "status"),
    ]
    posts = people.post_titles({plan.made_post for plan in found if plan.made_post})
    rows = [
        (
            link(reverse("configuration:plan", args=[plan.pk]), called(plan.packs, titles)),
            moment(plan.made_at),
            posts.get(plan.made_post or 0, gettext("The program itself")),
            status(*state_of(plan)),
        )
        for plan in found
    ]
    return Table(caption=caption, columns=columns, rows=rows)


def kinds(found: Sequence[tuple[str, str, int, int]]) -> Table:
    columns = [
        Column(gettext("Kind of definition")),
        Column(gettext("In force today"), "number"),
        Column(gettext("of these examples"), "number"),
    ]
    rows = [
        (link(reverse("configuration:kind", args=[name]), gettext(title)), number(count), number(examples))
        for name, title, count, examples in found
    ]
    return Table(caption=gettext("Definitions by kind"), columns=columns, rows=rows)


def of_kind(name: str, title: str, held: Sequence[Kept[Definition]], on: date) -> Table:
    """The newest version of each definition."""
    columns = [
        Column(gettext("Definition")),
        Column(gettext("Code")),
        Column(gettext("Version"), "number"),
        Column(gettext("In force")),
        Column(gettext("Status"), "status"),
    ]
    newest = {kept.it.code: kept for kept in sorted(held, key=lambda kept: kept.in_force.start or date.min)}
    rows = [
        (
            link(reverse("configuration:definition", args=[name, code]), kept.it.title.in_language(language())),
            code,
            str(kept.it.version),
            days(kept) + (f" ({gettext('not begun yet')})" if kept.in_force.start and kept.in_force.start > on else ""),
            status_of(kept.it.status),
        )
        for code, kept in sorted(newest.items())
    ]
    return Table(caption=gettext(title), columns=columns, rows=rows)


def days(kept: Kept[Definition]) -> str:
    """The days a version is in force."""
    return _days(kept.in_force.start, kept.in_force.end)


def _days(start: date | None, end: date | None) -> str:
    """As people say them: by the first and the last day."""
    since = start if start and start > ALWAYS else None
    until = end - timedelta(days=1) if end else None
    if since and until:
        return gettext("from %(start)s to the end of %(end)s") % {"start": day(since), "end": day(until)}
    if until:
        return gettext("to the end of %(end)s") % {"end": day(until)}
    return gettext("from %(start)s") % {"start": day(since)} if since else gettext("as long as can be remembered")


def rights_table(plan: Plan) -> Table:
    columns = [
        Column(gettext("Role")),
        Column(gettext("Change"), "status"),
        Column(gettext("Right"), "wide"),
        Column(gettext("Where until now")),
        Column(gettext("Where from then")),
        Column(gettext("From"), "date"),
    ]
    return Table(caption=gettext("Rights"), columns=columns, rows=[_right(one) for one in plan.rights])


def _right(one: RightChanged) -> tuple[str, ...]:
    word = gettext("gains") if one.gained else gettext("loses")
    title = gettext(rights.get(one.right).title) if one.right in rights else ""
    old, new = (gettext(REACHES[reach]) if reach else "–" for reach in (one.old, one.new))
    return (
        one.title.in_language(language()),
        status(word, "late" if one.gained else "info"),
        f"{title} ({one.right})" if title else one.right,
        old,
        new,
        day(one.since) if one.since else gettext("when applied"),
    )


def changes(plan: Plan) -> Table:
    columns = [
        Column(gettext("Definition")),
        Column(gettext("Change"), "status"),
        Column(gettext("Kind of definition")),
        Column(gettext("Version")),
        Column(gettext("In force"), "date"),
        Column(gettext("Status"), "status"),
    ]
    return Table(caption=gettext("Definitions"), columns=columns, rows=[_change(one) for one in plan.definitions])


def _change(one: Change) -> tuple[str, ...]:
    version = str(one.version) if one.follows in (None, one.version) else f"{one.follows} → {one.version}"
    if one.what == "ended":
        in_force = gettext("ends when applied")
    else:
        in_force = _days(one.since, one.until)
    return (
        one.title.in_language(language()),
        status(gettext(WHATS[one.what]), TONES[one.what]),
        gettext(definition_kinds.get(one.kind).title or one.kind) if one.kind in definition_kinds else one.kind,
        version,
        in_force,
        status_of(one.status),
    )


def fields(found: Iterable[Field], caption: str) -> Table:
    columns = [Column(gettext("Place")), Column(gettext("Until now"), "wide"), Column(gettext("From then"), "wide")]
    rows = [(field.path, field.old or "–", field.new or "–") for field in found]
    return Table(caption=caption, columns=columns, rows=rows)


def files(found: Sequence[FileChanged]) -> Table:
    columns = [Column(gettext("File")), Column(gettext("Change"), "status")]
    rows = [(f"{one.pack}/{one.path}", status(gettext(WHATS[one.what]), TONES[one.what])) for one in found]
    return Table(caption=gettext("Files"), columns=columns, rows=rows)


def told(found: Iterable[Told], about: str | None = None) -> list[tuple[str, str, bool, bool]]:
    """Sentences: (what they are about, the sentence, look twice, assumed). With `about` only those, else all but rights."""
    return [
        (
            gettext(ABOUTS[one.about]),
            filled(gettext(one.message), one.values, language=language(), number=number, day=day),
            one.grave,
            one.assumed,
        )
        for one in found
        if (one.about == about if about else one.about != "rights")
    ]
