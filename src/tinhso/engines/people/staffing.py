"""Posts and people as those who manage them see them: scoped in the query, by either right that manages people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, IntegerField, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, gettext

from tinhso.engines.units import public as units
from tinhso.kernel.access import EVERYWHERE
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotThere
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _
from tinhso.store import keyset, verbs

from . import remit
from .definitions import Role, roles_on, titles_known
from .definitions import all_roles as _all_roles
from .models import Account, Appointment, Person, Post
from .sign_in.closing import why_closed


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a post over a period."""

    appointment: int
    person: int
    name: str
    period: Period


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post with who holds it on the day; `title` in the reader's language. `by_hand`: opened by somebody here, brought
    by no pack. `ended`: the first day on which it is no more."""

    id: int
    unit: int
    code: str
    title: str
    roles: tuple[str, ...]
    by_hand: bool
    holder: Holder | None = None
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """A person as who manages them sees them; `held`: (appointment, post, unit, title, period), the latest first.

    `unused`: is the account closed because nobody signed in for long? `may_reset`: may who looks give them a password?
    """

    id: int
    name: str
    erased: bool
    username: str
    active: bool
    must_change: bool
    unused: bool
    may_reset: bool
    held: tuple[tuple[int, int, int, str, Period], ...]


def _managed(by: Actor, on: date) -> Q:
    """Posts of units that the actor manages."""
    found = Q(pk__in=())
    for scope in remit.scopes(by, on=on):
        if scope.everywhere:
            return Q()
        if not scope.nowhere:
            found |= Q(unit_id__in=units.in_scope(scope, on=on))
    return found


def _standing(on: date) -> Q:
    """Posts that have not ended by the day."""
    return Q(ended_on=None) | Q(ended_on__gt=on)


def _titled(vi: str, en: str) -> str:
    return en if en and (get_language() or "vi").startswith("en") else vi


def posts_managed(
    by: Actor,
    *,
    on: date,
    within: Collection[int] | None = None,
    vacant: bool = False,
    units_first: Sequence[int] = (),
    after: str | None = None,
    size: int = 50,
) -> keyset.Page[PostLine]:
    """Posts of the units that stand on the day and that the actor manages, with who holds them; in a unit by title.

    `within`: of these units alone. `units_first`: the units in the order in which they are listed; all others come after.
    """
    rows = Post.objects.filter(_managed(by, on), _standing(on), unit_id__in=units.in_scope(EVERYWHERE, on=on))
    if within is not None:
        rows = rows.filter(unit_id__in=sorted(within))
    if vacant:
        taken = Appointment.objects.filter(period__contains=on).values("post_id")
        rows = rows.exclude(id__in=taken)
    listed = Value(list(units_first), output_field=ArrayField(BigIntegerField()))
    position = Func(listed, F("unit_id"), function="array_position", output_field=IntegerField())
    found = keyset.page(
        rows.annotate(turn=Coalesce(position, len(units_first) + 1)).values_list(
            "turn", "unit_id", "title_vi", "id", "code", "title_en", "roles", "pack"
        ),
        order=("turn", "unit_id", "title_vi", "id"),
        after=after,
        size=size,
    )
    held = _holders([row[3] for row in found.rows], on)
    lines = [
        PostLine(id, unit, code, _titled(vi, en), tuple(roles), pack is None, held.get(id))
        for _turn, unit, vi, id, code, en, roles, pack in found.rows
    ]
    return keyset.Page(lines, found.next, found.after)


def _holders(posts: Sequence[int], on: date) -> dict[int, Holder]:
    rows = Appointment.objects.filter(post_id__in=posts, period__contains=on)
    return {
        post: Holder(id, person, name, period)
        for post, id, person, name, period in rows.values_list("post_id", "id", "person_id", "person__name", "period")
    }


def post_managed(id: int, *, by: Actor, on: date) -> tuple[PostLine, list[Holder]]:
    """A post and everybody who held, holds or will hold it, the latest first. NotThere when it is not the actor's."""
    row = Post.objects.filter(_managed(by, on), pk=id).first()
    if row is None:
        raise NotThere(_("What you are looking for is not here."))
    rows = Appointment.objects.filter(post_id=id).order_by("-period", "-id")
    held = [Holder(*one) for one in rows.values_list("id", "person_id", "person__name", "period")[:200]]
    now = next((one for one in held if on in one.period), None)
    title = _titled(row.title_vi, row.title_en)
    return PostLine(id, row.unit_id, row.code, title, tuple(row.roles), row.pack is None, now, row.ended_on), held


def units_managed(by: Actor, *, on: date, most: int = 300) -> dict[int, str]:
    """Names of the units the actor manages that have posts, or in which one may be opened; at most `most`.

    Who manages everywhere is told the units of their own province and the bodies beside their own, and whatever else has
    posts: a country has thousands more.
    """
    ids: list[int] = []
    scopes = remit.scopes(by, on=on)
    for scope in scopes:
        if not scope.nowhere and not scope.everywhere:
            ids += units.in_scope(scope, on=on)[:most]
    if any(scope.everywhere for scope in scopes):
        ids += _near(by, on)
        rows = Post.objects.filter(_standing(on), unit_id__in=units.in_scope(EVERYWHERE, on=on))
        ids += rows.order_by("unit_id").values_list("unit_id", flat=True).distinct()[:most]
    return units.titles(set(list(dict.fromkeys(ids))[:most]), on=on)


def _near(by: Actor, on: date) -> list[int]:
    """Of an actor of a body: the territory it is there for and the bodies of its tree. Of another: what is below the unit."""
    here = units.many([by.unit], on=on).get(by.unit) if by.unit is not None else None
    if here is None:
        return []
    top = units.get(int(here.path.split(".")[0]), on=on) if here.jurisdiction is not None else here
    found = units.within(top.id, on=on)
    found += units.within(top.jurisdiction, on=on) if top.jurisdiction is not None else []
    return [place.id for place in found]


def people_managed(by: Actor, *, on: date, most: int = 500) -> list[tuple[int, str]]:
    """Persons who hold or held a post in a unit the actor manages, by name, without those erased."""
    posts = Post.objects.filter(_managed(by, on)).values("id")
    held = Appointment.objects.filter(post_id__in=posts).values("person_id")
    rows = Person.objects.filter(id__in=held, erased_at=None).order_by("name", "id").values_list("id", "name")
    return list(rows[:most])


def person_managed(id: int, *, by: Actor, on: date) -> PersonSeen:
    """A person with a post, now or once, in a unit the actor manages; NotThere for everybody else.

    Of their appointments the actor sees those in units the actor manages.
    """
    person = Person.objects.filter(pk=id).first()
    posts = Post.objects.filter(_managed(by, on)).values("id")
    rows = Appointment.objects.filter(person_id=id, post_id__in=posts).order_by("-period", "-id")
    held = tuple(
        (one, post, unit, _titled(vi, en), period)
        for one, post, unit, vi, en, period in rows.values_list(
            "id", "post_id", "post__unit_id", "post__title_vi", "post__title_en", "period"
        )[:100]
    )
    if person is None or (not held and not remit.everywhere(by, on=on)):
        raise NotThere(_("What you are looking for is not here."))
    account = Account.objects.filter(person_id=id).first()
    state = ("", False, False, False)
    if account is not None:
        unused = why_closed(account, on=on) == "unused"
        state = (account.username, account.is_active, account.must_change, unused)
    return PersonSeen(id, person.name, person.erased_at is not None, *state, remit.holds_key(by, id, on=on), held)


def person_named(username: str, *, by: Actor, on: date) -> int | None:
    """The person behind a user name, for who manages people: to give them a further post."""
    remit.require_anywhere(by, on=on)
    row = Account.objects.filter(username=username.strip().lower(), person__erased_at=None).values_list("person_id")
    found: Any = row.first()
    return int(found[0]) if found else None


def roles_givable(by: Actor, unit: int, *, on: date) -> list[Role]:
    """The roles in force that the actor may give to a post of the unit."""
    every = _all_roles(on=on)
    may = remit.givable(by, [role.code for role in every], unit=unit, on=on)
    return [role for role in every if role.code in may]


def role_titles(codes: Collection[str], *, on: date) -> dict[str, str]:
    """Titles of roles in the reader's language; of one that is not in force on the day also that it is not."""
    language = get_language() or "vi"
    found = {role.code: role.title.in_language(language) for role in roles_on(codes, on=on)}
    for code, title in titles_known(set(codes) - found.keys()).items():
        found[code] = gettext("%(role)s (not in force)") % {"role": title.in_language(language)}
    return found


@dataclass(frozen=True, slots=True)
class DelegationLine:
    """A delegation as its parties see it; `giver` and `taker`: (person's name, post's title, unit). `period`: as long
    as both appointments last. `ended`: withdrawn."""

    id: int
    giver: tuple[str, str, int]
    taker: tuple[str, str, int]
    giver_person: int
    taker_person: int
    rights: tuple[str, ...]
    unit: int | None
    width: str
    period: Period
    document: str
    ended: bool


_DELEGATIONS = """
SELECT d.id, gn.name, gp.title_vi, gp.title_en, gp.unit_id, tn.name, tp.title_vi, tp.title_en, tp.unit_id,
  g.person_id, t.person_id, d.rights, d.unit_id, d.width, d.document, d.withdrawn_at IS NOT NULL, lower(met), upper(met)
FROM people_delegation d
JOIN people_appointment g ON g.id = d.giver_id JOIN people_person gn ON gn.id = g.person_id
JOIN people_post gp ON gp.id = g.post_id
JOIN people_appointment t ON t.id = d.taker_id JOIN people_person tn ON tn.id = t.person_id
JOIN people_post tp ON tp.id = t.post_id
CROSS JOIN LATERAL (SELECT d.period * g.period * t.period AS met) days
WHERE (g.person_id = %s OR t.person_id = %s) ORDER BY d.withdrawn_at IS NOT NULL, upper(d.period) DESC, d.id DESC LIMIT 100
"""


def delegations_of(person: int) -> list[DelegationLine]:
    """What a person lent and was lent, running ones first; the latest hundred."""
    return [
        DelegationLine(
            row[0],
            (row[1], _titled(row[2], row[3]), row[4]),
            (row[5], _titled(row[6], row[7]), row[8]),
            row[9],
            row[10],
            tuple(row[11]),
            row[12],
            row[13],
            Period(row[16], row[17]) if row[16] else Period(date(1900, 1, 1), date(1900, 1, 2)),
            row[14],
            row[15] or row[16] is None,
        )
        for row in verbs.rows(_DELEGATIONS, person, person)
    ]


def may_lend_to(by: Actor, *, on: date, most: int = 300) -> list[tuple[int, str, str, int]]:
    """Whom the actor may choose for a delegation: (appointment, name, post's title, unit) of everybody else who holds a
    post today in the actor's unit, in those below it and in the one above it."""
    if by.unit is None or by.person is None:
        return []
    near = [place.id for place in units.within(by.unit, on=on)][:2_000]
    near += [place.id for place in units.ancestors(by.unit, on=on)[-1:]]
    near += [body.id for body in units.bodies_of(by.unit, on=on)]
    rows = Appointment.objects.filter(post__unit_id__in=set(near), period__contains=on).exclude(person_id=by.person)
    ordered = rows.order_by("post__unit_id", "post_id").values_list(
        "id", "person__name", "post__title_vi", "post__title_en", "post__unit_id"
    )
    mine_first = sorted(ordered[:most], key=lambda row: (row[4] != by.unit, row[4]))
    return [(id, name, _titled(vi, en), unit) for id, name, vi, en, unit in mine_first]
