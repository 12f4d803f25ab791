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
from .errors import TinhSoError
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

    vi: Annotated[ShortText, Field(description="The text in Vietnamese.", examples=["Xã"])]
    en: Annotated[ShortText | None, Field(description="The text in English.", examples=["Commune"])] = None

    def in_language(self, language: str) -> str:
        return self.en if language.startswith("en") and self.en else self.vi


class Authority(Typed):
    """The document a definition rests on, and where it was read."""

    document: Annotated[ShortText, Field(description="Kind and number.", examples=["Quyết định 922/QĐ-BTTTT"])]
    article: Annotated[ShortText | None, Field(description="The article or annex.", examples=["Điều 2"])] = None
    issuer: Annotated[ShortText | None, Field(description="Who issued it.", examples=["UBND tỉnh"])] = None
    issued: Annotated[date | None, Field(description="The day it was issued.", examples=["2022-05-20"])] = None
    source: Annotated[
        ShortText | None, Field(description="Where it was read, and how much of it.", examples=["whole text"])
    ] = None


class Definition(Typed):
    """What every definition says of itself.

    `status`: official (as the document has it), partial (structure official, wording or points partly ours),
    example (ours; shown as an example wherever a user sees it).
    """

    code: Annotated[
        Code,
        Field(description="Its name for ever: small letters, digits, - and . between them.", examples=["dti-922"]),
    ]
    version: Annotated[
        int,
        Field(
            ge=1,
            le=999,
            description="Raised by one with every change after it was applied; what was applied is never altered.",
            examples=[2],
        ),
    ] = 1
    title: Annotated[Text, Field(description="What people call it.", examples=[{"vi": "Xã", "en": "Commune"}])]
    in_force: Annotated[date, Field(description="The first day it holds.", examples=["2026-01-01"])]
    until: Annotated[
        date | None, Field(description="The day from which it no longer holds.", examples=["2025-07-01"])
    ] = None
    status: Annotated[
        Status,
        Field(
            description=(
                "official: as the document has it. partial: structure official, wording or points partly ours. "
                "example: ours, and shown as an example wherever a user sees it."
            ),
            examples=["example"],
        ),
    ]
    authority: Annotated[
        Authority | None,
        Field(description="The document it rests on.", examples=[{"document": "Quyết định 922/QĐ-BTTTT"}]),
    ] = None
    note: Annotated[Text | None, Field(description="What a reader should know of it.", examples=[{"vi": "Ví dụ."}])] = (
        None
    )


D = TypeVar("D", bound=Definition)


@dataclass(frozen=True, slots=True)
class DefinitionKind(Generic[D]):
    """A kind of definition: its folder in a pack, its type, and what it checks against the others of the pack.

    `check(definition, others)` returns (path inside the definition, message) pairs; `others` looks up definitions of
    any kind by kind and code, in the pack or loaded before. `title`: what people call such definitions, in the plural.
    """

    folder: str
    model: type[D]
    check: Callable[[D, "Lookup"], Sequence[tuple[tuple[str | int, ...], str | TinhSoError]]] = (
        lambda definition, others: ()
    )
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


@dataclass(frozen=True, slots=True)
class PackFile:
    """A YAML file of a pack that is not a definition: where it lies in the pack, and its type. For schemas and pages.

    `check`: what it names that the packs do not define, as of a `DefinitionKind`; for a file that no part looks through.
    """

    path: str  # relative to the pack; may hold "*"
    model: type[BaseModel]
    title: str = ""
    check: Callable[[Any, "Lookup"], Sequence[tuple[tuple[str | int, ...], str | TinhSoError]]] = lambda value, others: ()


pack_files: Registry[PackFile] = Registry("pack files")
"""By the name of the schema: "posts" for `data/posts.yaml`."""
