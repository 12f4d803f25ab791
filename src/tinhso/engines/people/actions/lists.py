"""Many at once: the posts of a pack, the people of a demo. Sets of rows, one event for the lot."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tinhso.engines.journal.public import record
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.definitions import Text
from tinhso.kernel.errors import NotAllowed, NotNow, TooMuch
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _
from tinhso.store.transactions import all_or_nothing

from .. import ending, memory, rules
from ..access import access
from ..definitions import MANAGE, known_roles
from ..events import ManyAppointed, PeopleEnrolled, PostsEnded, PostsLoaded
from ..models import Appointment, Person, Post
from .managing import POST_ENDED, explained, person_name

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
def load_posts(rows: Sequence[PostRow], *, by: Actor, at: datetime, pack: str | None = None) -> PostsResult:
    """Open the posts that are not there and change titles and roles of those that are. The same again changes nothing.

    `pack`: the one that names them. One opened by hand stays so, whatever packs name; one that has ended is not there.
    """
    _whole_system(by, at, len(rows))
    known_roles({role for row in rows for role in row.roles})
    standing = Post.objects.filter(unit_id__in={row.unit for row in rows}, ended_on=None)
    there = {(post.unit_id, post.code): post for post in standing}
    opened: list[Post] = []
    changed: list[Post] = []
    for row in rows:
        post = there.get((row.unit, row.code)) or Post(unit_id=row.unit, code=row.code, pack=pack)
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
    _named_by(pack, [there[row.unit, row.code] for row in rows])
    if not (opened or changed):
        return PostsResult(ids, 0, 0)  # nothing changed
    new, other = tuple(post.pk for post in opened), tuple(post.pk for post in changed)
    record(PostsLoaded((new or other)[0], None, opened=new, changed=other), by=by, at=at)
    memory.forget()
    return PostsResult(ids, len(opened), len(changed))


def _named_by(pack: str | None, posts: Iterable[Post]) -> None:
    """Note the pack that names the posts now; a post may go from one pack to another."""
    other = [post.pk for post in posts if pack is not None and post.pack not in (None, pack)]
    if other:
        Post.objects.filter(id__in=other).update(pack=pack)


@all_or_nothing
def end_posts(posts: Collection[int], *, by: Actor, at: datetime) -> tuple[int, int]:
    """End posts on the day, and the appointments to them that run; how many of each. What has ended stays as it is.

    NotNow names a post to which an appointment begins on that day or later.
    """
    day = local_day(at)
    _whole_system(by, at, len(posts))
    running = list(Post.objects.select_for_update(no_key=True).filter(id__in=posts, ended_on=None).order_by("id"))
    if not running:
        return 0, 0  # nothing changed
    for problem in ending.too_early(running, day):
        raise problem
    ids = [post.pk for post in running]
    appointments = ending.carry_out(ids, day)
    record(PostsEnded(ids[0], None, posts=tuple(ids), appointments=appointments, on=day), by=by, at=at)
    memory.forget()
    return len(ids), len(appointments)


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
    _none_ended({post for _person, post, _period in rows})
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


def _none_ended(posts: Collection[int]) -> None:
    """Nothing, or NotNow."""
    for day in Post.objects.filter(id__in=posts).exclude(ended_on=None).values_list("ended_on", flat=True)[:1]:
        raise NotNow(POST_ENDED, day=day)
