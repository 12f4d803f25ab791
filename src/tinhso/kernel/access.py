"""The right to do and to see, as everything below people may ask it. People implements it; wiring installs it."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from .actor import Actor
from .registry import Registry


@dataclass(frozen=True, slots=True)
class Right:
    """One thing one may do. `public`: everybody may, signed in or not.

    `personal`: for its holder alone, never lent to another. `acts`: names of the events that show it was used; a right
    only to read has none, since reading leaves no event.
    """

    code: str
    title: str
    public: bool = False
    personal: bool = False
    acts: tuple[str, ...] = ()


rights: Registry[Right] = Registry("rights")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a right holds on a day, as paths of unit ids from the root of their tree ("1.15.1203").

    `own` holds in exactly these units, `below` in these and all under them, `everywhere` in all.
    """

    own: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    everywhere: bool = False

    def covers(self, path: str) -> bool:
        """Does the right hold in the unit at `path`?"""
        if self.everywhere or path in self.own:
            return True
        return any(path == root or path.startswith(root + ".") for root in self.below)

    @property
    def nowhere(self) -> bool:
        return not (self.everywhere or self.own or self.below)


NOWHERE = Scope()
EVERYWHERE = Scope(everywhere=True)


class Access(Protocol):
    """Answers from memory; no query a check."""

    def scope(self, by: Actor, right: str, *, on: date) -> Scope:
        """Where the actor may use the right on that day."""

    def allows(self, by: Actor, right: str, *, unit: int, on: date) -> bool:
        """May the actor use the right in the unit on that day?"""

    def require(self, by: Actor, right: str, *, unit: int, on: date) -> None:
        """Nothing, or NotAllowed."""


class _Installed:
    access: Access | None = None


def install(access: Access) -> None:
    """Called once by wiring (and by tests)."""
    _Installed.access = access


def current() -> Access:
    """The installed implementation."""
    if _Installed.access is None:
        raise RuntimeError("no Access is installed: project.wiring installs the one of people")
    return _Installed.access


def scope(by: Actor, right: str, *, on: date) -> Scope:
    """`current().scope(...)`."""
    return current().scope(by, right, on=on)


def require(by: Actor, right: str, *, unit: int, on: date) -> None:
    """`current().require(...)`."""
    current().require(by, right, unit=unit, on=on)


def allows(by: Actor, right: str, *, unit: int, on: date) -> bool:
    """`current().allows(...)`."""
    return current().allows(by, right, unit=unit, on=on)
