"""At home: a browser without an account where the province is open, and one of a citizen whom a provider vouches for."""

import pytest
from django.test import Client
from tests.vouching import vouch_for

from tinhso.kernel import packs
from tinhso.kernel.packs import read_yaml
from tinhso.services.onestop.desk_settings import DeskSettings
from tinhso.store import definitions
from tinhso.web import clock

from ..desk_world import MORNING, NUMBER
from ..shipped import NATIONAL

NAME = "Nguyễn Thị Mẫu"
OTHER = {"name": "Trần Văn Ví Dụ", "number": "015085000002"}


@pytest.fixture
def at_home(world, client, monkeypatch):
    """A browser without an account, on the morning of the world."""
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    return client


@pytest.fixture
def open_here(world, at_home):
    """As after a keeper of the configuration switched it on: a version of the desks' definition with one key more."""
    ((value, _lines),) = read_yaml(NATIONAL.parent / "lao-cai" / "one-stop" / "desks.yaml", "d")[:1]
    on = DeskSettings.model_validate(value | {"code": "lao-cai-mo", "own_online": "on", "in_force": MORNING.date()})
    definitions.keep([packs.Read("one-stop", on, "d.yaml", packs.Lines("d"))], pack="national", at=MORNING)
    return at_home


@pytest.fixture
def citizen(open_here):
    return vouch_for(open_here, name=NAME, number=NUMBER)


@pytest.fixture
def neighbour(open_here):
    return vouch_for(Client(headers={"accept-language": "vi"}), **OTHER)
