"""The person's own services, in one registry: a service adds its entries when it starts; the shell draws them."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch
from django.utils.translation import gettext

from tinhso.kernel import access
from tinhso.kernel.registry import Registry

from .addresses import address


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the rail. `right`: shown to who holds it somewhere; empty: to everyone, or to the `signed_in` only."""

    label: str
    url: str
    icon: str
    order: int
    right: str = ""
    signed_in: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    label: str
    href: str
    icon: str
    here: bool


entries: Registry[Entry] = Registry("navigation")


def shown_to(request: Any) -> list[Shown]:
    """The reader's entries, in order, with the one that holds this page marked (the longest address that fits)."""
    found = []
    for entry in sorted(entries.values(), key=lambda entry: entry.order):
        if not _may(request, entry):
            continue
        try:
            found.append((entry, address(entry.url)))
        except NoReverseMatch:
            continue
    under = [href for _, href in found if request.path == href or (href != "/" and request.path.startswith(href))]
    here = max(under, key=len, default=None)
    return [Shown(gettext(entry.label), href, entry.icon, href == here) for entry, href in found]


def _may(request: Any, entry: Entry) -> bool:
    if entry.right:
        return not access.scope(request.actor, entry.right, on=request.now.date()).nowhere
    return not entry.signed_in or not request.actor.is_public
