"""A visitor of the running province: signed in without its password, and counting the queries of a page.

python -m tests.load.visitor sign-in            a session of the person with the most to see
python -m tests.load.visitor count ADDRESS KEY  queries of the page in that session, once it is warm
"""

from __future__ import annotations

import sys

from tests.load.inside import begin, reply

ASKED = {"HTTP_HOST": "localhost", "HTTP_ACCEPT_LANGUAGE": "vi"}
WIDEST = """
SELECT c.username, p.title_vi FROM people_account c
JOIN people_appointment a ON a.person_id = c.person_id AND a.period @> %s::date
JOIN people_post p ON p.id = a.post_id
ORDER BY 'province-leader' = ANY(p.roles) DESC, 'verifier' = ANY(p.roles) DESC, c.id LIMIT 1
"""


def sign_in() -> None:
    """The province's leader where there is one: their home shows most."""
    begin()
    from allauth.usersessions.models import UserSession
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client

    from tinhso.web import clock

    with connection.cursor() as cursor:
        cursor.execute(WIDEST, [clock.now().date()])
        username, post = cursor.fetchone()
    client = Client()
    account = get_user_model().objects.get(username=username)
    client.force_login(account)
    name = settings.SESSION_COOKIE_NAME
    UserSession.objects.create(  # as a sign-in on the page notes it
        user=account, session_key=client.cookies[name].value, ip="127.0.0.1"
    )
    reply({"cookie": name, "key": client.cookies[name].value, "who": post})


def count(address: str, key: str) -> None:
    begin()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    client.get(address, **ASKED)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address, **ASKED)
    if answer.status_code != 200:
        raise SystemExit(f"{address} is answered with {answer.status_code}")
    queries = [query["sql"][:300] for query in seen.captured_queries]
    reply({"queries": len(queries), "bytes": len(answer.content), "sql": queries})


if __name__ == "__main__":
    sign_in() if sys.argv[1] == "sign-in" else count(*sys.argv[2:])
