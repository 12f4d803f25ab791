"""Posts that end: those that packs brought and name no more, what ends with a post, and what keeps it from ending."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tinhso.engines.units import public as units
from tinhso.kernel.definitions import Text
from tinhso.kernel.errors import NotNow
from tinhso.kernel.plans import Foreseen, Value
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs

from .definitions import titles_of
from .models import Post


@dataclass(frozen=True, slots=True)
class Named:
    """What the file of a pack names: posts as (unit, code), the codes whatever their units, and the day it speaks of.

    `past`: it is about units as they were, and keeps no post but its own.
    """

    posts: frozenset[tuple[int, str]]
    codes: frozenset[str]
    day: date
    past: bool = False


def brought_by(packs: Collection[str]) -> list[Post]:
    """The posts that run and that these packs brought; never one that was opened by hand."""
    return list(Post.objects.filter(pack__in=sorted(packs), ended_on=None).order_by("title_vi", "id"))


def of_other_packs(pack: str, places: Collection[int]) -> set[tuple[int, str]]:
    """The posts of the units, as (unit, code), that another pack brought or took over, also those that have ended."""
    found = Post.objects.filter(unit_id__in=sorted(places)).exclude(pack=None).exclude(pack__in=["", pack])
    return set(found.values_list("unit_id", "code"))


def gone(posts: Iterable[Post], named: Mapping[str, Named]) -> list[Post]:
    """Of the posts those that none of the packs names now. One whose unit is no more stays while its code is named:
    the unit went, not the post."""
    kept = {post for pack in named.values() if not pack.past for post in pack.posts}
    left = [post for post in posts if (post.unit_id, post.code) not in kept | named[post.pack or ""].posts]
    open_: set[tuple[str, int]] = set()
    for pack in {post.pack or "" for post in left}:
        places = units.many({post.unit_id for post in left if post.pack == pack}, on=named[pack].day)
        open_ |= {(pack, unit) for unit in places}
    return [
        post
        for post in left
        if post.code not in named[post.pack or ""].codes or (post.pack or "", post.unit_id) in open_
    ]


def said(posts: Sequence[Post]) -> list[Foreseen]:
    """Sentences: posts that end, with the roles that end with them."""
    counted = Counter((post.title_vi, post.title_en, tuple(post.roles)) for post in posts)
    told = []
    for (vi, en, roles), count in sorted(counted.items()):
        values: dict[str, Value] = {"post": Text(vi=vi, en=en or None), "count": count, "roles": titles_of(roles)}
        message = _(
            "“%(post)s” ends: no pack names it any more. Who holds it loses the roles %(roles)s; posts: %(count)s."
        )
        told.append(Foreseen("rights", message, values, grave=True))
    return told


def concerned(posts: Sequence[Post], on: date) -> list[Foreseen]:
    """Sentences: how many appointments would end with the posts. This changes by the hour."""
    told = []
    for vi, en, count in verbs.rows(_RUNNING, [post.pk for post in posts], on):
        values: dict[str, Value] = {"post": Text(vi=vi, en=en or None), "count": count}
        message = _("“%(post)s” ends: appointments that run today and end with it: %(count)s.")
        told.append(Foreseen("rights", message, values, grave=True))
    return told


_RUNNING = """
SELECT p.title_vi, p.title_en, count(*) FROM people_appointment a JOIN people_post p ON p.id = a.post_id
WHERE p.id = ANY(%s::bigint[]) AND a.period @> %s::date GROUP BY 1, 2 ORDER BY 1, 2
"""


def too_early(posts: Sequence[Post], on: date) -> list[NotNow]:
    """Posts that cannot end on the day, because an appointment to them begins then or later: it would never have been."""
    message = _(
        "The post “%(post)s” of “%(unit)s” cannot end yet: an appointment to it begins on %(day)s. "
        "Leave it in data/posts.yaml of the pack until after that day."
    )
    found = begins(posts, on)
    names = units.titles({unit for _title, unit, _day in found}, on=on)
    return [NotNow(message, post=title, unit=names.get(unit, ""), day=day) for title, unit, day in found]


def begins(posts: Sequence[Post], on: date) -> list[tuple[str, int, date]]:
    """Title, unit and first day of an appointment to one of the posts that begins on the day or later."""
    return verbs.rows(_BEGINS, [post.pk for post in posts], on)


_BEGINS = """
SELECT p.title_vi, p.unit_id, max(lower(a.period)) FROM people_appointment a JOIN people_post p ON p.id = a.post_id
WHERE p.id = ANY(%s::bigint[]) AND lower(a.period) >= %s::date GROUP BY p.id ORDER BY 1, 2
"""


def carry_out(posts: Collection[int], on: date) -> tuple[int, ...]:
    """The posts are no more from the day on, nor the appointments to them that run; the ids of these."""
    appointments = tuple(sorted(id for (id,) in verbs.rows(_END_APPOINTMENTS, on, list(posts), on)))
    Post.objects.filter(id__in=posts).update(ended_on=on)
    return appointments


_END_APPOINTMENTS = """
UPDATE people_appointment SET period = daterange(lower(period), %s::date)
WHERE post_id = ANY(%s::bigint[]) AND (upper_inf(period) OR upper(period) > %s::date) RETURNING id
"""
