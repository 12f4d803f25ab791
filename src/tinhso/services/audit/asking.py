"""What an auditor typed, read into what the journal is asked: people and things by the names people use."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core import signing

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import thing_names
from tinhso.web.forms import Form

from .definitions import SEE_PERSONS

LABELS = {
    "nguoi": _("Person (name or number)"),
    "don-vi": _("Unit (name or number)"),
    "loai": _("Kind of the thing"),
    "so": _("Thing (code, name or number)"),
    "su-kien": _("Event"),
    "tu": _("From day"),
    "den": _("To day"),
}
HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def wanted(form: Form, *, by: Actor, on: date) -> journal.Wanted:
    """What the form asks for; what cannot be understood is an error of its field."""
    since, until = form.day("tu"), form.day("den")
    kind = form.choice("loai", kinds()) or ""
    about, thing = _thing(form, kind, on)
    return journal.Wanted(
        person=_person(form, by, on),
        unit=_numbered(form, "don-vi", lambda text: _unit(form, text)),
        about=about,
        thing=thing,
        name=form.choice("su-kien", {event.name for event in journal.known()}) or "",
        since=_begins(since) if since else None,
        until=_begins(until + timedelta(days=1)) if until else None,
    )


def kinds() -> set[str]:
    """Every kind of thing an event may be about."""
    return {event.about for event in journal.known()}


def _numbered(form: Form, name: str, by_name: Callable[[str], int | None]) -> int | None:
    """The number that stands in a field, or the one that what stands there leads to."""
    text = form.text(name, most=100)
    if text and text.isascii() and text.isdecimal() and len(text) < 19:
        return int(text)
    return by_name(text) if text else None


def _unit(form: Form, text: str) -> int | None:
    found = units.search(text, on=None, most=1)
    if not found:
        form.wrong("don-vi", _("No unit is called “%(name)s”."), name=text)
        return None
    return found[0].id


def _person(form: Form, by: Actor, on: date) -> int | None:
    """By name only for who may see names somewhere: whether somebody of a name works here is told to no other."""

    def named(text: str) -> int | None:
        if access.scope(by, SEE_PERSONS, on=on).nowhere:
            form.wrong("nguoi", _("Your post does not see names. Give the number of the person."))
            return None
        found = people.called(text)
        if not found:
            form.wrong("nguoi", _("Nobody here has the user name or name “%(name)s”."), name=text)
        elif len(found) > 1:
            form.wrong("nguoi", _("Several people are called “%(name)s”. Give the user name."), name=text)
        return found[0] if len(found) == 1 else None

    return _numbered(form, "nguoi", named)


def _thing(form: Form, kind: str, on: date) -> tuple[str, int | None]:
    """The thing with its kind: one that is named tells its kind itself."""
    about = kind

    def named(text: str) -> int | None:
        nonlocal about
        for one in [kind] if kind else sorted(thing_names):
            found = thing_names.get(one).find(text, on=on) if one in thing_names else None
            if found is not None:
                about = one
                return found
        form.wrong("so", _("Nothing is called “%(name)s”. Give the whole code or name, or the number."), name=text)
        return None

    number = _numbered(form, "so", named)
    return about, number


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), HERE)


def go_on(wanted: journal.Wanted, before: int, *, by: Actor) -> str:
    """Where a search that was recorded goes on; good for this search by this person alone."""
    return _signer(wanted, by).sign(str(before))


def goes_on(wanted: journal.Wanted, place: str, *, by: Actor) -> int | None:
    """The place `go_on` gave; None for any other text: then the search begins, and is recorded."""
    try:
        return int(_signer(wanted, by).unsign(place))
    except signing.BadSignature:
        return None


def _signer(wanted: journal.Wanted, by: Actor) -> signing.Signer:
    return signing.Signer(salt=f"audit.search {by.person} {wanted!r}")
