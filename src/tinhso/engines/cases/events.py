"""What the engine itself reports: moves whose caller names no event of its own, who has a case in hand, words and time."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class CaseMoved(Event):
    """A case went from one state to another."""

    name: ClassVar[str] = "case.moved"
    about: ClassVar[str] = "case"
    action: str
    from_state: str
    to_state: str
    subject_kind: str
    subject: int


@dataclass(frozen=True)
class CaseTakenBack(CaseMoved):
    """The last action on a case was taken back by who did it; `to_state` is where it stood before."""

    name: ClassVar[str] = "case.taken-back"


@dataclass(frozen=True)
class CasesMoved(Event):
    """One action was done to many cases at once; `id` is the first of them."""

    name: ClassVar[str] = "cases.moved"
    about: ClassVar[str] = "case"
    action: str
    to_state: str
    cases: tuple[int, ...]


@dataclass(frozen=True)
class CaseGiven(Event):
    """A case was claimed, assigned or handed over (`way`)."""

    name: ClassVar[str] = "case.given"
    about: ClassVar[str] = "case"
    way: str
    to_unit: int
    to_person: int | None
    subject_kind: str
    subject: int


@dataclass(frozen=True)
class OpinionAsked(Event):
    """Another unit was asked for an opinion on a case."""

    name: ClassVar[str] = "case.opinion-asked"
    about: ClassVar[str] = "case"
    kind: str
    asked: int
    due: datetime | None


@dataclass(frozen=True)
class OpinionAnswered(Event):
    """It answered, or who had asked took the question back (`withdrawn`)."""

    name: ClassVar[str] = "case.opinion-answered"
    about: ClassVar[str] = "case"
    kind: str
    asked: int
    opinion: int
    late: bool
    withdrawn: bool


@dataclass(frozen=True)
class CaseNoted(Event):
    """Somebody wrote a note on a case; its words stay in the case."""

    name: ClassVar[str] = "case.noted"
    about: ClassVar[str] = "case"
    public: bool


@dataclass(frozen=True)
class CasesRaised(Event):
    """The time of cases runs out or has run out, and somebody was told; `id` is the first of them."""

    name: ClassVar[str] = "cases.raised"
    about: ClassVar[str] = "case"
    process: str
    rule: str
    to: str
    cases: tuple[int, ...]


@dataclass(frozen=True)
class DueMoved(Event):
    """A new version of a calendar moved the due moments of open cases; which ones, the cases keep. `id` is the first."""

    name: ClassVar[str] = "cases.due-moved"
    about: ClassVar[str] = "case"
    calendar: str
    moved: int


@dataclass(frozen=True)
class CasesFollowed(Event):
    """Open cases of units that ended went to their successors; `id` is the first of them."""

    name: ClassVar[str] = "cases.followed"
    about: ClassVar[str] = "case"
    from_unit: int
    to_unit: int
    cases: tuple[int, ...]


@dataclass(frozen=True)
class CasesReleased(Event):
    """Open cases were in the hand of a person who has no post in the unit any more; `id` is the first of them."""

    name: ClassVar[str] = "cases.released"
    about: ClassVar[str] = "case"
    person: int
    cases: tuple[int, ...]
