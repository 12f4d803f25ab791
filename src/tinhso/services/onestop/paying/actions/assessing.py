"""An officer says what the dossier owes."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, NotNow, Problems, TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.copying import copy_in
from tinhso.store.keys import nfc
from tinhso.store.transactions import all_or_nothing

from ... import secrecy
from ...dossiers import Seen, visible
from ...models import Dossier
from ...rules.fees import Line, Typed, line_of
from ..bills import facts_of
from ..events import FeeAssessed
from ..models import Bill, BillLine
from ..registration import COLLECT
from ..rules import vietqr
from ..rules.standing import NOTHING, standing

MOST_REASON, MOST_DOCUMENT = 300, 120


@all_or_nothing
def assess(id: int, typed: Mapping[str, Typed], *, by: Actor, at: datetime, citizen: bool = False) -> Decimal:
    """Keep what the dossier owes, by the rates of the day it was received; the sum. Again: the new takes the old one's place.

    `typed`: by the code of the fee; what is left out is one piece without exemption. `citizen`: the identity system says so of
    the applicant. All that is wrong is told at once (Problems); NotNow for a procedure without fees.
    """
    day = local_day(at)
    row = visible(id, by=by, on=day)
    access.require(by, COLLECT, unit=row.receiving_id, on=day)
    if not row.definition.fees:
        raise NotNow(_("Nothing is paid for this procedure."))
    lines = _lines(row, typed, citizen)
    due = sum((line.due for line in lines), NOTHING)
    verbs.lock(Dossier, id=id)  # two officers may press at once, before there is a bill to lock
    bill = Bill.objects.filter(pk=id).first()
    before = bill.due if bill else None
    got, back = (bill.got, bill.back) if bill else (NOTHING, NOTHING)
    Bill.objects.update_or_create(
        pk=id,
        defaults={
            "unit_id": row.receiving_id,
            "reference": vietqr.reference_of(row.code),
            "due": due,
            "stands": standing(due, got, back),
            "assessed_at": at,
        },
    )
    BillLine.objects.filter(bill_id=id).delete()
    copy_in(
        BillLine._meta.db_table,
        ("bill_id", "code", "pieces", "whole", "due", "exemption", "reason", "document"),
        [
            (id, one.fee.code, one.pieces, one.whole, one.due, one.exemption, secrecy.hidden(one.reason), one.document)
            for one in lines
        ],
    )
    journal.record(FeeAssessed(id=id, unit=row.receiving_id, due=due, before=before), by=by, at=at)
    return due


def _lines(row: Seen, typed: Mapping[str, Typed], citizen: bool) -> list[Line]:
    facts, on = facts_of(row, citizen=citizen), local_day(row.received_at)
    lines: list[Line] = []
    problems: list[TinhSoError] = []
    for fee in row.definition.fees:
        one = typed.get(fee.code, Typed())
        one = Typed(one.pieces, one.exemption, nfc(one.reason), one.amount, nfc(one.document))
        for name, text, most in (("reason", one.reason, MOST_REASON), ("document", one.document, MOST_DOCUMENT)):
            if len(text) > most:
                problems.append(Invalid(_("Write at most %(most)s characters."), field=f"{fee.code}-{name}", most=most))
        try:
            lines.append(line_of(fee, one, facts, on=on))
        except Invalid as wrong:
            problems.append(wrong)
    if problems:
        raise Problems(problems)
    return lines
