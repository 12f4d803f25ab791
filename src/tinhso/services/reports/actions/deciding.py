"""Sending, and what the verifier decides."""

from collections.abc import Callable, Iterator
from datetime import datetime

from tinhso.engines.cases import public as cases
from tinhso.engines.cases.public import Move
from tinhso.engines.measures import public as measures
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotAllowed, NotNow, Problems
from tinhso.kernel.figures import figure_sources
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing
from tinhso.store.transactions import all_or_nothing

from ..events import ReturnReopened, ReturnSent, ReturnSentBack, ReturnVerified
from ..rules.answers import NOTHING, Answer, problems
from ..rules.deadlines import is_late, last_day
from ..sheets import Sheet, held_sheet, visible
from .filling import nothing_first, write


@all_or_nothing
def send(id: int, *, by: Actor, at: datetime, first: Callable[[Sheet], None] = nothing_first) -> Move:
    """Send the return to whoever verifies it. Everything that is missing or wrong is told at once (Problems).

    `first`, here and below, looks at the return as it is held, before anything is changed, and may refuse.
    """
    held = held_sheet(id, by=by, on=local_day(at))
    first(held)
    if held.fillable:  # otherwise the move below says who was first
        computed = _computed(held)
        if computed:
            write(id, computed, by=by, at=at)
        wrong = problems(held.asked, held.answers | computed, held.pairs, held.proof_counts)
        if wrong:
            raise Problems(wrong)

    def event(moved: Move) -> ReturnSent:
        late = is_late(held.due_on, local_day(at))
        return ReturnSent(id=id, unit=held.unit, form=held.form.it.code, period=held.period.code, late=late)

    return cases.move(held.case.id, "send", by=by, at=at, event=event)


def _computed(held: Sheet) -> dict[str, Answer]:
    """Values that services count by themselves, for this unit, as of the period's last day."""
    found = {}
    for source in figure_sources.values():
        if source.measure in held.asked:
            values = source.values(held.period, on=last_day(held.period))
            mine = next((one.value for one in values if one.unit == held.unit), None)
            found[source.measure] = Answer(value=mine)
    return found


@all_or_nothing
def send_back(id: int, *, reason: str, by: Actor, at: datetime) -> Move:
    """Return it to the unit with a reason, which the unit reads first."""
    row = visible(id, by=by, on=local_day(at))
    return cases.move(
        row.case_id,
        "send-back",
        note=reason,
        by=by,
        at=at,
        event=lambda moved: ReturnSentBack(id=id, unit=row.unit_id, period=row.period),
    )


@all_or_nothing
def verify(id: int, *, by: Actor, at: datetime, seen: str = "", first: Callable[[Sheet], None] = nothing_first) -> Move:
    """Confirm the return: its figures are established, with their proofs, by this act.

    `seen`: the sheet's `mark` when the verifier was shown it; NotNow when it has moved since, even if it waits again.
    NotAllowed for whoever wrote or sent any of it, from whichever of their posts.
    """
    held = held_sheet(id, by=by, on=local_day(at))
    first(held)
    if seen and held.case.stands.turn == "above" and seen != held.mark:
        raise NotNow(_("This report was returned and sent again after your page was shown. Look at its figures again."))
    figures = list(_figures(held))

    def event(moved: Move) -> ReturnVerified:
        return ReturnVerified(
            id=id, unit=held.unit, form=held.form.it.code, period=held.period.code, count=len(figures)
        )

    moved = cases.move(held.case.id, "verify", by=by, at=at, event=event)
    if not held.writers.isdisjoint(by.hands):
        raise NotAllowed(
            _("You filled in this report yourself, so you cannot verify it, not even from another of your posts.")
        )
    computed = {source.measure for source in figure_sources.values()}
    for kind in ("reported", "computed"):
        given = [figure for figure in figures if (figure.measure in computed) == (kind == "computed")]
        if given:
            source = measures.Source(kind, thing=Thing("return", id), example=held.form.is_example)
            measures.establish(given, source=source, event=moved.event_id, by=by, at=at)
    return moved


def _figures(held: Sheet) -> Iterator[measures.NewFigure]:
    """A figure for each answer. "No figure yet" makes none, unless it corrects one that stands."""
    standing = measures.figures(set(held.asked), {held.unit}, held.period)
    for code in held.asked:
        answer = held.saved[code].answer if code in held.saved else NOTHING
        if (answer.value is None and not answer.choice) and (code, held.unit) not in standing:
            continue
        yield measures.NewFigure(
            measure=code,
            unit=held.unit,
            period=held.period,
            value=answer.value,
            choice=answer.choice,
            papers=tuple(proof.paper for proof in held.proofs.get(code, ())),
        )


@all_or_nothing
def reopen(id: int, *, reason: str, by: Actor, at: datetime) -> Move:
    """Open a verified return again for a correction. Its figures stay until new ones correct them."""
    row = visible(id, by=by, on=local_day(at))
    return cases.move(
        row.case_id,
        "reopen",
        note=reason,
        by=by,
        at=at,
        event=lambda moved: ReturnReopened(id=id, unit=row.unit_id, period=row.period),
    )
