"""Reading people: names, posts, seats, and who is behind a request."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language, gettext

from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor, Behalf
from tinhso.kernel.errors import NotAllowed, NotThere
from tinhso.kernel.identity import Identity, Seat
from tinhso.kernel.texts import mark as _

from . import memory
from .actions.managing import LENT, SEAT, lent_to
from .definitions import all_roles
from .memory import Held, Lent
from .models import Account, Appointment, Person, Post


def actor_of(appointment: int, *, on: date, request: str = "") -> Actor:
    """The actor of an appointment. NotAllowed when it does not hold that day."""
    held = memory.snapshot().appointment(appointment)
    if held is None or on not in held.period:
        raise NotAllowed(_("This appointment does not hold on %(day)s."), day=on)
    return _actor(held, request)


def _actor(held: Held, request: str = "") -> Actor:
    return Actor(held.person, held.appointment, held.post, held.unit, request)


def seats(person: int, *, on: date) -> tuple[Held, ...]:
    """The appointments of a person that hold on the day, the oldest first. From memory."""
    return tuple(held for held in memory.snapshot().of_person(person) if on in held.period)


def identity(request: Any, today: date) -> Identity:
    """Who is behind an HTTP request, acting through the seat the session keeps, else the first that holds today."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Identity()
    held = seats(user.person_id, on=today)
    if not held:
        return Identity(Actor(person=user.person_id), names([user.person_id]).get(user.person_id, ""))
    chosen = request.session.get(SEAT)
    current = next((seat for seat in held if seat.appointment == chosen), held[0])
    lent = [(seat, *found) for seat in held for id in seat.lent if (found := lent_to(seat, id, on=today))]
    delegation = request.session.get(LENT) if chosen == current.appointment else None
    actor = _actor(current)
    for seat, one, giver in lent:  # when it ended meanwhile, what one's own post may is left
        if seat is current and one.delegation == delegation:
            actor = replace(actor, on_behalf=_behalf(one.delegation, giver))
    return Identity(actor, current.name, _shown(held, lent, actor, today))


def _behalf(delegation: int, giver: Held) -> Behalf:
    return Behalf(delegation, giver.person, giver.appointment, giver.post, giver.unit)


def acting_for(taker: int, delegation: int, *, on: date, request: str = "") -> Actor:
    """The actor of an appointment on behalf of who lent it rights. NotAllowed when that does not hold on the day."""
    held = memory.snapshot().appointment(taker)
    found = lent_to(held, delegation, on=on) if held is not None and on in held.period else None
    if held is None or found is None:
        raise NotAllowed(_("This delegation does not hold on %(day)s."), day=on)
    return replace(_actor(held, request), on_behalf=_behalf(delegation, found[1]))


def _shown(
    held: Sequence[Held], lent: Sequence[tuple[Held, Lent, Held]], actor: Actor, today: date
) -> tuple[Seat, ...]:
    """One's own posts, then the posts of those one may act for."""
    language = get_language() or "vi"
    titles = units.titles({seat.unit for seat in held} | {giver.unit for _seat, _lent, giver in lent}, on=today)
    now = (actor.appointment, actor.on_behalf.delegation if actor.on_behalf else 0)
    own = [
        Seat(one.appointment, one.title(language), titles.get(one.unit, ""), (one.appointment, 0) == now)
        for one in held
    ]
    others = [
        Seat(
            seat.appointment,
            gettext("On behalf of %(post)s") % {"post": giver.title(language)},
            titles.get(giver.unit, ""),
            (seat.appointment, one.delegation) == now,
            one.delegation,
            _last_day(seat, one, giver),
        )
        for seat, one, giver in lent
    ]
    return (*own, *others)


def _last_day(seat: Held, lent: Lent, giver: Held) -> date:
    """The last day of a delegation, which ends with the appointment of either."""
    ends = (lent.period.end, seat.period.end, giver.period.end)
    return min(end for end in ends if end is not None) - timedelta(days=1)


def names(persons: Iterable[int]) -> dict[int, str]:
    """Names by person, from memory; one query for those not asked for before. For readers who may know them."""
    return memory.snapshot().names_of(persons)


def called(text: str) -> list[int]:
    """Persons of this user name or, in no account, of this full name; at most two. For readers who may know names."""
    account = Account.objects.filter(username=text.strip().lower()).values_list("person_id", flat=True).first()
    if account is not None:
        return [int(account)]
    return list(Person.objects.filter(name__iexact=text.strip()).order_by("id").values_list("id", flat=True)[:2])


def post_titles(posts: Iterable[int]) -> dict[int, str]:
    """Titles by post in the language of the reader, from memory; one query for those not asked for before."""
    english = (get_language() or "vi").startswith("en")
    return {id: en if english and en else vi for id, (vi, en) in memory.snapshot().titles(posts).items()}


def posts_said(units: Collection[int], right: str, *, on: date) -> dict[int, str]:
    """The titles of the posts of each unit whose roles give the right on the day, in one line, in the language of the
    reader; from memory, as `posts_of`."""
    english = (get_language() or "vi").startswith("en")
    roles = frozenset(role.code for role in all_roles(on=on) if any(grant.right == right for grant in role.rights))
    return memory.snapshot().posts_said(units, roles, english=english)


def unit_of_post(post: int) -> int:
    """The unit a post sits in."""
    found = Post.objects.filter(id=post).values_list("unit_id", flat=True).first()
    if found is None:
        raise NotThere(_("What you are looking for is not here."))
    return int(found)


def posts_of(units: Collection[int], *, code: str | None = None) -> dict[tuple[int, str], int]:
    """Posts by (unit, code), from memory; one query for units not asked for before."""
    found = memory.snapshot().posts_of(units)
    return {(unit, of): id for unit, posts in found.items() for of, id, _roles in posts if code in {None, of}}


def holders(posts: Iterable[int], *, on: date) -> dict[int, int]:
    """The appointment that holds each post on the day, by post, one query; a vacant post is left out."""
    rows = Appointment.objects.filter(post_id__in=set(posts), period__contains=on)
    return dict(rows.values_list("post_id", "id"))
