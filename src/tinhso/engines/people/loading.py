"""Many at once: the posts of a pack, the people of a demo. Sets of rows, one event for the lot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction

from tinhso.engines.journal.public import record
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.definitions import Code, Status, Text, Typed
from tinhso.kernel.errors import Invalid, NotAllowed, NotThere, TooMuch
from tinhso.kernel.packs import Lines, Manifest, PackError, read_manifest, read_yaml, typed
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _

from . import memory, rules
from .access import access
from .actions import explained, person_name
from .definitions import MANAGE, known_roles
from .events import ManyAppointed, PeopleEnrolled, PostsLoaded
from .models import Appointment, Person, Post

MOST = 5_000


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post as a file gives it."""

    unit: int
    code: str
    title: Text
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostsResult:
    """Ids of the posts, in the order of the rows; how many were opened or changed."""

    ids: tuple[int, ...]
    opened: int
    changed: int


def _whole_system(by: Actor, at: datetime, count: int) -> None:
    """Lists are for the administrator of the whole system and for processes; and they have an end."""
    if not access.scope(by, MANAGE, on=local_day(at)).everywhere:
        raise NotAllowed(_("Your post does not have the right to do this."))
    if count > MOST:
        raise TooMuch(_("At most %(most)s at a time: divide the list."), most=MOST)


@transaction.atomic
def load_posts(rows: Sequence[PostRow], *, by: Actor, at: datetime) -> PostsResult:
    """Open the posts that are not there and change titles and roles of those that are. The same again changes nothing."""
    _whole_system(by, at, len(rows))
    known_roles({role for row in rows for role in row.roles})
    there = {(post.unit_id, post.code): post for post in Post.objects.filter(unit_id__in={row.unit for row in rows})}
    opened: list[Post] = []
    changed: list[Post] = []
    for row in rows:
        post = there.get((row.unit, row.code)) or Post(unit_id=row.unit, code=row.code)
        before = (post.title_vi, post.title_en, tuple(post.roles or ()))
        post.title_vi, post.title_en, post.roles = row.title.vi, row.title.en or "", sorted(set(row.roles))
        if post.pk is None:
            opened.append(post)
        elif before != (post.title_vi, post.title_en, tuple(post.roles)):
            changed.append(post)
        there[row.unit, row.code] = post
    Post.objects.bulk_create(opened)
    Post.objects.bulk_update(changed, ["title_vi", "title_en", "roles"])
    if opened or changed:
        new, other = tuple(post.pk for post in opened), tuple(post.pk for post in changed)
        record(PostsLoaded((new or other)[0], None, opened=new, changed=other), by=by, at=at)
        memory.forget()
    return PostsResult(tuple(there[row.unit, row.code].pk for row in rows), len(opened), len(changed))


@transaction.atomic
def enrol_many(names: Sequence[str], *, by: Actor, at: datetime) -> list[int]:
    """Take up several persons; their ids in the same order."""
    _whole_system(by, at, len(names))
    persons = Person.objects.bulk_create(Person(name=person_name(name)) for name in names)
    ids = [person.pk for person in persons]
    if ids:
        record(PeopleEnrolled(ids[0], None, persons=tuple(ids)), by=by, at=at)
    return ids


@transaction.atomic
def appoint_many(rows: Sequence[tuple[int, int, Period]], *, by: Actor, at: datetime) -> list[int]:
    """Give posts to persons, each row (person, post, period); the appointments' ids in the same order."""
    _whole_system(by, at, len(rows))
    for person, _post, period in rows:
        rules.two_persons(by, person, doing=_("Appointing to a post"))
        rules.first_day(period)
    with explained():
        made = Appointment.objects.bulk_create(
            Appointment(person_id=person, post_id=post, period=period) for person, post, period in rows
        )
    ids = [appointment.pk for appointment in made]
    if ids:
        record(ManyAppointed(ids[0], None, appointments=tuple(ids)), by=by, at=at)
        memory.forget()
    return ids


class Where(Typed):
    """The units that have the post: all of some kinds within the pack's province or within a body, or one body."""

    kinds: tuple[Code, ...] | None = None
    body: Code | None = None


class PostEntry(Typed):
    units: Where
    code: Code
    title: Text
    roles: tuple[Code, ...]


class PostsFile(Typed):
    """`data/posts.yaml`. `until`: the day from which these units are no more; the units meant are those of before."""

    status: Status
    until: date | None = None
    posts: tuple[PostEntry, ...]


@dataclass(slots=True)
class PostsPart:
    """The posts of a province's units and bodies."""

    path: str = "data/posts.yaml"
    order: int = 30

    def load(self, file: Path, *, by: Actor, at: datetime) -> str:
        manifest = read_manifest(file.parent.parent)
        (value, lines), *_rest = read_yaml(file, f"{manifest.pack}/{self.path}") or [({}, Lines(file.name))]
        found = typed(PostsFile, value, lines)
        result = load_posts(_rows(found, manifest, lines, local_day(at)), by=by, at=at)
        return f"{result.opened} posts new, {result.changed} changed, {len(result.ids)} in all"


def _rows(found: PostsFile, manifest: Manifest, lines: Lines, today: date) -> list[PostRow]:
    """The posts, one a unit. The day for codes is the pack's own, since codes are reused."""
    day = manifest.as_of or (found.until - timedelta(days=1) if found.until else today)
    rows: list[PostRow] = []
    problems = []
    for index, entry in enumerate(found.posts):
        try:
            rows += [PostRow(unit, entry.code, entry.title, entry.roles) for unit in _units(entry, manifest, day)]
            known_roles(entry.roles)
        except NotThere:
            problems.append(
                lines.problem(
                    ("posts", index, "units"), f"units there are on {day}: kinds within a province, or a body"
                )
            )
        except Invalid as error:
            problems.append(lines.problem(("posts", index, "roles"), str(error)))
    if problems:
        raise PackError(problems)
    return rows


def _units(entry: PostEntry, manifest: Manifest, day: date) -> list[int]:
    if entry.units.body:
        body = units.by_code(entry.units.body, on=day, tree="state").id
        kinds = entry.units.kinds
        return [place.id for place in units.within(body, on=day, kinds=kinds)] if kinds else [body]
    if not entry.units.kinds or not manifest.province:
        raise NotThere(_("What you are looking for is not here."))
    province = units.by_code(manifest.province, on=day)
    return [place.id for place in units.within(province.id, on=day, kinds=entry.units.kinds)]
