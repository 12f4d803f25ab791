"""What awaits me: services offer providers; the home page of every role asks them all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tinhso.kernel.actor import Actor
from tinhso.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Awaiting:
    """One thing that waits for this person: ready text, where to do it, by when, and whether it is late."""

    title: str
    href: str
    detail: str = ""
    due: date | None = None
    late: bool = False


providers: Registry[Callable[[Actor, date], list[Awaiting]]] = Registry("what awaits me")


def awaiting(by: Actor, on: date) -> list[Awaiting]:
    """Everything that waits for the actor: late first, then by due day, then as offered."""
    found = [thing for provider in providers.values() for thing in provider(by, on)]
    return sorted(found, key=lambda thing: (not thing.late, thing.due or date.max))
