"""What other pieces of this service bring to the page on which a dossier is received: the form, the fee, results reused.

A piece adds its part while starting. The page shows it, reads it for the act (`beside.py`) and lets it work afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from tinhso.kernel.registry import Registry
from tinhso.web.forms import Form

if TYPE_CHECKING:
    from .desk import Taking

PAPERS = 50
"""Parts of a lower order stand before the papers on the page, others behind."""


def _nothing(request: Any, form: Form, taking: Taking) -> None:
    return None


@dataclass(frozen=True, slots=True)
class IntakePart:
    """A section of the page. Each function is called with (request, form, taking).

    `build`: what the template `template` sees as `part`; None when there is nothing to show. It may add labels to the form.
    `read`: what the act is given under the part's name; None gives nothing. Wrong fields are kept in the form.
    `first(request, taking)`: what the fields of the page start with, such as a draft.
    `after(request, id, form, taking)`: once the dossier stands (files); how many things could not be taken.
    `papers(dossier)`: what is printed once it was received, beside the receipt: (word on the button, address).
    `doing`: buttons of its own (`name="do"`), each with an answer or None for the page again with what was typed.
    """

    order: int
    template: str
    build: Callable[[Any, Form, Taking], dict[str, Any] | None]
    read: Callable[[Any, Form, Taking], Any] = _nothing
    first: Callable[[Any, Taking], dict[str, Any]] | None = None
    after: Callable[[Any, int, Form, Taking], int] | None = None
    papers: Callable[[int], Iterable[tuple[str, str]]] | None = None
    doing: tuple[tuple[str, Callable[[Any, Form, Taking], HttpResponse | None]], ...] = ()


parts: Registry[IntakePart] = Registry("parts of the page on which a dossier is received")


def shown(request: Any, form: Form, taking: Taking) -> list[tuple[int, str, dict[str, Any]]]:
    """(order, template, what it needs), in the order of the page."""
    ordered = sorted(parts.values(), key=lambda part: part.order)
    built = ((part, part.build(request, form, taking)) for part in ordered)
    return [(part.order, part.template, content) for part, content in built if content is not None]


def read(request: Any, form: Form, taking: Taking) -> dict[str, Any]:
    """For `Intake.given`, by the name of the part."""
    found = {name: part.read(request, form, taking) for name, part in parts.items()}
    return {name: given for name, given in found.items() if given is not None}


def first(request: Any, taking: Taking) -> dict[str, Any]:
    """What the page starts with."""
    found: dict[str, Any] = {}
    for part in parts.values():
        found |= part.first(request, taking) if part.first is not None else {}
    return found


def after(request: Any, id: int, form: Form, taking: Taking) -> int:
    """How many things could not be taken beside a dossier that stands."""
    return sum(part.after(request, id, form, taking) for part in parts.values() if part.after is not None)


def papers(id: int) -> list[tuple[str, str]]:
    """What is printed beside the receipt, in the order of the page."""
    ordered = sorted(parts.values(), key=lambda part: part.order)
    return [paper for part in ordered if part.papers is not None for paper in part.papers(id)]


def do(doing: str, request: Any, form: Form, taking: Taking) -> HttpResponse | None:
    """What a button of a part asks for ("rows:cha-me" asks the part that has "rows"); unknown ones show the page again."""
    wanted = doing.partition(":")[0]
    for part in parts.values():
        for code, act in part.doing:
            if code == wanted:
                return act(request, form, taking)
    return None
