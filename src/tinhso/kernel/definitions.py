"""Definitions are data: typed, versioned, dated, resting on a document. Packs hold them as YAML.

A pack is a folder: `pack.yaml`, one folder a kind of definition (`indicator-sets/dti-922.yaml`), and `data/` (see
`PackPart`). Each engine and service names its kinds in `definitions.py`; nothing in a pack is executed or fetched.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from .actor import Actor
from .registry import Registry

CODE = r"^[a-z0-9]+([.-][a-z0-9]+)*$"
Code = Annotated[str, StringConstraints(pattern=CODE, max_length=80)]
ShortText = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
Status = Literal["official", "partial", "example"]


class Typed(BaseModel):
    """Base of everything read from a pack: unknown keys are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Typed):
    """A text in both languages; English may be left out and then shows the Vietnamese."""

    vi: ShortText
    en: ShortText | None = None

    def in_language(self, language: str) -> str:
        return self.en if language.startswith("en") and self.en else self.vi


class Authority(Typed):
    """The document a definition rests on. `source`: where it was read, and how much of it."""

    document: ShortText
    article: ShortText | None = None
    issuer: ShortText | None = None
    issued: date | None = None
    source: ShortText | None = None


class Definition(Typed):
    """What every definition says of itself.

    `status`: official (as the document has it), partial (structure official, wording or points partly ours),
    example (ours; shown as an example wherever a user sees it).
    """

    code: Code
    version: Annotated[int, Field(ge=1, le=999)] = 1
    title: Text
    in_force: date
    until: date | None = None
    status: Status
    authority: Authority | None = None
    note: Text | None = None


D = TypeVar("D", bound=Definition)


@dataclass(frozen=True, slots=True)
class DefinitionKind(Generic[D]):
    """A kind of definition: its folder in a pack, its type, and what it checks against the others of the pack.

    `check(definition, others)` returns (path inside the definition, message) pairs; `others` looks up definitions of
    any kind by kind and code, in the pack or loaded before. `title`: what people call such definitions, in the plural.
    """

    folder: str
    model: type[D]
    check: Callable[[D, "Lookup"], Sequence[tuple[tuple[str | int, ...], str]]] = lambda definition, others: ()
    title: str = ""


class Lookup(Protocol):
    """Finds definitions while checking."""

    def __call__(self, folder: str, code: str) -> Definition | None: ...


definition_kinds: Registry[DefinitionKind[Any]] = Registry("definition kinds")


class PackPart(Protocol):
    """A file under `data/` of a pack that is not a definition: units, agencies, posts, published history.

    Loading twice changes nothing.
    """

    path: str  # relative to the pack, e.g. "data/posts.yaml"
    order: int  # lower first: units 10, bodies 20, posts 30, history 40

    def load(self, file: Path, *, by: Actor, at: datetime) -> str:
        """Load the file; returns a line for the person ("99 communes, nothing new"). Raises PackError."""


pack_parts: Registry[PackPart] = Registry("pack parts")
