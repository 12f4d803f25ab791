"""A return read whole: its form, what is asked, what was answered, with which proof. One statement; two where it is held."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from tinhso.engines.cases import public as cases
from tinhso.engines.measures import public as measures
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotThere
from tinhso.kernel.figures import figure_sources
from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions, verbs
from tinhso.store.definitions import Kept

from .definitions import READ, ReportForm
from .models import Return
from .rules.answers import NOTHING, Answer, Asked, Pair, Typed, read, written
from .rules.deadlines import last_day


@dataclass(frozen=True, slots=True)
class Saved:
    """An answer with who saved it last."""

    answer: Answer
    person: int | None
    behalf: int | None
    post: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """A paper attached to an answer."""

    paper: int
    measure: str
    name: str
    size: int
    media_type: str
    person: int | None
    behalf: int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A return as it stands."""

    id: int
    form: Kept[ReportForm]
    unit: int
    period: ReportingPeriod
    due_on: date
    opened_at: datetime
    edits: int
    case: cases.CaseNow
    asked: Mapping[str, Asked]
    measures: Mapping[str, measures.Measure]
    pairs: tuple[Pair, ...]
    saved: Mapping[str, Saved]
    proofs: Mapping[str, tuple[Proof, ...]]

    @property
    def answers(self) -> dict[str, Answer]:
        return {code: one.answer for code, one in self.saved.items()}

    @property
    def proof_counts(self) -> dict[str, int]:
        return {code: len(papers) for code, papers in self.proofs.items()}

    @property
    def writers(self) -> frozenset[int]:
        """Persons whose answers or proofs stand in it, with those on whose behalf they were given."""
        given: list[Saved | Proof] = [
            *self.saved.values(),
            *(proof for papers in self.proofs.values() for proof in papers),
        ]
        persons = {one.person for one in given} | {one.behalf for one in given}
        return frozenset(person for person in persons if person is not None)

    @property
    def mark(self) -> str:
        """Changes whenever the return moves: tells whether a page still shows it as it stands."""
        return self.case.changed_at.isoformat()

    @property
    def fillable(self) -> bool:
        """It is the unit's turn."""
        return self.case.stands.turn == "own"

    def answer(self, measure: str) -> Answer:
        one = self.saved.get(measure)
        return one.answer if one else NOTHING


def visible(id: int, *, by: Actor, on: date) -> Return:
    """The return with its case, when the actor may read it; NotThere otherwise. One statement."""
    return _readable(verbs.load_with(Return, "case", id=id), by, on)


def sheet_of(id: int, *, by: Actor, on: date) -> Sheet:
    """The return whole, when the actor may read it; NotThere otherwise. One statement."""
    row, (version, *given) = verbs.load_beside(Return, "case", beside=(verbs.version("of_case"), *_GIVEN), id=id)
    return _sheet(_readable(row, by, on), version, *given)


def held_sheet(id: int, *, by: Actor, on: date) -> Sheet:
    """The same, and nobody else changes it until the transaction ends."""
    row = _readable(verbs.load_with(Return, "case", hold="case", id=id), by, on)
    ((edits, *given),) = verbs.rows(_GIVEN_HELD, id)  # as it stands now that it is held
    row.edits = edits
    return _sheet(row, cases.HELD, *given)


def _readable(row: Return, by: Actor, on: date) -> Return:
    if not access.allows(by, READ, unit=row.unit_id, on=on):
        raise NotThere(_("What you are looking for is not here."))
    return row


def returns_of(form: str, period: ReportingPeriod, *, by: Actor, on: date) -> dict[int, int]:
    """Ids of a period's returns by unit, as far as the actor may read them."""
    scope = access.scope(by, READ, on=on)
    rows = Return.objects.filter(code=form, period=period.code)
    if not scope.everywhere:
        rows = rows.filter(unit_id__in=units.in_scope(scope, on=on))
    return dict(rows.values_list("unit_id", "id"))


def _sheet(row: Return, version: str, answers: list[list[Any]], proofs: list[list[Any]]) -> Sheet:
    form = definitions.by_id(ReportForm, row.form_id)
    period = ReportingPeriod.parse(row.period)
    asked, known, pairs = asked_by(form.id, row.period, computed_measures(), definitions.generation())
    return Sheet(
        id=row.pk,
        form=form,
        unit=row.unit_id,
        period=period,
        due_on=row.due_on,
        opened_at=row.opened_at,
        edits=row.edits,
        case=cases.now_of(row.case, version),
        asked=asked,
        measures=known,
        pairs=pairs,
        saved=_saved(answers, asked),
        proofs=_proofs(proofs),
    )


def answered(held: Sheet, changed: Mapping[str, Answer], *, by: Actor, at: datetime) -> Sheet:
    """The return as it stands once these answers are kept, as it would be read again."""
    new = {
        code: Saved(_kept(answer), by.person, by.behalf, by.post, at.astimezone(UTC))
        for code, answer in changed.items()
    }
    return replace(held, saved={**held.saved, **new})


@lru_cache(maxsize=256)
def asked_by(
    form_id: int, period: str, computed: frozenset[str], generation: int
) -> tuple[Mapping[str, Asked], Mapping[str, measures.Measure], tuple[Pair, ...]]:
    """What the form asks in a period, the measures behind it, and the parts that may not be more than their whole.

    From memory, since every act on a return asks for it. `generation`: of the definitions it was made from.
    """
    form, on = definitions.by_id(ReportForm, form_id).it, last_day(ReportingPeriod.parse(period))
    codes = [field.measure for field in form.fields]
    known = measures.measures_on(codes, on=on)
    asked = {}
    for field in form.fields:
        measure = known[field.measure]
        asked[field.measure] = Asked(
            code=field.measure,
            title=field.title or measure.title,
            minimum=measure.minimum,
            maximum=measure.maximum,
            decimals=measure.decimals,
            choices=tuple((choice.code, choice.title) for choice in measure.choices),
            proof=field.proof,
            required=field.required,
            may_be_unknown=field.may_be_unknown,
            computed=field.measure in computed,
        )
    shares = [(field.measure, field.share) for field in form.fields if field.share]
    return MappingProxyType(asked), MappingProxyType(known), tuple(dict.fromkeys([*shares, *_ratios(set(asked), on)]))


def _ratios(codes: set[str], on: date) -> list[Pair]:
    """Parts and wholes of ratios in force, as far as both are asked."""
    found = definitions.in_force(measures.Measure, measures.MEASURES, on=on)
    return [
        (kept.it.part, kept.it.whole)
        for kept in found
        if kept.it.part in codes and kept.it.whole in codes and kept.it.part and kept.it.whole
    ]


def computed_measures() -> frozenset[str]:
    """Measures some service counts by itself: they are shown, never asked."""
    return frozenset(source.measure for source in figure_sources.values())


def _saved(answers: list[list[Any]], asked: Mapping[str, Asked]) -> dict[str, Saved]:
    return {
        measure: Saved(
            _answer(asked[measure], value and Decimal(value), choice, unknown, note, raw),
            person,
            behalf,
            post,
            datetime.fromisoformat(at).astimezone(UTC),
        )
        for measure, value, choice, unknown, note, raw, person, behalf, post, at in answers
        if measure in asked
    }


def _proofs(proofs: list[list[Any]]) -> dict[str, tuple[Proof, ...]]:
    found: dict[str, tuple[Proof, ...]] = {}
    for paper, measure, *more in proofs:
        found[measure] = (*found.get(measure, ()), Proof(paper, measure, *more))
    return found


# Fixed text, since every act on a return reads these: the ORM would build it anew each time (docs/decisions/0001). As JSON,
# so that they come beside the row.
_GIVEN = (
    """(SELECT coalesce(json_agg(json_build_array(measure, value::text, choice, unknown, note, raw, person, behalf, post, at)), '[]')
    FROM reports_returnvalue WHERE of_id = one.id)""",
    """(SELECT coalesce(json_agg(json_build_array(p.id, r.measure, p.name, p.size, p.media_type, r.person, r.behalf) ORDER BY r.id), '[]')
    FROM reports_returnproof r JOIN documents_paper p ON p.id = r.paper_id WHERE r.of_id = one.id)""",
)
_GIVEN_HELD = f"SELECT edits, {', '.join(_GIVEN)} FROM reports_return one WHERE id = %s::bigint"


def _answer(asked: Asked, value: Decimal | None, choice: str, unknown: bool, note: str, raw: str) -> Answer:
    if raw:  # read again, so that the reason is said in today's words
        return read(asked, Typed(raw, unknown, note))
    return Answer(value=None if value is None else plain(value), choice=choice, unknown=unknown, note=note)


def _kept(answer: Answer) -> Answer:
    """An answer as it comes back from where it is kept."""
    return answer if answer.value is None else replace(answer, value=plain(answer.value))


def plain(value: Decimal) -> Decimal:
    """Without the zeros the column pads with."""
    return Decimal(written(value).replace(",", "."))
