"""Which form a procedure has: the one in force on a day, or the one under which something was filled in. From memory."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tinhso.kernel.definitions import Text
from tinhso.store import definitions
from tinhso.store.definitions import Kept

from .definitions import FORMS
from .form_shapes import FormField, FormSection, ProcedureForm, Signer
from .procedures import Procedure

OPEN_DAYS = 30
"""So long after a form was replaced, what was begun under it may still be handed in under it."""
OWN = "own"
"""Says on a page that it was opened with the form written in the procedure itself."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A version of a procedure's form. `id`: of the definition; None for the form written in the procedure itself.

    False where the procedure has no form.
    """

    sections: tuple[FormSection, ...] = ()
    id: int | None = None
    status: Literal["official", "partial", "example"] = "official"
    note: Text | None = None
    paper: str = ""
    """The paper that nobody asks for once it is filled in here."""
    signers: tuple[Signer, ...] = ()
    """Who signs the print; none named: whoever hands it in."""

    def __bool__(self) -> bool:
        return bool(self.sections)

    @property
    def version(self) -> str:
        """For a page that is sent later: the version it was opened with."""
        return str(self.id) if self.id is not None else OWN if self.sections else ""

    def fields(self, kind: str) -> tuple[FormField, ...]:
        """The fields of a kind, in order."""
        return tuple(one for section in self.sections for one in section.fields if one.kind == kind)


NOTHING = Asked()


def of(it: Procedure, *, on: date) -> Asked:
    """The form in force on the day: that of a pack, else the one written in this version of the procedure."""
    kept = next((one for one in _versions(it.code) if on in one.in_force), None)
    return _asked(kept) if kept is not None else _own(it)


def under(it: Procedure, id: int | None) -> Asked:
    """The version something was filled in under; `id` None: the one written in `it`, the procedure as it was then."""
    return _asked(definitions.by_id(ProcedureForm, id)) if id is not None else _own(it)


def opened(it: Procedure, version: str, *, on: date) -> Asked:
    """The form a page was opened with, so that a new version alters nothing under way; where the page names none, or one
    that ended more than OPEN_DAYS ago, the form in force on the day."""
    if version == OWN and it.form:
        return _own(it)
    since = on - timedelta(days=OPEN_DAYS)
    for kept in _versions(it.code):
        start, end = kept.in_force.start, kept.in_force.end
        if str(kept.id) == version and (start is None or start <= on) and (end is None or end > since):
            return _asked(kept)
    return of(it, on=on)


def _versions(code: str) -> tuple[Kept[ProcedureForm], ...]:
    return definitions.versions(ProcedureForm, FORMS, code)


def _own(it: Procedure) -> Asked:
    return Asked(it.form, status="example" if "form" in it.ours else it.status) if it.form else NOTHING


def _asked(kept: Kept[ProcedureForm]) -> Asked:
    it = kept.it
    return Asked(it.sections, kept.id, it.status, it.note, it.paper or "", it.signers)
