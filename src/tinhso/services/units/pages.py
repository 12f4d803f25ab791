"""Units for everybody: search and tree, one unit on a day with its history, and the map."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from time import monotonic
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tinhso.engines.units import public as units
from tinhso.store.frozen import Frozen
from tinhso.web import formats, maps, state
from tinhso.web.pages import page, public

from . import lists, words
from .days import ChosenDay, chosen_day
from .drawing import Band, draw
from .tree import nodes

MOST = 100


@public
def search(request: HttpRequest) -> HttpResponse:
    """Without words the tree as of the day; with words what bears them, on the day or on any."""
    day, kinds = chosen_day(request), units.kinds()
    text, any_day = request.GET.get("q", "").strip()[:100], request.GET.get("moi-luc") == "1"
    context: dict[str, Any] = {
        "day": day,
        "q": text,
        "any_day": any_day,
        "days": _days_to_go(day, request.path, q=text),
    }
    if any_day:  # then no one day is the one shown
        context["days"] = [(label, href, False) for label, href, _shown in context["days"]]
    if text:
        found = units.search(text, on=None if any_day else day.on, most=MOST)
        file = lists.file_of(request.GET.get("format", ""), "don-vi", found, text)
        if file is not None:
            return file  # type: ignore[return-value]
        parents = units.titles([place.parent for place in found if place.parent], on=day.on)
        out = day.address(request.path, None, **{"q": text, "moi-luc": "1" if any_day else ""})
        context["table"] = lists.found_table(found, parents, kinds, day, any_day=any_day, out=out)
        context["elsewhere"] = day.address(request.path, None, **{"q": text, "moi-luc": "1"})
        sourced = all(one.status != "example" for one in found)
        return page(request, "units/found.html", status=day.status, sourced=sourced, **context)
    roots = lists.in_order(units.children(None, on=day.on), kinds)
    opened = _opened(request.GET.get("tinh", ""), roots)
    inside = units.within(opened.id, on=day.on) if opened else []
    counts = _counts(inside, kinds)
    return page(
        request,
        "units/search.html",
        sourced=True,
        status=day.status,
        roots=roots,
        opened=opened,
        tree=nodes(roots, inside, kinds, day),
        counts=counts,
        notes=_notes(units.notes(opened.id, on=day.on), day) if opened else [],
        spoken=f"{_('Tree on %(day)s') % {'day': formats.day(day.on)}}. {opened.title if opened else ''}: {counts}.",
        **context,
    )


@public
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """A unit on a day: what it is, what belongs to it, where it came from and what became of it."""
    day, kinds = chosen_day(request), units.kinds()
    if request.GET.get("format"):
        last = units.last_known(unit_id)  # or there is no such unit
        children = lists.in_order(units.children(unit_id, on=day.on), kinds)
        title = units.titles([unit_id], on=day.on).get(unit_id, last.title)
        file = lists.file_of(request.GET["format"], f"don-vi-{unit_id}", children, title)
        if file is not None:
            return file  # type: ignore[return-value]
    language = (translation.get_language() or "vi")[:2]
    key = (unit_id, day.on, day.today, language, units.revision(), monotonic() // MINUTE)
    said = _kept.get(key, lambda: _unit(unit_id, day, kinds, request.path))
    example = said["place"].status == "example"
    return page(request, "units/unit.html", sourced=not example, status=day.status, day=day, example=example, **said)


# The same for every reader, and changed only by reforms (which change the revision) and by notes of packs (a minute late).
MINUTE = 60
_kept: Frozen[dict[str, Any]] = Frozen(256)


def _unit(unit_id: int, day: ChosenDay, kinds: Mapping[str, units.UnitKind], path: str) -> dict[str, Any]:
    """What the page says of the unit."""
    history = units.history(unit_id)
    place = next((version for version in history.versions if day.on in version.period), None)
    is_open = place is not None
    place = place or (history.versions[-1] if _after(history, day) else history.versions[0])
    children = lists.in_order(units.children(unit_id, on=day.on), kinds) if is_open else []
    above = units.ancestors(unit_id, on=day.on) if is_open else []
    told = words.story(history, kinds)
    return {
        "days": _days_to_go(day, path, history),
        "place": place,
        "is_open": is_open,
        "kind": words.kind_title(kinds, place.kind),
        "code": words.code(place),
        "sources": words.sources(place.source),
        "period": words.days(place.period),
        "jurisdiction": _titled(place.jurisdiction, day),
        "above": [(ancestor.title, _at(day, ancestor.id)) for ancestor in above],
        "table": lists.table(children, kinds, day, caption=_("What belongs to it"), out=day.address(path)),
        "bodies": [
            (body.title, _at(day, body.id), body.status)
            for body in (units.bodies_of(unit_id, on=day.on) if is_open else [])
        ],
        "story": _timeline(told, day),
        "came": _flow(history.predecessors, history, back=True),
        "went": _flow(history.successors, history, back=False),
        "notes": _notes(history.notes, day),
        "spoken": words.spoken(place, words.days(place.period), above[-1].title if above else "", told),
        "map_href": day.address(reverse("units:map"), tinh=unit_id) if children else "",
    }


@public
def country_map(request: HttpRequest) -> HttpResponse:
    """Points of a province's communes on a day, or of all provinces, with a list beside."""
    day, kinds = chosen_day(request), units.kinds()
    roots = lists.in_order(units.children(None, on=day.on), kinds)
    chosen = request.GET.get("tinh", "")
    centre, shown = None, roots
    if chosen.isdecimal() and len(chosen) < 19:
        inside = units.within(int(chosen), on=day.on)
        centre = next((place for place in inside if place.id == int(chosen)), None)
        if centre is None:  # its own page tells since when it is there, or what became of it
            return HttpResponseRedirect(_at(day, units.last_known(int(chosen)).id))
        parents = {place.parent for place in inside}
        shown = [place for place in inside if place.id not in parents and place is not centre] or [centre]
    file = lists.file_of(request.GET.get("format", ""), "ban-do", shown, centre.title if centre else "")
    if file is not None:
        return file  # type: ignore[return-value]
    return page(
        request,
        "units/map.html",
        sourced=True,
        status=day.status,
        day=day,
        days=_days_to_go(day, request.path, tinh=chosen),
        roots=roots,
        centre=centre,
        centre_href=_at(day, centre.id) if centre else "",
        points=[_point(place, day) for place in shown if place.lat is not None and place.lon is not None],
        nowhere=[(place.title, _at(day, place.id)) for place in shown if place.lat is None],
        out=day.address(request.path, tinh=chosen, format="csv"),
        spoken=", ".join(place.title for place in ([centre] if centre else []) + shown)[:1500],
    )


def _after(history: units.History, day: ChosenDay) -> bool:
    """Does the day lie after the unit's end (and not before its beginning)?"""
    end = history.versions[-1].period.end
    return end is not None and end <= day.on


def _opened(chosen: str, roots: Sequence[units.Place]) -> units.Place | None:
    """The province whose tree is shown: the one asked for, else this installation's own."""
    own = state.current().province.casefold()
    for place in roots:
        if (chosen and chosen == str(place.id)) or (not chosen and own.endswith(place.name.casefold())):
            return place
    return None


def _counts(inside: Sequence[units.Place], kinds: Mapping[str, units.UnitKind]) -> str:
    """ "89 Xã, 10 Phường" in the order of the kinds."""
    numbers: dict[str, int] = {}
    for place in lists.in_order(inside[:], kinds):
        if place.parent is not None:
            numbers[place.kind] = numbers.get(place.kind, 0) + 1
    return ", ".join(words.counted(kinds, kind, number) for kind, number in numbers.items())


def _at(day: ChosenDay, unit_id: int) -> str:
    return day.address(reverse("units:unit", args=[unit_id]))


def _titled(unit_id: int | None, day: ChosenDay) -> tuple[str, str] | None:
    return None if unit_id is None else (units.titles([unit_id], on=day.on).get(unit_id, ""), _at(day, unit_id))


def _days_to_go(
    day: ChosenDay, path: str, history: units.History | None = None, **query: object
) -> list[tuple[str, str, bool]]:
    """Days worth a look beside today: (label, address, is it the one shown)."""
    if history is None:
        turns = {reform.on for reform in units.reforms()}
    else:
        turns = {version.period.start for version in history.versions if version.period.start}
        turns |= {version.period.end for version in history.versions if version.period.end}
    found = []
    for turn in sorted(turns):
        for on in (turn - timedelta(days=1), turn):
            found.append((formats.day(on), day.address(path, on, **query), on == day.on))
    return [*found, (_("Today"), day.address(path, day.today, **query), day.is_today)]


def _timeline(told: Sequence[words.Turn], day: ChosenDay) -> list[tuple[str, str, str, str, str]]:
    """For the kit's timeline; what leads to another unit opens it on the day it was there."""
    return [
        (
            formats.day(turn.on) if turn.on else _("unknown day"),
            turn.on.isoformat() if turn.on else "",
            turn.what,
            turn.more,
            day.address(reverse("units:unit", args=[turn.other]), turn.other_on) if turn.other else "",
        )
        for turn in told
    ]


def _flow(links: Sequence[units.Link], history: units.History, *, back: bool) -> dict[str, Any] | None:
    """A merger or split to draw, and the rows of the table beside it."""
    if not links:
        return None
    mine = history.versions[0].title if back else history.versions[-1].title
    bands = []
    for link in links:
        old, new = (link.title, mine) if back else (mine, link.title)
        bands.append(
            Band(
                _("%(unit)s (old)") % {"unit": old} if old == new else old,
                new,
                words.share(link),
                link.share is not None,
            )
        )
    rows = [
        (
            band.old,
            band.new,
            band.share,
            formats.day(link.on),
            f"{reverse('units:unit', args=[link.other])}?ngay={_shown_on(link, back)}",
        )
        for band, link in zip(bands, links, strict=True)
    ]
    return {
        "back": back,
        "drawing": draw(bands),
        "rows": rows,
        "unknown": any(link.share is None for link in links),
        "on": formats.day(links[0].on),
    }


def _shown_on(link: units.Link, back: bool) -> str:
    return ((link.on - timedelta(days=1)) if back else link.on).isoformat()


def _notes(notes: Sequence[units.Note], day: ChosenDay) -> list[tuple[str, str, Sequence[tuple[str, str]]]]:
    """What is not known on this day: the text, its days, and the sources."""
    language = translation.get_language() or "vi"
    return [
        (note.in_language(language), words.days(note.period), note.sources) for note in notes if day.on in note.period
    ]


def _point(place: units.Place, day: ChosenDay) -> maps.Place:
    area = f"{formats.number(place.area_km2, 1)} km²" if place.area_km2 is not None else ""
    return maps.Place(place.title, float(place.lat or 0), float(place.lon or 0), _at(day, place.id), area)
