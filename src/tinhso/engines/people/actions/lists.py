"""Many at once: the posts of a pack, the people of a demo. Sets of rows, one event for the lot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tinhso.engines.journal.public import record
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.definitions import Text
from tinhso.kernel.errors import NotAllowed, TooMuch
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _
from tinhso.store.transactions import all_or_nothing

from .. import memory, rules
from ..access import access
from ..definitions import MANAGE, known_roles
from ..events import ManyAppointed, PeopleEnrolled, PostsLoaded
from ..models import Appointment, Person, Post
from .managing import explained, person_name

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


@all_or_nothing
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
    ids = tuple(there[row.unit, row.code].pk for row in rows)
    if not (opened or changed):
        return PostsResult(ids, 0, 0)  # nothing changed
    new, other = tuple(post.pk for post in opened), tuple(post.pk for post in changed)
    record(PostsLoaded((new or other)[0], None, opened=new, changed=other), by=by, at=at)
    memory.forget()
    return PostsResult(ids, len(opened), len(changed))


@all_or_nothing
def enrol_many(names: Sequence[str], *, by: Actor, at: datetime) -> list[int]:
    """Take up several persons; their ids in the same order."""
    _whole_system(by, at, len(names))
    persons = Person.objects.bulk_create(Person(name=person_name(name)) for name in names)
    if not persons:
        return []  # nothing changed
    ids = [person.pk for person in persons]
    record(PeopleEnrolled(ids[0], None, persons=tuple(ids)), by=by, at=at)
    return ids


@all_or_nothing
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
    if not made:
        return []  # nothing changed
    ids = [appointment.pk for appointment in made]
    record(ManyAppointed(ids[0], None, appointments=tuple(ids)), by=by, at=at)
    memory.forget()
    return ids
