"""Issuing a paper inside an act: promised before, numbered for the act's event, kept after it. No event of its own."""

from datetime import datetime
from typing import Any

from tinhso.engines.cases import public as cases
from tinhso.engines.documents import public as documents
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day

from .. import secrecy
from ..dossiers import Seen
from . import facts, forms, wording
from .forms import InForce
from .models import Issued


class Promised:
    """A paper that the act under way issues. `numbered()` once, late, when nothing is left to refuse; then `keep()`."""

    def __init__(self, found: InForce, unit: int, *, by: Actor, at: datetime) -> None:
        self.found, self.unit, self.by, self.at = found, unit, by, at
        self.number = 0

    def numbered(self) -> dict[str, Any]:
        """What the act's event says of the paper. Takes the number."""
        assert self.found.form.symbol is not None
        self.number = documents.next_number(self.unit, self.found.form.symbol, year=local_day(self.at).year)
        return {"paper": self.found.form.code, "number": self.number}

    def keep(self, row: Seen, *, event: int, note: str = "", before: cases.CaseNow | None = None) -> None:
        """Freeze what the paper states, now that the act is done. `event`: the act's."""
        symbol = self.found.form.symbol or ""
        case = cases.state_of(row.case_id)
        number = wording.number_words(self.number, symbol)
        stated = facts.gathered(self.found, row, number, case, by=self.by, at=self.at, note=note.strip(), before=before)
        Issued.objects.create(
            dossier_id=row.id,
            forms_id=self.found.definition,
            form=self.found.form.code,
            unit_id=self.unit,
            symbol=symbol,
            year=local_day(self.at).year,
            number=self.number,
            facts=secrecy.packed(stated),
            at=self.at,
            post=self.by.post,
            event=event,
        )


def with_action(row: Seen, action: str, *, by: Actor, at: datetime) -> Promised | None:
    """The paper that this action on the dossier issues; None: none."""
    found = forms.with_action(row.definition.process, action, on=local_day(at))
    if found is None:
        return None
    unit = row.receiving_id if found.form.issued_by == "receiving" else row.deciding_id
    return Promised(found, unit, by=by, at=at)


def at_receipt(receiving: int, deciding: int, *, by: Actor, at: datetime) -> Promised | None:
    """The paper a dossier is received with; None when no pack has one in force."""
    found = forms.at_receipt(on=local_day(at))
    if found is None:
        return None
    return Promised(found, receiving if found.form.issued_by == "receiving" else deciding, by=by, at=at)
