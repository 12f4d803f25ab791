"""When a round may be opened, scored, published. Pure."""

import re
from datetime import date

from tinhso.kernel.errors import Invalid
from tinhso.kernel.period import ReportingPeriod, known_day, period_holding
from tinhso.kernel.texts import mark as _

# "120/QĐ-UBND": a number, a slash, letters of the kind and the issuer.
_DECISION = re.compile(r"^\d{1,6}(/\d{4})?/[A-ZĐ]{2,6}(-[A-ZĐ0-9&]{1,20})+$")


def require_period(kind: str, period: ReportingPeriod) -> None:
    """The period is of the kind the set is for."""
    if period.kind != kind:
        raise Invalid(
            _("This set is scored by another kind of period than %(period)s."), field="period", period=period.code
        )


def last_ended(kind: str, on: date) -> ReportingPeriod:
    """The newest period of a kind that is over on the day."""
    period = period_holding(on, kind)
    return period if period.end <= on else period.shifted(-1)


def decision_number(text: str) -> str:
    """The number of a decision as written on it. Invalid shows an example."""
    number = "".join(text.split()).upper()
    if not number:
        raise Invalid(_("Write the number of the decision that publishes the ranking."), field="decision")
    if len(number) > 60 or not _DECISION.match(number):
        raise Invalid(
            _("“%(text)s” is not the number of a decision. Write it like 120/QĐ-UBND."),
            field="decision",
            text=text[:60],
        )
    return number


def decision_day(day: date, *, scored: date, today: date) -> date:
    """The day of a decision: not before the scoring it publishes, not in the future."""
    known_day(day)
    if day > today:
        raise Invalid(_("The decision is dated %(day)s, which is still to come."), field="decided_on", day=day)
    if day < scored:
        raise Invalid(
            _("The decision is dated %(day)s, before the scoring of %(scored)s that it publishes."),
            field="decided_on",
            day=day,
            scored=scored,
        )
    return day
