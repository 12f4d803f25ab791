"""The published schema is what the code takes and sends."""

import json
import os
from pathlib import Path

import jsonschema
import pytest

from tinhso.services.onestop.portal import shapes

from ..desk_world import MORNING
from .conftest import PAPERS, lay_out

FILE = Path(__file__).parents[4] / "docs" / "use" / "portal-mirror.schema.json"


def test_the_schema_in_the_docs_is_of_today():
    text = json.dumps(shapes.schemas(), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("TINHSO_PIN"):
        FILE.write_text(text, "utf-8")
    assert FILE.read_text("utf-8") == text, "run this test once with TINHSO_PIN=1"


@pytest.mark.parametrize("direction", ["to the province", "to the portal"])
def test_every_schema_is_one(direction):
    for schema in shapes.schemas()[direction].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_what_is_sent_and_taken_fits_it(portal, world):
    from datetime import UTC, datetime, timedelta

    from tinhso.services.onestop.portal import outbox

    data = portal.offer(submitted_at=MORNING.isoformat(), level="2", papers=portal.papers(PAPERS))
    jsonschema.validate(data, shapes.schemas()["to the province"]["dossier.submitted"])
    world.receive()
    lay_out()
    outbox.round_of(datetime.now(UTC) + timedelta(seconds=5))
    (kept,) = portal.known.values()
    jsonschema.validate(kept.told[0], shapes.schemas()["to the portal"]["dossier.state"])
