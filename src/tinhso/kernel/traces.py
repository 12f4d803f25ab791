"""Open the number (X1): each owner of a step on the path of a figure says what stands behind it.

A thing is named by kind and id ("score", 12). Its owner registers a provider; the trace service asks down the path and
knows no owner. What the reader may not see is said, never hidden silently.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import NamedTuple, Protocol, cast, runtime_checkable

from .actor import Actor
from .errors import NotThere
from .registry import Registry


class Thing(NamedTuple):
    """What a step is about: a kind with a registered provider, and an id."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the path. Texts are ready to show in the reader's language.

    `value` is what this step is worth, `rule` how it follows from the steps behind it, `facts` are label and text,
    `behind` the things to open next, `events` the journal ids of the acts behind it, oldest first,
    `withheld` why something is not shown (empty: all is shown).
    """

    thing: Thing
    title: str
    value: str = ""
    rule: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    behind: tuple[Thing, ...] = ()
    events: tuple[int, ...] = ()
    href: str = ""
    withheld: str = ""
    example: bool = False
    links: tuple[tuple[str, str], ...] = field(default=())  # label and address, e.g. a proof to download


class TraceProvider(Protocol):
    """Explains things of one kind to a reader."""

    def step(self, id: int, *, by: Actor, at: datetime) -> Step:
        """The step, or NotThere when the reader may not even know of it."""


trace_providers: Registry[TraceProvider] = Registry("trace providers")


act_words: Registry[str] = Registry("words of acts")
"""Name of an event -> message id that says it to people: "return.verified" -> "Figures verified"."""


thing_words: Registry[str] = Registry("words of things")
"""What events are about -> message id that says it to people: "return" -> "Report"."""


class ThingNames(Protocol):
    """How people call the things of one kind: a dossier by its code, a unit by its name."""

    def called(self, ids: Collection[int], *, on: date) -> Mapping[int, str]:
        """The names by id, in the reader's language; one that has none is left out."""

    def find(self, text: str, *, on: date) -> int | None:
        """The thing people mean who type this, or None."""


thing_names: Registry[ThingNames] = Registry("names of things")
"""What events are about -> how its things are called: "dossier" -> by their codes. For readers who may see the events."""


@runtime_checkable
class SetTraceProvider(TraceProvider, Protocol):
    """A provider that explains many things of its kind with the queries of one."""

    def steps(self, ids: Sequence[int], *, by: Actor, at: datetime) -> Mapping[int, Step]:
        """The steps by id, each naming its thing; what the reader may not even know of is left out."""


@cache
def explains_sets(provider: type[TraceProvider]) -> bool:
    """Whether its `steps` answers for many; asked once a provider, since asking a protocol is slow."""
    return issubclass(provider, SetTraceProvider)


def explain(things: Iterable[Thing], *, by: Actor, at: datetime) -> dict[Thing, Step]:
    """The steps of many things, one call a kind where the provider can; left out: what is not there for this reader."""
    wanted: dict[str, list[int]] = {}
    for thing in things:
        wanted.setdefault(thing.kind, []).append(thing.id)
    found: dict[Thing, Step] = {}
    for kind, ids in wanted.items():
        if kind not in trace_providers:
            continue
        provider = trace_providers.get(kind)
        if explains_sets(type(provider)):
            many = cast(SetTraceProvider, provider).steps(ids, by=by, at=at)
            found |= {step.thing: step for step in many.values()}
            continue
        for id in ids:
            try:
                found[Thing(kind, id)] = provider.step(id, by=by, at=at)
            except NotThere:
                continue
    return found
