"""Persons, accounts, posts and appointments, one at a time: who may act, through what."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tinhso.engines.journal.public import Event, record
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.definitions import Text
from tinhso.kernel.errors import Invalid, NotNow, NotThere, TinhSoError
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _
from tinhso.store.keys import nfc
from tinhso.store.transactions import all_or_nothing
from tinhso.store.verbs import add, load, lock, save

from .. import ending, memory, remit, rules
from ..definitions import known_roles
from ..delegation.events import DelegationTakenUp
from ..events import AccountOpened, Appointed, AppointmentEnded, PersonEnrolled, PostOpened, PostsEnded, SeatSwitched
from ..memory import Held, Lent
from ..models import Account, Appointment, PasswordBefore, Person, Post
from ..sign_in.definition import sign_in_rules
from ..sign_in.rules import fits

SEAT = "appointment"  # the session's key
POST_ENDED = _("This post is no more since %(day)s. Choose another post, or open a new one.")
LENT = "delegation"  # the session's key: on whose behalf, if anybody's


@all_or_nothing
def enrol(name: str, *, by: Actor, at: datetime) -> int:
    """Take up a person under the name colleagues know; the person's id."""
    remit.require_anywhere(by, on=local_day(at))
    person = add(Person(name=person_name(name)))
    record(PersonEnrolled(person.pk, None), by=by, at=at)
    return int(person.pk)


def person_name(name: str) -> str:
    """The name as it is kept."""
    clean = nfc(name)
    if not 1 <= len(clean) <= 200:
        raise Invalid(_("Write the person's name, at most 200 letters."), field="name")
    return clean


@all_or_nothing
def open_account(
    person: int, username: str, password: str, *, by: Actor, at: datetime, must_change: bool = False
) -> int:
    """Let a person sign in; the account's id. `must_change`: ask for another password when they first do."""
    name = rules.username(username)
    remit.require_key(by, person, on=local_day(at))
    not_erased(person)
    account = Account(person_id=person, username=name, must_change=must_change, begun_at=at)
    check_password(password, account)
    account.password = make_password(password)
    with explained():
        add(account)
    if not must_change:
        add(
            PasswordBefore(account_id=account.pk, password=account.password, since=at)
        )  # it grows old, and counts as had
    record(AccountOpened(account.pk, None, person), by=by, at=at)
    return int(account.pk)


def check_password(password: str, account: Account) -> None:
    """Nothing, or Invalid that says what a password must be under the sign-in rules in force."""
    fits(password, sign_in_rules(local_day(timezone.now())).password, username=account.username)
    try:
        validate_password(password, account)
    except ValidationError:
        raise Invalid(
            _("This password is too easy to guess: it is a common one or only digits. Choose another."),
            field="password",
        ) from None


@all_or_nothing
def open_post(unit: int, code: str, title: Text, roles: Collection[str], *, by: Actor, at: datetime) -> int:
    """Open a seat in a unit that is open that day, with roles from packs; the post's id."""
    day = local_day(at)
    remit.require_unit(by, unit, on=day)
    if units.path_of(unit, on=day) is None:
        raise Invalid(_("This unit is not open on %(day)s."), day=day, field="unit")
    given = known_roles(roles)
    remit.require_may_give(by, given, unit=unit, on=day)
    post = Post(unit_id=unit, code=code, title_vi=nfc(title.vi), title_en=nfc(title.en or ""), roles=list(given))
    with explained():
        add(post)
    record(PostOpened(post.pk, unit, code, given), by=by, at=at)
    memory.forget()
    return int(post.pk)


@all_or_nothing
def appoint(person: int, post: int, period: Period, *, by: Actor, at: datetime) -> int:
    """Give a person a post for a period; the appointment's id. Nobody appoints themselves."""
    day = local_day(at)
    seat = lock(Post, id=post)  # it may be ending just now
    remit.require_unit(by, seat.unit_id, on=day)
    if seat.ended_on is not None:
        raise NotNow(POST_ENDED, day=seat.ended_on)
    rules.two_persons(by, person, doing=_("Appointing to a post"))
    remit.require_may_give(by, seat.roles, unit=seat.unit_id, on=day)
    not_erased(person)
    start = rules.first_day(period)
    appointment = Appointment(person_id=person, post_id=post, period=period)
    with explained():
        add(appointment)
    record(Appointed(appointment.pk, seat.unit_id, person, post, start, period.end), by=by, at=at)
    memory.forget()
    return int(appointment.pk)


def not_erased(person: int) -> None:
    """Nothing, or NotNow."""
    if load(Person, id=person).erased_at is not None:
        raise NotNow(_("This person's data was erased. Enter the person anew."))


@contextmanager
def explained() -> Iterator[None]:
    """The database's refusals in words: somebody else may have been first."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        for constraint, kind, message in _REFUSALS:
            if constraint in str(error):
                raise kind(message) from error
        raise


_REFUSALS: tuple[tuple[str, type[TinhSoError], str], ...] = (
    ("post_held_by_one", NotNow, _("Another person holds this post in that period. End that appointment first.")),
    ("post_once_in_a_unit", NotNow, _("The unit already has a post of this code.")),
    (
        "delegation_once",
        NotNow,
        _("You have already lent rights to this person in these days, just as far. End that delegation first."),
    ),
    ("people_account_person_id_key", NotNow, _("This person has an account already.")),
    ("people_account_username", NotNow, _("This user name is taken: choose another.")),
)


@all_or_nothing
def end_appointment(appointment: int, on: date, *, by: Actor, at: datetime) -> None:
    """End an appointment on a day, the first on which it no longer holds."""
    row = lock(Appointment, id=appointment)
    seat = load(Post, id=row.post_id)
    remit.require_unit(by, seat.unit_id, on=local_day(at))
    remit.require_may_give(by, seat.roles, unit=seat.unit_id, on=local_day(at))  # who cannot give it cannot take it
    row.period = rules.ended(row.period, on)
    save(row, "period")
    record(AppointmentEnded(row.pk, seat.unit_id, row.person_id, row.post_id, on), by=by, at=at)
    memory.forget()


@all_or_nothing
def end_post(post: int, *, by: Actor, at: datetime) -> None:
    """End a post that was opened by hand, from the day on, and the appointment to it that runs. Ended before: nothing happens.

    NotNow: a pack brought it, the actor acts through it, or an appointment to it begins on that day or later.
    """
    day = local_day(at)
    seat = lock(Post, id=post)  # somebody may be appointed to it just now
    remit.require_unit(by, seat.unit_id, on=day)
    if by.post == post:
        raise NotNow(_("You act through this post yourself. Ask another administrator to end it."))
    remit.require_may_give(by, seat.roles, unit=seat.unit_id, on=day)  # who cannot give it cannot take it
    if seat.ended_on is not None:
        return  # nothing changed
    if seat.pack is not None:
        raise NotNow(
            _("A pack brought this post and would bring it back. Ask who keeps the packs to take it out there.")
        )
    for _title, _unit, begins in ending.begins([seat], day):
        raise NotNow(_("An appointment to this post begins on %(day)s. End the post after that day."), day=begins)
    appointments = ending.carry_out([post], day)
    record(PostsEnded(post, seat.unit_id, posts=(post,), appointments=appointments, on=day), by=by, at=at)
    memory.forget()


@all_or_nothing
def switch_seat(session: Any, appointment: int, *, by: Actor, at: datetime, delegation: int | None = None) -> None:
    """Go on through another of one's own posts that holds today, or on behalf of who lent it rights by `delegation`.

    `session`: the request's.
    """
    held = memory.snapshot().appointment(appointment)
    if held is None or held.person != by.person or local_day(at) not in held.period:
        raise NotThere(_("What you are looking for is not here."))
    if delegation is not None and lent_to(held, delegation, on=local_day(at)) is None:
        raise NotThere(_("This delegation has ended. You act through your own post."))
    session[SEAT] = appointment
    session.pop(LENT, None)
    if delegation is not None:
        session[LENT] = delegation
    taken_up: Event = SeatSwitched(appointment, held.unit, by.appointment)
    if delegation is not None:
        taken_up = DelegationTakenUp(delegation, held.unit, appointment, by.appointment)
    record(taken_up, by=by, at=at)


def lent_to(held: Held, delegation: int, *, on: date) -> tuple[Lent, Held] | None:
    """The delegation to this appointment and its giver, when it holds on the day. From memory."""
    snapshot = memory.snapshot()
    lent = snapshot.delegation(delegation)
    if lent is None or lent.taker != held.appointment or on not in lent.period:
        return None
    giver = snapshot.appointment(lent.giver)
    return (lent, giver) if giver is not None and on in giver.period else None
