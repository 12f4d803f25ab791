"""The page of the API for people: what there is, how to get a token, examples one can copy."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from tinhso.kernel.access import rights

from ..pages import page
from .problems import KINDS, TYPE


@dataclass(frozen=True, slots=True)
class Shown:
    """An operation as the page shows it."""

    method: str
    path: str
    title: str
    who: str
    parameters: tuple[str, ...]
    streams: bool
    name: str


def guide(request: Any) -> HttpResponse:
    """Made from the OpenAPI document, so that it never says something else."""
    from .parts import in_order

    return page(
        request,
        "api/guide.html",
        sourced=True,
        parts=[(part.name, gettext(part.title), shown_of(part.name)) for part in in_order()],
        problems=[(TYPE + name, status, gettext(title), gettext(do)) for name, (status, title, do) in KINDS.items()],
        site=f"{request.scheme}://{request.get_host()}",
        tokens=_tokens_page(),
        limits=_limits(),
    )


def shown_of(tag: str) -> list[Shown]:
    from .document import document
    from .parts import in_order

    known = {one.name: one for part in in_order() for one in part.operations}
    found = []
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            of = known[operation["operationId"]]
            if tag in operation["tags"]:
                names = tuple(one["name"] for one in operation["parameters"] if one["in"] == "query")
                found.append(
                    Shown(method.upper(), path, gettext(of.title), who(of.rule), names, of.kind == "stream", of.name)
                )
    return found


def who(rule: Any) -> str:
    """Who may call, in words."""
    if rule.kind == "public":
        return gettext("Everyone")
    if rule.kind == "signed in":
        return gettext("Who has a token")
    return gettext("Right: %(right)s") % {"right": gettext(rights.get(rule.right).title)}


def _tokens_page() -> str:
    """Where a person makes a token; empty in an installation without accounts (a kit under test)."""
    try:
        return reverse("account:programs")
    except NoReverseMatch:
        return ""


def _limits() -> dict[str, int]:
    from django.conf import settings

    return dict(settings.API_LIMITS)
