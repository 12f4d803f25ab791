"""What other pieces of this service bring to the page of a dossier: fees, papers issued, results, the rating.

A piece is a package beside this file with its own tables (`onestop/paying`, `onestop/issuing`, …). It adds its part here
while starting; the page asks each and shows those that have something to say. A piece acts on pages of its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tinhso.kernel.registry import Registry

from .dossiers import Seen


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the dossier's page.

    `build(request, row)`: what the template `template` needs, which sees it as `part`; None when there is nothing to show.
    It is asked only for a dossier that the reader may see. Parts stand by `order`, between the papers and the story.
    """

    order: int
    template: str
    build: Callable[[Any, Seen], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class PublicPart:
    """A section of the page on which whoever holds code and secret sees how the dossier stands.

    `build(request, row)` gives nothing that tells of a person; None when there is nothing to show.
    """

    order: int
    template: str
    build: Callable[[Any, Seen], dict[str, Any] | None]


parts: Registry[Part] = Registry("parts of the page of a dossier")
public_parts: Registry[PublicPart] = Registry("parts of the page that says how a dossier stands")


def of(request: Any, row: Seen) -> list[tuple[str, dict[str, Any]]]:
    """(template, what it needs), in the order of the page."""
    return _built(parts.values(), request, row)


def for_public(request: Any, row: Seen) -> list[tuple[str, dict[str, Any]]]:
    """The same of the page that says how the dossier stands, after code and secret were right."""
    return _built(public_parts.values(), request, row)


def _built(known: Iterable[Part | PublicPart], request: Any, row: Seen) -> list[tuple[str, dict[str, Any]]]:
    built = ((part.template, part.build(request, row)) for part in sorted(known, key=lambda part: part.order))
    return [(template, content) for template, content in built if content is not None]
