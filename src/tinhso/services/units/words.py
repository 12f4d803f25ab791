"""Units in words: kinds, periods, shares, the story of a unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from tinhso.engines.units import public as units
from tinhso.kernel.period import Period
from tinhso.web import formats


def kind_title(kinds: Mapping[str, units.UnitKind], code: str) -> str:
    """The kind's name in the reader's language."""
    kind = kinds.get(code)
    return kind.title.in_language(translation.get_language() or "vi") if kind else code


def counted(kinds: Mapping[str, units.UnitKind], code: str, number: int) -> str:
    """ "89 xã", "89 communes": so many units of a kind."""
    title, kind = kind_title(kinds, code).lower(), kinds.get(code)
    if number != 1 and kind and title == (kind.title.en or "").lower():
        title = plural(title)
    return f"{formats.number(number)} {title}"


def plural(title: str) -> str:
    """Several of an English kind: its head, the word before "within" or the last, takes the ending."""
    head, within, rest = title.partition(" within ")
    return (f"{head[:-1]}ies" if head.endswith("y") else f"{head}s") + within + rest


def code(place: units.Place) -> str:
    """The official code of a place; what we call a body by is ours alone and not shown."""
    return place.code if place.tree == "territory" else ""


_CATALOGUE = "vietnamadminunits"
_CATALOGUE_ADDRESS = "https://github.com/tranngocminhhieu/vietnamadminunits"


def sources(text: str) -> list[tuple[str, str]]:
    """Title and address ("" when it has none) of each source a unit was written with, a line each."""
    found = []
    for line in text.splitlines():
        title, _space, address = line.rpartition(" ")
        if line == _CATALOGUE:
            found.append((_("List of administrative units (vietnamadminunits, MIT)"), _CATALOGUE_ADDRESS))
        elif title and address.startswith(("http://", "https://")):
            found.append((title, address))
        else:
            found.append((line, ""))
    return found


def days(period: Period) -> str:
    """ "from 01/07/2025", "until 30/06/2025 (since an unknown day)": the last day is named, not the one after."""
    last = formats.day(period.end - timedelta(days=1)) if period.end else ""
    first = formats.day(period.start) if period.start else ""
    if first and last:
        return _("from %(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return _("from %(first)s to now") % {"first": first}
    if last:
        return _("since an unknown day, to %(last)s") % {"last": last}
    return _("since an unknown day, to now")


def share(link: units.Link) -> str:
    """How much of the old unit went over."""
    if link.share is None:
        return _("a part, share unknown")
    return _("the whole") if link.share == 1 else formats.percent(link.share, 2)


def earlier(title: str, now: str) -> str:
    """The title of a unit that went into one now so named: told apart when both bear the same name."""
    return _("%(unit)s (old)") % {"unit": formats.amid(title)} if title == now else formats.amid(title)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn in a unit's story; `other` is a unit it leads to, seen on `other_on`."""

    on: date | None
    what: str
    more: str = ""
    other: int | None = None
    other_on: date | None = None


def story(history: units.History, kinds: Mapping[str, units.UnitKind]) -> list[Turn]:
    """What happened, oldest first."""
    formed = [
        Turn(
            link.on,
            _("Formed with %(unit)s") % {"unit": earlier(link.title, history.versions[0].title)},
            share(link),
            link.other,
            link.on - timedelta(days=1),
        )
        for link in history.predecessors
    ]
    told: list[Turn] = []
    before = None
    for version in history.versions:
        start = version.period.start
        if before is not None:
            told.append(Turn(start, _changed(before, version)))
        else:
            what = _("Known as %(unit)s") if start is None else _("Begins as %(unit)s")
            told.append(Turn(start, what % {"unit": formats.amid(version.title)}, kind_title(kinds, version.kind)))
        before = version
    told += formed  # on one day: a unit begins, then what it is formed with
    for link in history.successors:
        into = _("Goes into %(unit)s") % {"unit": formats.amid(link.title)}
        told.append(Turn(link.on, into, share(link), link.other, link.on))
    if before is not None and before.period.end is not None:
        told.append(Turn(before.period.end, _("Ends as a unit of its own")))
    return sorted(told, key=lambda turn: turn.on or date.min)


def _changed(before: units.Place, now: units.Place) -> str:
    if before.title != now.title:
        return _("Goes on as %(unit)s") % {"unit": now.title}
    if before.parent != now.parent:
        return _("Goes on under another unit")
    return _("Goes on with new codes or measured facts")


def spoken(place: units.Place, period: str, above: str, told: Sequence[Turn]) -> str:
    """The page as plain text, to be read aloud."""
    parts = [f"{place.title}, {period}."]
    if above:
        parts.append(_("Belongs to %(unit)s.") % {"unit": above})
    parts += [f"{formats.day(turn.on)}: {turn.what}." if turn.on else f"{turn.what}." for turn in told[:12]]
    return " ".join(parts)[:1500]
