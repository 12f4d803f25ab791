"""Opening a period: a return for every unit of the form's kinds, in a few statements whatever their number."""

from datetime import date, datetime

from django.db import connection

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotNow
from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions, verbs
from tinhso.store.copying import copy_in
from tinhso.store.definitions import Kept
from tinhso.store.transactions import all_or_nothing

from ..definitions import FORMS, OPEN, ReportForm
from ..events import ReturnsOpened
from ..models import Return
from ..rules.deadlines import due_on, ended_periods, last_day


@all_or_nothing
def open_returns(form: str, period: ReportingPeriod, *, within: int, by: Actor, at: datetime) -> int:
    """A return for every unit of the form's kinds within the province, as it stood on the period's last day; how many
    are new. Opening again adds only what is missing. NotNow before the period has ended."""
    day = last_day(period)
    if not by.system or by.only is not None:
        access.require(by, OPEN, unit=within, on=local_day(at))
    if local_day(at) <= day:
        raise NotNow(_("%(period)s ends on %(day)s. Open its reports after that."), period=period.code, day=day)
    kept: Kept[ReportForm] = definitions.find(ReportForm, FORMS, form, on=day)
    verbs.one_at_a_time(f"return {form} {period}")  # opened twice at once, the second finds nothing to do
    have = set(Return.objects.filter(code=form, period=period.code).values_list("unit_id", flat=True))
    roots = units.origins(within, on=day)  # a period that ended before a reform is reported by those who stood then
    places = [place for root in roots for place in units.within(root, on=day, kinds=kept.it.subjects)]
    missing = [place.id for place in places if place.id not in have]
    if not missing:
        return 0  # nothing changed
    due = due_on(period, kept.it.due_after_days)
    event = journal.record(
        ReturnsOpened(id=kept.id, unit=within, form=form, period=period.code, count=len(missing), due_on=due),
        by=by,
        at=at,
    )
    ids = _next_ids(len(missing))
    new = [cases.NewCase(unit, id) for unit, id in zip(missing, ids, strict=True)]
    opened = cases.open_cases(kept.it.process, new, subject_kind="return", event=event, by=by, at=at)
    copy_in(
        Return._meta.db_table,
        ("id", "form_id", "code", "unit_id", "period", "due_on", "case_id", "opened_at"),
        [
            (id, kept.id, form, unit, period.code, due, case, at)
            for id, unit, case in zip(ids, missing, opened, strict=True)
        ],
    )
    return len(missing)


def _next_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s::int)",
            [Return._meta.db_table, count],
        )
        return [id for (id,) in cursor.fetchall()]


def open_due(*, within: int, since: date, by: Actor, at: datetime) -> int:
    """Open every period that ended since the day, for every form then in force; how many returns are new."""
    today, count = local_day(at), 0
    for kept in definitions.all_of(ReportForm, FORMS):
        for period in ended_periods(kept.it.period, today, since=since):
            if last_day(period) in kept.in_force:
                count += open_returns(kept.it.code, period, within=within, by=by, at=at)
    return count
