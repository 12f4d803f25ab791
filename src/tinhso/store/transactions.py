"""One act, one transaction: `all_or_nothing` begins it, and acts done within an act join theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.transaction import Atomic

P = ParamSpec("P")
R = TypeVar("R")

_OWN = Atomic(DEFAULT_DB_ALIAS, savepoint=True, durable=False)
_JOINED = Atomic(DEFAULT_DB_ALIAS, savepoint=False, durable=False)


def all_or_nothing(function: Callable[P, R]) -> Callable[P, R]:
    """The function in a transaction, as `transaction.atomic`, but without a savepoint where another act calls it.

    A savepoint is two journeys to the database more. An act that calls others stands or falls with them: when one of them
    is refused, nothing of it stands, and it cannot go on. Who wants to go on after a refusal asks for it in a
    `transaction.atomic()` of their own; then the savepoint is there.
    """

    @wraps(function)
    def done(*given: P.args, **named: P.kwargs) -> R:
        around = connection.atomic_blocks[-1:]
        within = bool(around) and around[0] in (_OWN, _JOINED)
        with _JOINED if within else _OWN:
            return function(*given, **named)

    return done
