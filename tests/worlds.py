"""A world that the tests of a file share: made once, in a transaction that ends with the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction
from tests.rights import forget

from tinhso.engines.people import public as people
from tinhso.kernel import access

W = TypeVar("W")


@contextmanager
def of_file(request: pytest.FixtureRequest, blocker: Any, make: Callable[[], W]) -> Iterator[W | None]:
    """What `make` makes, with real rights, for a fixture of a module; each test works on it in a transaction of its own
    and leaves it as it was. Another world may stand within it.

    None where a test of the file brings a database of its own, since nothing may then be under way in the other.
    """
    asked = {name for one in request.session.items if one.path == request.path for name in _asked(one)}
    if "fresh_database" in asked:
        yield None
        return
    if "browser" in asked:  # first: it begins a loop in this thread, and Django then has another connection
        with suppress(pytest.skip.Exception):
            request.getfixturevalue("browser")
    with blocker.unblock(), ExitStack() as undoing, pytest.MonkeyPatch.context() as patch:
        undoing.enter_context(transaction.atomic())
        patch.setattr(access._Installed, "access", people.access)
        forget()
        made = make()
        connection.check_constraints()  # now, for until it is done every test would do it again
        forget()
        later = undoing.pop_all()
    try:
        yield made
    finally:
        with blocker.unblock(), later:
            transaction.set_rollback(True)
        forget()


def _asked(item: pytest.Item) -> list[str]:
    return list(getattr(item, "fixturenames", ()))
