"""The burden check: what a form asks for that is known already, and the hours a year that answering it costs (X9)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from django.conf import settings
from pydantic import Field as Limit

from tinhso.engines.measures.public import MEASURES
from tinhso.engines.units import public as units
from tinhso.kernel.definitions import Definition, DefinitionKind, Text, definition_kinds
from tinhso.kernel.errors import NotThere
from tinhso.kernel.figures import figure_sources
from tinhso.kernel.plans import Foreseen, Proposed, Value, plan_effects
from tinhso.kernel.texts import mark as _

from .definitions import FORMS, ReportForm

BURDENS = "report-burden"
PERIODS_A_YEAR: Mapping[str, int] = {
    "month": 12,
    "quarter": 4,
    "half": 2,
    "nine-months": 1,
    "year": 1,
    "school-year": 1,
}


class ReportBurden(Definition):
    """What answering one question of a form costs: an assumption until somebody has measured it, and shown as one."""

    minutes_a_field: Annotated[
        Decimal,
        Limit(gt=0, le=600, description="Minutes to find, check and type one figure.", examples=[10]),
    ]


def hours(fields: int, asked: int, period: str, minutes: Decimal) -> Decimal:
    """Hours a year of answering so many fields, in so many units, every period."""
    return Decimal(fields * asked * PERIODS_A_YEAR[period]) * minutes / 60


def register() -> None:
    """Called once while starting."""
    definition_kinds.add(
        BURDENS, DefinitionKind(BURDENS, ReportBurden, title=_("Assumptions about the work of reporting"))
    )
    plan_effects.add("burden of reports", BurdenOfForms())


class BurdenOfForms:
    """What new and changed forms would ask twice, and the hours they would add."""

    def effects(self, proposed: Proposed) -> Sequence[Foreseen]:
        before, after = _forms(proposed.before), _forms(proposed.after)
        touched = [code for code in sorted(before.keys() | after.keys()) if before.get(code) != after.get(code)]
        if not touched:
            return ()
        titles = {code: it.title for code, it in proposed.after.get(MEASURES, {}).items()}
        told = [one for code in touched if code in after for one in _held(after[code], before.get(code), after, titles)]
        return [*told, *_work(touched, before, after, proposed)]


def _forms(latest: Mapping[str, Mapping[str, Definition]]) -> dict[str, ReportForm]:
    return {code: it for code, it in latest.get(FORMS, {}).items() if isinstance(it, ReportForm)}


def _held(
    form: ReportForm, before: ReportForm | None, forms: Mapping[str, ReportForm], titles: Mapping[str, Text]
) -> Iterator[Foreseen]:
    """Figures newly asked for that another form asks of the same units, or that the system counts."""
    known = {field.measure for field in before.fields} if before else set()
    computed = {source.measure for source in figure_sources.values()}
    for field in form.fields:
        if field.measure in known:
            continue
        values: dict[str, Value] = {"form": form.title, "measure": titles.get(field.measure) or field.measure}
        if field.measure in computed:
            message = _("“%(form)s” asks for “%(measure)s”, which the system counts by itself.")
            yield Foreseen("forms", message, values, grave=True)
        for other in forms.values():
            if other.code != form.code and other.field(field.measure) and set(other.subjects) & set(form.subjects):
                message = _("“%(form)s” asks for “%(measure)s”, which the same units report in “%(other)s” already.")
                yield Foreseen("forms", message, {**values, "other": other.title}, grave=True)


def _work(
    touched: Sequence[str], before: Mapping[str, ReportForm], after: Mapping[str, ReportForm], proposed: Proposed
) -> Iterator[Foreseen]:
    assumed = next(iter(proposed.after.get(BURDENS, {}).values()), None)
    if not isinstance(assumed, ReportBurden):
        return
    minutes, asked = assumed.minutes_a_field, _asked(proposed.on)
    total = Decimal(0)
    for code in touched:
        old, new = (_cost(forms.get(code), asked, minutes) for forms in (before, after))
        form = after.get(code) or before[code]
        total += new - old
        if new == old:
            continue
        values: dict[str, Value] = {
            "form": form.title,
            "hours": _number(new - old),
            "fields": len(form.fields),
            "units": _count(form, asked),
            "periods": PERIODS_A_YEAR[form.period],
            "minutes": _number(minutes),
        }
        yield Foreseen("hours", _WORK if new > old else _LESS, values, assumed=assumed.status != "official")
    if total:
        yield Foreseen(
            "hours",
            _("All together: %(hours)s hours of work a year in the units that report."),
            {"hours": _number(total, sign=True)},
            grave=total > 0,
            assumed=assumed.status != "official",
        )


_WORK = _(
    "“%(form)s”: %(hours)s hours more a year (%(fields)s fields in %(units)s units, %(periods)s times a year, "
    "%(minutes)s minutes a field)."
)
_LESS = _(
    "“%(form)s”: %(hours)s hours less a year (%(fields)s fields in %(units)s units, %(periods)s times a year, "
    "%(minutes)s minutes a field)."
)


def _cost(form: ReportForm | None, asked: Mapping[str, int], minutes: Decimal) -> Decimal:
    return hours(len(form.fields), _count(form, asked), form.period, minutes) if form else Decimal(0)


def _count(form: ReportForm, asked: Mapping[str, int]) -> int:
    return sum(asked.get(kind, 0) for kind in form.subjects)


def _asked(on: date) -> Mapping[str, int]:
    """Units of this province that stand on the day, by kind, with its bodies."""
    found: dict[str, int] = {}
    try:
        province = units.by_code(str(getattr(settings, "TINHSO_PROVINCE_CODE", "")), on=on)
    except NotThere:
        return found
    for place in (*units.within(province.id, on=on), *units.bodies_of(province.id, on=on)):
        found[place.kind] = found.get(place.kind, 0) + 1
    return found


def _number(value: Decimal, *, sign: bool = False) -> str:
    whole = (
        value.quantize(Decimal(1), ROUND_HALF_UP) if value == value.to_integral_value() or abs(value) >= 10 else value
    )
    text = f"{whole:+f}" if sign else f"{abs(whole):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
