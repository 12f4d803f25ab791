"""Officers who move dossiers: in a process, through the door of cases; and what a browser of one needs to do it over HTTP.

python -m tests.load.officers NUMBER OF      moves its part of the dossiers when told to, one JSON line a turn
python -m tests.load.officers browser MANY   receives dossiers at a desk of the running province; the session that may forward them
"""

from __future__ import annotations

import json
import random
import sys
import time
from dataclasses import dataclass
from typing import Any

from tests.load.acting import turn
from tests.load.inside import begin, reply

HANDLER, APPROVER = "bench-handler", "bench-approver"
ROUND = (("submit", HANDLER), ("send-back", APPROVER))
MOST_UNITS = 100
DESK = """
SELECT a.id, a.person_id, k.id FROM people_post p JOIN people_appointment a ON a.post_id = p.id AND a.period @> %s::date
LEFT JOIN people_account k ON k.person_id = a.person_id
WHERE 'desk-officer' = ANY(p.roles) AND p.unit_id IN (SELECT unit_id FROM units_unitversion WHERE kind IN ('xa', 'phuong'))
ORDER BY p.unit_id, a.id LIMIT 1
"""

WAITING = """
SELECT EXISTS (SELECT FROM onestop_portal_outboxmessage WHERE state = 'waiting')
  OR EXISTS (SELECT FROM journal_record WHERE id > (SELECT max(event) FROM onestop_portal_outboxmessage) AND name = 'dossier.received')
"""


@dataclass(slots=True)
class Walk:
    """One dossier on its way to and fro."""

    case: int
    unit: int
    step: int


def main(number: int, of: int) -> None:
    begin()
    from django.db import connection

    from tinhso.engines.cases import public as cases
    from tinhso.kernel.actor import process
    from tinhso.web import clock

    at, by = clock.now(), process("bench")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, unit_id, CASE state WHEN 'submitted' THEN 1 ELSE 0 END FROM cases_case"
            " WHERE state IN ('handling', 'submitted') AND clock ->> 'phase' = 'running' AND id %% %s = %s"
            " ORDER BY id LIMIT 20000",
            [of, number],
        )
        walks = [Walk(*row) for row in cursor.fetchall()]
    walks, actors = seated(walks, at, by)
    reply({"ready": len(walks)})
    for line in sys.stdin:
        told = json.loads(line)

        def act() -> None:
            walk = random.choice(walks)
            action, who = ROUND[walk.step % len(ROUND)]
            cases.move(walk.case, action, by=actors[walk.unit, who], at=at, note="Xem lại")
            walk.step += 1

        reply(turn(act, begin_at=told["begin"], seconds=told["seconds"]))


def seated(walks: list[Walk], at: Any, by: Any) -> tuple[list[Walk], dict[tuple[int, str], Any]]:
    """Somebody to handle and somebody to approve in some of the units, and the dossiers of these."""
    from tinhso.engines.people import public as people
    from tinhso.kernel.days import local_day
    from tinhso.kernel.definitions import Text
    from tinhso.kernel.period import Period

    units = sorted({walk.unit for walk in walks})[:MOST_UNITS]
    actors: dict[tuple[int, str], Any] = {}
    for unit in units:
        for code, role in ((HANDLER, "dossier-handler"), (APPROVER, "dossier-approver")):
            name = f"Example {code} {random.randrange(10**9)}"
            person = people.enrol(name, by=by, at=at)
            post = people.open_post(unit, f"{code}-{person}", Text(vi=name, en=name), [role], by=by, at=at)
            appointment = people.appoint(person, post, Period(local_day(at), None), by=by, at=at)
            actors[unit, code] = people.actor_of(appointment, on=local_day(at))
    return [walk for walk in walks if walk.unit in set(units)], actors


def browser(many: int) -> None:
    begin()
    import secrets

    from allauth.usersessions.models import UserSession
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client

    from tinhso.engines.people import public as people
    from tinhso.engines.units import public as units
    from tinhso.kernel.actor import process
    from tinhso.services.onestop import catalogue
    from tinhso.services.onestop import public as onestop
    from tinhso.web import clock

    now, by = clock.now(), process("bench")
    with connection.cursor() as cursor:
        cursor.execute(DESK, [now.date()])
        appointment, person, account = cursor.fetchone()
    if account is None:
        people.open_account(person, f"bench-{person}", f"{secrets.token_urlsafe(24)} Aa1!", by=by, at=now)
    actor = people.actor_of(appointment, on=now.date())
    it = next(
        kept.it
        for kept in catalogue.procedures(on=now.date())
        if kept.it.route == "provincial" and kept.it.process and kept.it.decides.level == "commune"
    )
    papers = [paper.code for paper in it.papers if paper.when is None]
    desk = int(actor.unit or 0)
    new = onestop.Intake(it.code, desk, desk, "Nguyễn Thị Ví Dụ", "015188004321", papers=papers)
    ids = [onestop.receive(new, by=actor, at=now).id for _dossier in range(many)]
    settled()
    client = Client()
    account = get_user_model().objects.get(person_id=person)
    client.force_login(account)
    session = client.session
    UserSession.objects.create(user=account, session_key=session.session_key, ip="127.0.0.1")  # as a sign-in notes it
    session["appointment"] = appointment
    session.save()
    page = client.get("/ho-so/", HTTP_HOST="localhost")
    name = settings.SESSION_COOKIE_NAME
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    cookie = f"{name}={client.cookies[name].value}; {settings.CSRF_COOKIE_NAME}={token}"
    reply(
        {
            "ids": ids,
            "cookie": cookie,
            "token": token,
            "status": page.status_code,
            "unit": units.titles([desk], on=now.date()),
        }
    )


def settled(*, within: float = 240) -> None:
    """Wait until the worker has done what receiving set going: it is the ground, and no part of what is measured on it."""
    from django.db import connection

    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.5)


if __name__ == "__main__":
    if sys.argv[1] == "browser":
        browser(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]), int(sys.argv[2]))
