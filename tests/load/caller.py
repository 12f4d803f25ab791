"""Programs that call the running province: tokens of officers with a report to fill, and a million figures to take along.

python -m tests.load.caller tokens    tokens, each with its return, a field to fill and a unit to read
python -m tests.load.caller figures   fills the table of figures up to a million, and tells the statement of the list
"""

from __future__ import annotations

import secrets
import sys
from datetime import datetime, timedelta

from tests.load.inside import begin, reply

from tinhso.kernel.actor import process

MOST = 20
MILLION = 1_000_000
DUE = """
SELECT DISTINCT ON (r.unit_id) r.id, a.id, a.person_id, k.id FROM reports_return r JOIN cases_case c ON c.id = r.case_id
JOIN people_post p ON p.unit_id = r.unit_id AND 'commune-reporter' = ANY(p.roles)
JOIN people_appointment a ON a.post_id = p.id AND a.period @> %s::date
LEFT JOIN people_account k ON k.person_id = a.person_id
WHERE c.state = ANY(%s) ORDER BY r.unit_id, r.id LIMIT %s
"""
FILL = """
INSERT INTO measures_figure (measure, unit_id, period, starts, ends, value, choice, example, source_kind, source_thing,
    note, event, papers, at)
SELECT 'bench.' || m, u.id, (2000 + y) || '-M01', make_date(2000 + y, 1, 1), make_date(2000 + y, 2, 1), m * 1000 + y, '',
    true, 'imported', '', '', 1, '{}', now()
FROM generate_series(1, 250) m, generate_series(1, 40) y, (SELECT id FROM units_unit ORDER BY id LIMIT 100) u
ON CONFLICT DO NOTHING
"""


def tokens() -> None:
    begin()
    from django.db import connection

    from tinhso.engines.cases import public as cases
    from tinhso.engines.people import public as people
    from tinhso.services.reports.sheets import sheet_of
    from tinhso.store import definitions
    from tinhso.web import clock

    now = clock.now()
    open_one_more_period(now)
    own = [
        code
        for kept in definitions.all_of(cases.Process, cases.FOLDER)
        for code, state in kept.it.states.items()
        if state.turn == "own"
    ]
    with connection.cursor() as cursor:
        cursor.execute(DUE, [now.date(), own, MOST])
        due = cursor.fetchall()
    found = []
    for id, appointment, person, account in due:
        if account is None:
            password = f"{secrets.token_urlsafe(24)} Aa1!"
            people.open_account(person, f"bench-{person}", password, by=process("bench"), at=now)
        actor = people.actor_of(appointment, on=now.date())
        rights = ["report.read", "report.fill"]
        _id, secret = people.give_token("bench", rights, now.date() + timedelta(days=2), by=actor, at=now)
        held = sheet_of(id, by=actor, on=now.date())
        field = next(one.code for one in held.asked.values() if not one.choices and not one.computed)
        found.append({"token": secret, "return": id, "field": field, "unit": held.unit})
    reply(found)


def open_one_more_period(now: datetime) -> None:
    """A report to fill in every commune: the demo has had most of its own filled."""
    from django.conf import settings

    from tinhso.engines.units import public as units
    from tinhso.kernel.errors import TinhSoError
    from tinhso.kernel.period import period_holding
    from tinhso.services.reports import public as reports
    from tinhso.store import definitions

    province = units.by_code(settings.TINHSO_PROVINCE_CODE, on=now.date()).id
    for kept in definitions.all_of(reports.ReportForm, reports.FORMS):
        period = period_holding(now.date(), kept.it.period)
        for back in range(1, 9):
            try:
                before = period.shifted(-back)
                if reports.open_returns(kept.it.code, before, within=province, by=process("bench"), at=now) >= MOST:
                    return
            except TinhSoError:
                continue


def figures() -> None:
    begin()
    from django.db import connection

    from tinhso.engines.measures.models import Figure

    with connection.cursor() as cursor:
        if Figure.objects.count() < MILLION:
            cursor.execute(FILL)
        cursor.execute("ANALYZE measures_figure")
    reply({"count": Figure.objects.count()})


if __name__ == "__main__":
    {"tokens": tokens, "figures": figures}[sys.argv[1]]()
