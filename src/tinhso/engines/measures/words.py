"""Rules and reasons in words, in the reader's language."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, override

from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.texts import mark as _

from .definitions import Category, Indicator, IndicatorSet, Measure, Ratio, Steps, SumOf, Threshold
from .rules.scoring import Why

# Empty rule → words.
EMPTY = {
    "zero": _("If there was nothing to count: no points."),
    "full": _("If there was nothing to count: all points."),
    "not-applicable": _("If there was nothing to count: the indicator does not apply and leaves the maximum."),
}
ABSENT = {
    "zero": _("If nothing was reported: no points."),
    "not-applicable": _("If nothing was reported: the indicator leaves the maximum."),
}

TO_VIETNAMESE = str.maketrans(",.", ".,")


def plain(value: Decimal, language: str = "vi") -> str:
    """1.234,5 (1,234.5 in English): exact, without needless zeros, as on every page."""
    text = f"{value.normalize():,f}" if value else "0"
    return text if language.startswith("en") else text.translate(TO_VIETNAMESE)


def period_said(code: str) -> str:
    """Quý III/2026: a period in the active language, in the same words as on every page."""
    period = ReportingPeriod.parse(code)
    roman = ("", "I", "II", "III", "IV")
    values = {"year": period.year, "next": period.year + 1, "number": period.number}
    if period.kind == "quarter":
        return gettext("Quarter %(roman)s/%(year)s") % {**values, "roman": roman[period.number]}
    if period.kind == "half":
        return (
            gettext("First half of %(year)s") if period.number == 1 else gettext("Second half of %(year)s")
        ) % values
    return {
        "month": gettext("Month %(number)s/%(year)s"),
        "nine-months": gettext("Nine months of %(year)s"),
        "year": gettext("Year %(year)s"),
        "school-year": gettext("School year %(year)s–%(next)s"),
    }[period.kind] % values


def said(why: Why, *, number: Callable[[Decimal], str] = plain, titles: Mapping[str, str] | None = None) -> str:
    """A reason in the active language. `titles`: words for codes of choices."""
    values: dict[str, Any] = {}
    for name, value in why.values.items():
        if isinstance(value, Decimal):
            values[name] = number(value)
        else:
            values[name] = (titles or {}).get(str(value), value)
    text = gettext(why.message)
    return text % values if values else text


def to_json(why: Why) -> dict[str, Any]:
    """As a record keeps it: decimals keep their exact digits."""
    return {
        "message": why.message,
        "values": {
            name: {"n": str(value)} if isinstance(value, Decimal) else value for name, value in why.values.items()
        },
    }


def from_json(kept: Mapping[str, Any]) -> Why:
    """The reason a record keeps."""
    return Why(
        kept["message"],
        {name: Decimal(value["n"]) if isinstance(value, dict) else value for name, value in kept["values"].items()},
    )


def in_words(
    indicator: Indicator, language: str, *, measure: Measure | None = None, within: IndicatorSet | None = None
) -> str:
    """The rule of an indicator, plainly. `measure` gives its unit and direction; `within` the rules of the set."""
    with override(language):
        words = [_scoring(indicator, language, measure, within)]
        if within is not None and indicator.scored and not isinstance(indicator.scoring, SumOf):
            words.append(gettext(EMPTY[within.empty_rule(indicator)]))
            words.append(gettext(ABSENT[within.absent_rule(indicator)]))
        return " ".join(word for word in words if word)


def _scoring(one: Indicator, language: str, measure: Measure | None, within: IndicatorSet | None) -> str:
    def n(value: Decimal) -> str:
        return plain(value, language)

    if one.rule is not None:
        return one.rule.in_language(language)
    scoring = one.scoring
    if not one.scored or scoring is None:
        return gettext("Collected for information; it is not scored.")
    unit = measure.unit_of_measure.in_language(language) if measure else ""
    lower = measure is not None and measure.better == "lower"
    values = {"points": n(one.points), "unit": unit}
    match scoring:
        case Ratio():
            if scoring.of == 1 and not unit.strip("% "):
                return gettext("The value times %(points)s points, at most %(points)s.") % values
            return gettext("In proportion: %(of)s %(unit)s or more is worth %(points)s points.") % {
                **values,
                "of": n(scoring.of),
            }
        case Threshold():
            values["from"] = n(scoring.full_from)
            if lower:
                full = gettext("%(from)s %(unit)s or less is worth all %(points)s points.") % values
                rest = (
                    gettext("Above it, in inverse proportion.")
                    if scoring.below == "proportional"
                    else gettext("Above it, nothing.")
                )
            else:
                full = gettext("From %(from)s %(unit)s on, all %(points)s points.") % values
                rest = (
                    gettext("Below it, in proportion.")
                    if scoring.below == "proportional"
                    else gettext("Below it, nothing.")
                )
            return f"{full} {rest}"
        case Steps():
            steps = [
                gettext("from %(from)s %(unit)s: %(points)s points")
                % {"from": n(step.start), "unit": unit, "points": n(step.points)}
                for step in scoring.steps
            ]
            return gettext("By steps: %(steps)s. Below the first step, nothing.") % {"steps": "; ".join(steps)}
        case Category():
            names = {choice.code: choice.title.in_language(language) for choice in (measure.choices if measure else ())}
            shares = [
                gettext("%(choice)s: %(points)s points")
                % {"choice": names.get(code, code), "points": n(share * one.points)}
                for code, share in scoring.shares.items()
            ]
            return gettext("By the answer chosen: %(shares)s.") % {"shares": "; ".join(shares)}
        case SumOf():
            titles = (
                [within.indicator(code).title.in_language(language) for code in scoring.of]
                if within
                else list(scoring.of)
            )
            return gettext("The sum of its parts: %(parts)s.") % {"parts": "; ".join(titles)}


def total_in_words(given: IndicatorSet, language: str) -> str:
    """How the set totals, plainly."""
    with override(language):
        match given.total.kind:
            case "sum":
                return gettext("The total is the sum of the points, at most %(scale)s.") % {
                    "scale": plain(given.scale, language)
                }
            case "percent":
                return gettext("The total is the points as percent of what the unit could reach.")
            case "divided":
                return gettext(
                    "The total is the sum of value times points over all scored indicators, divided by %(by)s."
                ) % {"by": plain(given.total.by, language)}
