"""Two pairs of eyes: nobody takes in a dossier of their own. Persons are compared, as far as they are known.

Staff are known here by name alone. Who receives dossiers may say their own number once; only a keyed hash of it is kept.
Until then the same name is asked about.
"""

from collections.abc import Iterator

from tinhso.engines.people import public as people
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import Invalid, TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.store.keys import fold

from .. import secrecy
from ..rules import numbers
from .models import OwnNumber


def problems(name: str, number: str, *, somebody_else: bool, by: Actor) -> Iterator[TinhSoError]:
    """Why the actor may not take in what this person hands in."""
    if by.person is None:
        return
    try:
        handle = secrecy.handle("person", numbers.personal_number(number))
    except Invalid:
        return  # told beside the number already
    held = dict(OwnNumber.objects.filter(person_id__in=by.hands).values_list("person_id", "handle"))
    if handle in held.values():
        yield Invalid(_("This is your own number. Let a colleague receive your dossier."), field="number")
        return
    if by.person in held or somebody_else:
        return
    if same_name(name, by=by):
        yield Invalid(
            _(
                "This is your own name. Is it your dossier, let a colleague receive it. Is it somebody else of the same name, tick that below and receive it again."
            ),
            field="name",
        )


def same_name(name: str, *, by: Actor) -> bool:
    """Is it the name of whoever acts?"""
    own = people.names([by.person]).get(by.person, "") if by.person is not None else ""
    return bool(own) and fold(own) == fold(name)


def said(person: int) -> bool:
    """Have they said their number?"""
    return OwnNumber.objects.filter(pk=person).exists()
