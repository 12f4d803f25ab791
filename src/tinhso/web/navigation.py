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
    """One line of the rail. `right`: shown to who holds it somewhere; empty: to everyone, or to the `signed_in` only.

    `works`: a right whose holders work on a page that everyone may see, so that it stands among their own services.
    """

    label: str
    url: str
    icon: str
    order: int
    right: str = ""
    signed_in: bool = False
    works: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    label: str
    href: str
    icon: str
    here: bool


entries: Registry[Entry] = Registry("navigation")


def shown_to(request: Any) -> list[Shown]:
    """Home, then the reader's own services, then what is open to everyone, each in order, with the one that holds this
    page marked (the longest address that fits)."""
    found = []
    ours = [entry for entry in entries.values() if _may(request, entry)]
    for entry in sorted(ours, key=lambda entry: (entry.order > 0 and not _own(request, entry), entry.order)):
        try:
            found.append((entry, address(entry.url)))
        except NoReverseMatch:
            continue
    under = [href for _, href in found if request.path == href or (href != "/" and request.path.startswith(href))]
    here = max(under, key=len, default=None)
    return [Shown(gettext(entry.label), href, entry.icon, href == here) for entry, href in found]


def _may(request: Any, entry: Entry) -> bool:
    if entry.right:
        return _holds(request, entry.right)
    return not entry.signed_in or not request.actor.is_public


def _own(request: Any, entry: Entry) -> bool:
    """Something the reader does, not only reads. What everyone with an account has comes after it."""
    return bool(entry.right) or (bool(entry.works) and _holds(request, entry.works))


def _holds(request: Any, right: str) -> bool:
    return not access.scope(request.actor, right, on=request.now.date()).nowhere
