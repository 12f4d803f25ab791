"""A person's name, password, account; and the end of what is kept of them."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db.models import CASCADE

from tinhso.engines.journal.public import record
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotNow, NotThere
from tinhso.kernel.texts import ERASED
from tinhso.kernel.texts import mark as _
from tinhso.store.transactions import all_or_nothing
from tinhso.store.verbs import load, lock, save

from .. import memory, remit, rules
from ..access import access
from ..definitions import ERASE
from ..events import AccountClosed, PersonErased, PersonRenamed
from ..models import Account, Person, PersonalToken
from .managing import person_name


@all_or_nothing
def rename_person(person: int, name: str, *, by: Actor, at: datetime) -> None:
    """Write a person's name otherwise. The same name changes nothing."""
    remit.require_person(by, person, on=local_day(at))
    row, kept = lock(Person, id=person), person_name(name)
    if row.erased_at is not None:
        raise NotNow(_("This person's data was erased. Enter the person anew."))
    if row.name == kept:
        return  # nothing changed
    row.name = kept
    save(row, "name")
    record(PersonRenamed(person, None), by=by, at=at)
    memory.forget()


@all_or_nothing
def close_account(person: int, *, by: Actor, at: datetime) -> None:
    """The person signs in no more, from the next request on. Closed before: nothing happens."""
    rules.two_persons(by, person, doing=_("Closing an account"))
    remit.require_person(by, person, on=local_day(at))
    account = account_of(person)
    if not account.is_active:
        return  # nothing changed
    account.is_active = False
    save(account, "is_active")
    record(AccountClosed(account.pk, None, person), by=by, at=at)
    memory.forget()


def account_of(person: int) -> Account:
    """Held until the transaction ends; NotThere when the person has none."""
    try:
        return lock(Account, person_id=person)
    except NotThere:
        raise NotThere(_("This person has no account.")) from None


@all_or_nothing
def erase_person(person: int, *, by: Actor, at: datetime) -> None:
    """Erase what is kept of a person: name, user name, password, keys and sessions. Ids and the journal stay.

    Right `staff.erase` wherever the person ever held a post. NotNow while they hold one.
    """
    day = local_day(at)
    rules.two_persons(by, person, doing=_("Erasing a person's data"))
    access.anywhere(by, ERASE, on=day)
    row = lock(Person, id=person)
    held = memory.snapshot().of_person(person)
    for one in held:
        access.require(by, ERASE, unit=one.unit, on=day)
    if any(one.period.end is None or one.period.end > day for one in held):
        raise NotNow(_("This person still holds a post. End the appointment first."))
    if row.erased_at is not None:
        raise NotNow(_("This person's data was erased before."))
    row.name, row.erased_at = ERASED, at
    save(row, "name", "erased_at")
    account = _erase_account(person)
    PersonalToken.objects.filter(appointment__person=person).update(name="", ended_at=at)
    record(PersonErased(person, None, account), by=by, at=at)
    memory.forget()


def _erase_account(person: int) -> int | None:
    """Blank the account and delete all that hangs on it: second factors, sessions, links to other systems."""
    try:
        account = load(Account, person_id=person)
    except NotThere:
        return None
    for relation in Account._meta.related_objects:
        if relation.on_delete is CASCADE:
            relation.related_model._base_manager.filter(**{relation.field.name: account.pk}).delete()
    account.username, account.password, account.last_login = f"erased-{account.pk}", make_password(None), None
    account.is_active = account.must_change = False
    save(account, "username", "password", "last_login", "is_active", "must_change")
    return int(account.pk)
