"""What a pack would do to posts and to those who hold them, said before it is done."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from tinhso.kernel.definitions import Definition, Text
from tinhso.kernel.plans import Foreseen, Proposed, Value, plan_effects
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs

from .actions.lists import PostRow
from .definitions import ROLES, titles_of
from .models import Post


def register() -> None:
    """Called once while starting."""
    plan_effects.add("holders of roles", HoldersOfRoles())
    plan_effects.add("holders in bodies that close", HoldersThere())


class HoldersOfRoles:
    """How many posts and persons hold a role that changes or ends; posts that would be left without any."""

    def effects(self, proposed: Proposed) -> Sequence[Foreseen]:
        before, after = proposed.before.get(ROLES, {}), proposed.after.get(ROLES, {})
        touched = {code: it for code, it in {**before, **after}.items() if before.get(code) != after.get(code)}
        if not touched:
            return ()
        return [*_held(touched, proposed.on), *_left_empty(before.keys() - after.keys(), after)]


def _held(touched: Mapping[str, Definition], on: date) -> list[Foreseen]:
    held = {role: (posts, persons) for role, posts, persons in verbs.rows(_HELD, on, sorted(touched))}
    told = []
    for code, it in sorted(touched.items()):
        posts, persons = held.get(code, (0, 0))
        values = {"role": it.title, "posts": posts, "persons": persons}
        message = _("The role “%(role)s” is held today; posts: %(posts)s, persons: %(persons)s.")
        told.append(Foreseen("rights", message, values, grave=persons > 0))
    return told


_HELD = """
SELECT role, count(DISTINCT p.id), count(DISTINCT a.person_id)
FROM people_post p CROSS JOIN unnest(p.roles) AS role
LEFT JOIN people_appointment a ON a.post_id = p.id AND a.period @> %s::date
WHERE p.ended_on IS NULL AND role = ANY(%s::text[]) GROUP BY role
"""


def _left_empty(gone: set[str], after: Mapping[str, Definition]) -> list[Foreseen]:
    if not gone:
        return []
    ((count,),) = verbs.rows(
        "SELECT count(*) FROM people_post WHERE ended_on IS NULL AND roles && %s::text[] AND NOT roles && %s::text[]",
        sorted(gone),
        sorted(after),
    )
    message = _("Posts that would be left without any role: %(posts)s. Who holds them could do nothing.")
    return [Foreseen("posts", message, {"posts": int(count)}, grave=True)] if count else []


class HoldersThere:
    """How many posts stand in bodies that would close, and how many persons hold one today."""

    def effects(self, proposed: Proposed) -> Sequence[Foreseen]:
        if not proposed.closing:
            return ()
        ((posts, persons),) = verbs.rows(_THERE, proposed.on, sorted(proposed.closing))
        message = _(
            "Posts in the bodies that would close: %(posts)s, held today by persons: %(persons)s. From that day nobody can do "
            "anything in them: appoint these persons elsewhere before."
        )
        return [Foreseen("posts", message, {"posts": posts, "persons": persons}, grave=persons > 0)] if posts else []


_THERE = """
SELECT count(DISTINCT p.id), count(DISTINCT a.person_id)
FROM people_post p LEFT JOIN people_appointment a ON a.post_id = p.id AND a.period @> %s::date
WHERE p.ended_on IS NULL AND p.unit_id = ANY(%s::bigint[])
"""


def foreseen(title: Text, rows: Sequence[PostRow]) -> list[Foreseen]:
    """What loading the rows of one post would do: posts opened, and posts whose roles change, by what they have now."""
    there = {
        (unit, code): tuple(roles)
        for unit, code, roles in Post.objects.filter(
            unit_id__in={row.unit for row in rows}, code__in={row.code for row in rows}, ended_on=None
        ).values_list("unit_id", "code", "roles")
    }
    opened = sum((row.unit, row.code) not in there for row in rows)
    wanted = titles_of({role for row in rows for role in row.roles})
    told = []
    changed = Counter(
        there[row.unit, row.code]
        for row in rows
        if there.get((row.unit, row.code), ()) != tuple(sorted(set(row.roles))) and (row.unit, row.code) in there
    )
    for before, count in sorted(changed.items()):
        message = _("“%(post)s”: the roles %(roles)s in place of %(before)s; posts that get them: %(count)s.")
        values: dict[str, Value] = {"post": title, "count": count, "roles": wanted, "before": titles_of(before)}
        told.append(Foreseen("rights", message, values, grave=True))
    if opened:
        message = _("“%(post)s”: opens with the roles %(roles)s, empty until somebody is appointed; posts: %(count)s.")
        told.append(Foreseen("posts", message, {"post": title, "count": opened, "roles": wanted}))
    return told
