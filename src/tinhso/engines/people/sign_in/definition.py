"""The rules of signing in, as packs define them, and those in force: in memory, looked at again every half minute."""

import json
from datetime import date
from time import monotonic
from typing import Annotated

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from pydantic import Field

from tinhso.kernel.definitions import Definition, DefinitionKind, Text, Typed, definition_kinds
from tinhso.kernel.texts import mark as _

from .rules import Kind, Who

SIGN_IN_RULES = "sign-in-rules"
LOOK_AGAIN = 30.0  # seconds
DEMO_LOCK_MINUTES = 5
READ = (
    "SELECT body, lower(in_force), upper(in_force) FROM store_storeddefinition WHERE kind = 'sign-in-rules' ORDER BY id"
)
"""Asked at most every LOOK_AGAIN seconds in each process, whatever the page."""

Minutes = Annotated[int, Field(ge=1, le=60 * 24 * 30)]


class PasswordRule(Typed):
    """`least`: characters. `kinds`: of which each must stand in it. `not_among_last`: so many earlier ones are refused.

    `change_after_days`: for those who manage persons and posts; left out: never.
    """

    least: Annotated[int, Field(ge=8, le=64, description="The fewest characters.", examples=[12])]
    kinds: Annotated[
        tuple[Kind, ...],
        Field(
            max_length=4,
            description="Kinds of characters of which each must stand in it.",
            examples=[["lower", "upper", "digit"]],
        ),
    ] = ()
    not_among_last: Annotated[
        int, Field(ge=0, le=24, description="How many earlier passwords are refused.", examples=[10])
    ] = 0
    change_after_days: Annotated[
        Annotated[int, Field(ge=1, le=730)] | None,
        Field(
            description="For those who manage persons and posts: when a new one is asked for; left out: never.",
            examples=[60],
        ),
    ] = None


class Tries(Typed):
    """So many wrong tries lock a user name for so long."""

    most: Annotated[int, Field(ge=1, le=20, description="Wrong tries that lock a user name.", examples=[5])]
    lock_minutes: Annotated[Minutes, Field(description="For how long.", examples=[720])]


class Session(Typed):
    """A session ends when nothing was asked for so long, and in any case after so long."""

    idle_minutes: Annotated[
        Minutes, Field(description="A session ends when nothing was asked for so long.", examples=[15])
    ]
    longest_minutes: Annotated[Minutes, Field(description="It ends in any case after so long.", examples=[720])]


class SignInRules(Definition):
    """One set of rules for the whole system: of several in force, that of the code "sign-in".

    `second_factor`: who must show one: everyone who holds a post, those who manage persons and posts, or nobody.
    `unused_days`: an account nobody signed in with for so long opens only by a new one-time password; left out: never.
    """

    password: Annotated[PasswordRule, Field(description="What a password must be.", examples=[{"least": 12}])]
    tries: Annotated[Tries, Field(description="What wrong tries lead to.", examples=[{"most": 5, "lock_minutes": 720}])]
    session: Annotated[
        Session, Field(description="When a session ends.", examples=[{"idle_minutes": 15, "longest_minutes": 720}])
    ]
    second_factor: Annotated[
        Who,
        Field(
            description="Who must show a second factor: everyone who holds a post, those who manage persons and posts, or nobody.",
            examples=["posts"],
        ),
    ]
    unused_days: Annotated[
        Annotated[int, Field(ge=1, le=730)] | None,
        Field(
            description="An account nobody signed in with for so many days opens only by a new one-time password; left out: never.",
            examples=[45],
        ),
    ] = None


OWN = SignInRules(
    code="sign-in",
    title=Text(vi="Quy tắc đăng nhập của hệ thống", en="The system's own sign-in rules"),
    in_force=date(2000, 1, 1),
    status="example",
    password=PasswordRule(least=12),
    tries=Tries(most=5, lock_minutes=5),
    session=Session(idle_minutes=60, longest_minutes=12 * 60),
    second_factor="posts",
)
"""Where no pack says anything."""


class _Known:
    of = ""
    looked = -LOOK_AGAIN
    versions: tuple[tuple[SignInRules, date | None, date | None], ...] = ()
    chosen: dict[tuple[date, bool], SignInRules] = {}


def sign_in_rules(on: date) -> SignInRules:
    """The rules in force on the day; in a demo, relaxed. From memory."""
    name = str(connections.settings[DEFAULT_DB_ALIAS]["NAME"])
    now = monotonic()
    if now - _Known.looked >= LOOK_AGAIN or _Known.of != name:
        _Known.versions, _Known.chosen = _read(), {}
        _Known.of, _Known.looked = name, now
    demo = bool(getattr(settings, "TINHSO_DEMO", False))
    found = _Known.chosen.get((on, demo))
    if found is None:
        ruled = next((rules for rules, since, until in _Known.versions if _holds(on, since, until)), OWN)
        found = _Known.chosen[on, demo] = relaxed(ruled) if demo else ruled
    return found


def relaxed(rules: SignInRules) -> SignInRules:
    """What a demo asks of people: no second factor, a short lock, no idle time-out, nothing that grows old."""
    return rules.model_copy(
        update={
            "second_factor": "nobody",
            "unused_days": None,
            "tries": rules.tries.model_copy(update={"lock_minutes": min(rules.tries.lock_minutes, DEMO_LOCK_MINUTES)}),
            "session": rules.session.model_copy(update={"idle_minutes": rules.session.longest_minutes}),
            "password": rules.password.model_copy(update={"change_after_days": None}),
        }
    )


def forget() -> None:
    """Look again before the next answer."""
    _Known.looked = -LOOK_AGAIN


def _holds(on: date, since: date | None, until: date | None) -> bool:
    return (since is None or since <= on) and (until is None or on < until)


def _read() -> tuple[tuple[SignInRules, date | None, date | None], ...]:
    with connection.cursor() as cursor:
        cursor.execute(READ)
        rows = cursor.fetchall()
    kept = [(SignInRules.model_validate(json.loads(body)), since, until) for body, since, until in rows]
    return tuple(sorted(kept, key=lambda one: one[0].code != OWN.code))


def register() -> None:
    """Called once while starting."""
    definition_kinds.add(SIGN_IN_RULES, DefinitionKind(SIGN_IN_RULES, SignInRules, title=_("Sign-in rules")))
