from dataclasses import dataclass
from datetime import date

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class PersonEnrolled(Event):
    name = "person.enrolled"
    about = "person"


@dataclass(frozen=True)
class PeopleEnrolled(Event):
    """Several at once; `id` is the first."""

    name = "person.enrolled-together"
    about = "person"
    persons: tuple[int, ...]


@dataclass(frozen=True)
class PersonRenamed(Event):
    name = "person.renamed"
    about = "person"


@dataclass(frozen=True)
class PersonErased(Event):
    """Name, account and what it signed in with are gone; ids stay."""

    name = "person.erased"
    about = "person"
    account: int | None


@dataclass(frozen=True)
class AccountClosed(Event):
    name = "account.closed"
    about = "account"
    person: int


@dataclass(frozen=True)
class AccountOpened(Event):
    name = "account.opened"
    about = "account"
    person: int


@dataclass(frozen=True)
class PostOpened(Event):
    name = "post.opened"
    about = "post"
    code: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class PostsLoaded(Event):
    """Posts from a pack; `id` is the first that was new or changed."""

    name = "post.loaded"
    about = "post"
    opened: tuple[int, ...]
    changed: tuple[int, ...]


@dataclass(frozen=True)
class PostsEnded(Event):
    """Posts are no more from the day on, nor the appointments to them; `id` is the first post."""

    name = "post.ended"
    about = "post"
    posts: tuple[int, ...]
    appointments: tuple[int, ...]
    on: date


@dataclass(frozen=True)
class Appointed(Event):
    name = "appointment.made"
    about = "appointment"
    person: int
    post: int
    start: date
    end: date | None


@dataclass(frozen=True)
class ManyAppointed(Event):
    """Several at once; `id` is the first."""

    name = "appointment.made-together"
    about = "appointment"
    appointments: tuple[int, ...]


@dataclass(frozen=True)
class AppointmentEnded(Event):
    name = "appointment.ended"
    about = "appointment"
    person: int
    post: int
    on: date


@dataclass(frozen=True)
class SeatSwitched(Event):
    name = "appointment.taken-up"
    about = "appointment"
    before: int | None


@dataclass(frozen=True)
class OfficialsImported(Event):
    """A list of officials; `id` is the person who brought it, `appointments` those made or changed."""

    name = "staff.imported"
    about = "person"
    appointments: tuple[int, ...]
    new: int
    changed: int
    same: int
