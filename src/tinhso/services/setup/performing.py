"""What the project does for these pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from tinhso.kernel.errors import NotNow
from tinhso.kernel.texts import mark as _


@dataclass(frozen=True, slots=True)
class Answers:
    """The province's pack and its first administrator."""

    province: str
    name: str
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """A province that may be set up: its pack, and its name to read."""

    pack: str
    title: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: "waiting" for answers, "working", "failed" with what was wrong, or "done"."""

    state: str
    said: str = ""
    where: str = ""
    """The field it is about, when it is about one."""
    given: dict[str, str] = field(default_factory=dict)
    """What was answered, for showing again; never the password."""


class Performer(Protocol):
    def choices(self) -> list[Choice]: ...
    def progress(self) -> Progress: ...
    def begin(self, answers: Answers) -> None: ...


class _Nobody:
    """Until the project says otherwise, there is nothing to set up."""

    def choices(self) -> list[Choice]:
        return []

    def progress(self) -> Progress:
        return Progress("done")

    def begin(self, answers: Answers) -> None:
        raise NotNow(_("This province is set up already."))


class _Installed:
    performer: Performer = _Nobody()


def install(performer: Performer) -> None:
    _Installed.performer = performer


def performer() -> Performer:
    return _Installed.performer
