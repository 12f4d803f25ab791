"""The rail shows the reader's own services."""

from types import SimpleNamespace
from typing import Any

import pytest

from tinhso.kernel import access
from tinhso.kernel.actor import PUBLIC, Actor
from tinhso.web import clock, navigation
from tinhso.web.navigation import Entry, entries


def shown(path: str, actor: Actor = PUBLIC) -> list[navigation.Shown]:
    request: Any = SimpleNamespace(path=path, actor=actor, now=clock.now())
    return navigation.shown_to(request)


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch) -> Any:
    scopes = {"kit.read": access.EVERYWHERE}
    given = lambda by, right, *, on: scopes.get(right, access.NOWHERE) if by.person else access.NOWHERE  # noqa: E731
    monkeypatch.setattr(navigation.access, "scope", given)
    with entries.fresh():
        entries.add("kit", Entry("Kit", "web:kit", "home", 2))
        entries.add("drawer", Entry("Drawer", "web:kit-drawer", "home", 1, right="kit.read"))
        entries.add("never", Entry("Never", "web:display", "home", 3, right="kit.write"))
        entries.add("mine", Entry("Mine", "web:language", "home", 4, signed_in=True))
        entries.add("gone", Entry("Gone", "no:such", "home", 5))
        yield


def test_the_public_sees_what_is_public() -> None:
    assert [one.label for one in shown("/")] == ["Kit"]


def test_a_person_sees_what_their_rights_reach_in_order() -> None:
    assert [one.label for one in shown("/", Actor(person=1))] == ["Drawer", "Kit", "Mine"]


def test_one_entry_alone_is_where_one_is() -> None:
    assert [one.label for one in shown("/kit/ngan-keo/x", Actor(person=1)) if one.here] == ["Drawer"]
    assert [one.label for one in shown("/kit/", Actor(person=1)) if one.here] == ["Kit"]
