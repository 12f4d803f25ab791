"""A dossier whose copies are paid for, and the people who collect, give back and compare."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.rights import real_access  # noqa: F401  rights are real here
from tests.services.onestop.conftest import browse, world  # noqa: F401
from tests.services.onestop.desk_world import MORNING, World

from tinhso.services.onestop.paying import actions
from tinhso.services.onestop.rules.fees import Typed

BIRTH, LAND, MARRIAGE = "1.001193", "1.012783", "1.000894"
LATER = MORNING + timedelta(minutes=5)
COPIES = Decimal(16_000)


@pytest.fixture
def dossier(world: World) -> int:  # noqa: F811
    """Marriage: its only fee is for copies, 8,000 đồng each; two are due."""
    id = world.receive(MARRIAGE).id
    actions.assess(id, {"ban-sao": Typed(2)}, by=world.seats["desk"], at=MORNING)
    return id


def events(name: str) -> list[dict[str, Any]]:
    """What was recorded under this name, as the journal keeps it."""
    from tinhso.engines.journal.models import JournalRecord

    return [json.loads(one.body) for one in JournalRecord.objects.filter(name=name).order_by("id")]


def definition_of(dossier: int) -> Any:
    from tinhso.services.onestop.dossiers import seen
    from tinhso.services.onestop.models import Dossier

    return seen(Dossier.objects.get(pk=dossier)).definition
