"""What rights follow from, kept in each process's memory: who holds which post, and a number that says when to forget.

The number is one row. Triggers give it a new value, never used before, whenever appointments, posts, persons,
delegations, tokens that are there, definitions or units change, and it becomes visible together with the change. It is read again at most every half
second: for so long another process may still grant what was just taken away (docs/decisions/0008).
"""

from collections.abc import Iterable, Iterator, Sized
from dataclasses import dataclass, field
from datetime import date
from time import monotonic

from django.db import DEFAULT_DB_ALIAS, connection, connections

from tinhso.kernel.period import Period
from tinhso.store import definitions as kept
from tinhso.store import verbs

from .delegation.rules import Width

LOOK_AGAIN = 0.5  # seconds
MOST = 50_000  # entries of each sort; then memory starts anew

_HELD = (
    "SELECT a.id, a.person_id, n.name, a.post_id, p.unit_id, p.title_vi, p.title_en, p.roles,"
    " ARRAY(SELECT d.id FROM people_delegation d WHERE d.taker_id = a.id AND d.withdrawn_at IS NULL ORDER BY d.id),"
    " lower(a.period), upper(a.period)"
    " FROM people_appointment a JOIN people_post p ON p.id = a.post_id JOIN people_person n ON n.id = a.person_id"
)
_BY_ID = f"{_HELD} WHERE a.id = %s"
_LENT = (
    "SELECT id, giver_id, taker_id, rights, unit_id, width, lower(period), upper(period) FROM people_delegation"
    " WHERE id = %s AND withdrawn_at IS NULL"
)
_TOKEN = (
    "SELECT t.id, t.appointment_id, t.rights, t.until, t.last_used FROM people_personaltoken t"
    " JOIN people_appointment p ON p.id = t.appointment_id JOIN people_account a ON a.person_id = p.person_id"
    " WHERE t.digest = %s AND t.ended_at IS NULL AND a.is_active"
)
_POSTS = (
    "SELECT unit_id, code, id, roles FROM people_post WHERE unit_id = ANY(%s::bigint[]) AND ended_on IS NULL"
    " ORDER BY unit_id, code"
)
_NAMES = "SELECT id, name FROM people_person WHERE id = ANY(%s::bigint[])"
_BY_PERSON = f"{_HELD} WHERE a.person_id = %s ORDER BY lower(a.period), a.id"


@dataclass(frozen=True, slots=True)
class Held:
    """An appointment with its post. `lent`: the delegations to it that nobody withdrew, whatever their days."""

    appointment: int
    person: int
    name: str
    post: int
    unit: int
    title_vi: str
    title_en: str
    roles: tuple[str, ...]
    lent: tuple[int, ...]
    period: Period

    def title(self, language: str) -> str:
        return self.title_en if language.startswith("en") and self.title_en else self.title_vi


@dataclass(frozen=True, slots=True)
class Lent:
    """A delegation that nobody withdrew. `giver` and `taker` are appointments."""

    delegation: int
    giver: int
    taker: int
    rights: frozenset[str]
    unit: int | None
    width: Width
    period: Period


@dataclass(slots=True)
class Carried:
    """A personal token that nobody ended, of an open account. `until`: the first day on which it counts no more."""

    token: int
    appointment: int
    rights: frozenset[str]
    until: date
    last_used: date | None


@dataclass(frozen=True, slots=True)
class Reached:
    """Where one right of an appointment holds on a day: the roots, as units, or everywhere."""

    own: tuple[int, ...] = ()
    below: tuple[int, ...] = ()
    everywhere: bool = False
    roots: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "roots", frozenset(map(str, self.below)))


class Snapshot:
    """What was read under one number. Replaced whole, so that threads need no lock."""

    def __init__(self, of: tuple[str, int]) -> None:
        self.of = of
        self.held: dict[int, Held | None] = {}
        self.by_person: dict[int, tuple[Held, ...]] = {}
        self.reached: dict[tuple[int, date], dict[str, Reached]] = {}
        self.delegations: dict[int, Lent | None] = {}
        self.tokens: dict[str, Carried] = {}  # by digest
        self.lent: dict[tuple[int, date], dict[str, Reached]] = {}  # by delegation and day
        self.post_titles: dict[int, tuple[str, str]] = {}
        self.posts: dict[int, tuple[tuple[str, int, tuple[str, ...]], ...]] = {}  # by unit: code, id, roles
        self.said: dict[tuple[int, bool, frozenset[str]], str] = {}
        self.names: dict[int, str] = {}

    @property
    def full(self) -> bool:
        kept: tuple[Sized, ...] = (self.reached, self.held, self.by_person, self.delegations, self.lent, self.tokens)
        return max(map(len, (*kept, self.post_titles, self.posts, self.names))) > MOST

    def appointment(self, id: int) -> Held | None:
        """One statement the first time."""
        if id not in self.held:
            self.held[id] = next(_read(_BY_ID, id), None)
        return self.held[id]

    def delegation(self, id: int) -> Lent | None:
        """One statement the first time; None: withdrawn, or never given."""
        if id not in self.delegations:
            with connection.cursor() as cursor:
                cursor.execute(_LENT, [id])
                row = cursor.fetchone()
            self.delegations[id] = None if row is None else _lent(*row)
        return self.delegations[id]

    def token(self, digest: str) -> Carried | None:
        """One statement the first time, and each time for what is no token: guesses fill no memory."""
        held = self.tokens.get(digest)
        if held is None:
            for id, appointment, given, until, last_used in verbs.rows(_TOKEN, digest):
                held = self.tokens[digest] = Carried(id, appointment, frozenset(given), until, last_used)
        return held

    def titles(self, posts: Iterable[int]) -> dict[int, tuple[str, str]]:
        """Vietnamese and English titles by post. One statement for those not asked for before."""
        wanted = set(posts)
        missing = wanted - self.post_titles.keys()
        if missing:
            with connection.cursor() as cursor:
                cursor.execute("SELECT id, title_vi, title_en FROM people_post WHERE id = ANY(%s)", [sorted(missing)])
                self.post_titles.update((id, (vi, en)) for id, vi, en in cursor.fetchall())
        return {post: self.post_titles[post] for post in wanted if post in self.post_titles}

    def posts_of(self, units: Iterable[int]) -> dict[int, tuple[tuple[str, int, tuple[str, ...]], ...]]:
        """Code, id and roles of every post by unit, without those that have ended. One statement for those not asked for before."""
        wanted = set(units)
        missing = wanted - self.posts.keys()
        if missing:
            found: dict[int, list[tuple[str, int, tuple[str, ...]]]] = {unit: [] for unit in missing}
            for unit, code, id, roles in verbs.rows(_POSTS, sorted(missing)):
                found[unit].append((code, id, tuple(roles)))
            self.posts.update((unit, tuple(posts)) for unit, posts in found.items())
        return {unit: self.posts[unit] for unit in wanted}

    def posts_said(self, units: Iterable[int], roles: frozenset[str], *, english: bool) -> dict[int, str]:
        """The titles of the posts of each unit that have one of the roles, by the code of the post, in one line."""
        wanted = set(units)
        missing = {unit for unit in wanted if (unit, english, roles) not in self.said}
        if missing:
            posts = {
                unit: [id for _code, id, given in listed if not roles.isdisjoint(given)]
                for unit, listed in self.posts_of(missing).items()
            }
            titles = self.titles(id for listed in posts.values() for id in listed)
            for unit, listed in posts.items():
                both = [titles[id] for id in listed]
                self.said[unit, english, roles] = ", ".join(
                    filter(None, [en if english and en else vi for vi, en in both])
                )
        return {unit: self.said[unit, english, roles] for unit in wanted}

    def names_of(self, persons: Iterable[int]) -> dict[int, str]:
        """Names by person. One statement for those not asked for before."""
        wanted = set(persons)
        missing = wanted - self.names.keys()
        if missing:
            self.names.update(verbs.rows(_NAMES, sorted(missing)))
        return {person: self.names[person] for person in wanted if person in self.names}

    def of_person(self, person: int) -> tuple[Held, ...]:
        """All appointments a person ever had, by their first day. One statement the first time."""
        if person not in self.by_person:
            found = tuple(_read(_BY_PERSON, person))
            self.by_person[person] = found
            self.held.update((held.appointment, held) for held in found)
        return self.by_person[person]


def _lent(id: int, giver: int, taker: int, rights: list[str], unit: int | None, width: Width, *days: date) -> Lent:
    return Lent(id, giver, taker, frozenset(rights), unit, width, Period(*days))


def _read(sql: str, key: int) -> Iterator[Held]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [key])
        rows = cursor.fetchall()
    return (Held(*(*row[:7], tuple(row[7]), tuple(row[8]), Period(row[9], row[10]))) for row in rows)


class _Present:
    snapshot = Snapshot(("", -1))
    looked = 0.0


def snapshot() -> Snapshot:
    """What is known, no older than half a second."""
    now, name = monotonic(), str(connections.settings[DEFAULT_DB_ALIAS]["NAME"])  # not by the connection: asked often
    present = _Present.snapshot
    if now - _Present.looked < LOOK_AGAIN and present.of[0] == name and not present.full:
        return present
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM people_rightsversion")
        (version,) = cursor.fetchone()
    of = (name, int(version))
    if of != present.of or present.full:
        kept.forget()  # another process may have loaded a pack
        present = _Present.snapshot = Snapshot(of)
    _Present.looked = now
    return present


def forget() -> None:
    """Look again before the next answer: this process has just changed something."""
    _Present.looked = 0.0
