"""The running site keeps what its document says: Schemathesis calls every operation with what the document allows.

Every second call of an address with something in brackets asks for a thing that is there, so that answers are looked at and
not only refusals.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from tests.architecture.seeing import ground as laid

from tinhso.engines.journal import public as journal
from tinhso.engines.people import memory
from tinhso.engines.people import public as people
from tinhso.kernel import packs
from tinhso.services.ranking.models import PublishedRow, PublishedTable
from tinhso.store import definitions

from .conftest import NOW, TODAY

EXAMPLES = 12
SEED = 20261122
RIGHTS = ("report.read", "report.fill", "report.send", "report.verify", "people.manage", "ranking.read", "audit.read")
CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)


@dataclass(frozen=True)
class Known:
    """A token of somebody who may everything, and what stands behind the brackets of an operation."""

    token: str
    there: dict[str, dict[str, Any]]


@pytest.fixture
def site(fresh_database: str, settings: Any, django_db_blocker: Any) -> Any:
    settings.API_LIMITS = {"token": 1_000_000, "address": 1_000_000}
    with django_db_blocker.unblock():
        ground = laid.lay()
        actor = somebody(ground)
        secret = people.give_token("test", RIGHTS, date(2026, 12, 1), by=actor, at=NOW)[1]
        yield Known(secret, things(ground))


def somebody(ground: laid.Ground) -> Any:
    """Who may everything there is an operation for."""
    grants = [{"right": right, "reach": "everywhere"} for right in RIGHTS]
    words = {"code": "all", "title": {"vi": "all"}, "in_force": "2020-01-01", "status": "example"}
    role = people.Role.model_validate({**words, "rights": grants})
    definitions.keep([packs.Read("roles", role, "test", packs.Lines("test"))], pack="test", at=NOW)
    memory.forget()
    seat = ground.seat(ground.units["above"], ("all",))
    people.open_account(seat.person or 0, "moi-quyen", "mat khau that dai 42", by=laid.LOADER, at=NOW)
    return people.actor_of(seat.appointment or 0, on=TODAY)


def things(ground: laid.Ground) -> dict[str, dict[str, Any]]:
    """What stands behind the brackets, by the name of the operation."""

    def own(kind: str) -> dict[str, Any]:
        return {"id": ground.things[kind]["own"]}

    table = PublishedTable.objects.create(
        code="thu-2025", series="thu", title_vi="Bảng thử", year=2025, complete=False, origin="test", digest="0"
    )
    PublishedRow.objects.create(table=table, place=1, unit_id=ground.units["own"], name="Xã Giữa", rank=1)
    return {
        "getFigure": own("figure"),
        "getSet": {"code": "xa-thu"},
        "getMeasure": {"code": "t.ho-so"},
        "proveEntry": {"id": sealed(ground)},
        "listPublishedRows": {"code": "thu-2025"},
        "getRanking": own("round"),
        "listResults": own("round"),
        "getResult": own("score"),
        "getReturn": own("return"),
        "fillReturn": own("draft"),
        "proveReturn": own("draft") | {"measure": "t.ho-so"},
        "sendReturn": own("draft"),
        "sendBackReturn": own("return"),
        "verifyReturn": own("return"),
        "reopenReturn": own("verified"),
        "openNumber": {"kind": "result", "id": ground.things["score"]["own"]},
        "getUnit": own("unit"),
        "getUnitHistory": own("unit"),
    }


def sealed(ground: laid.Ground) -> int:
    """An entry that can be proved."""
    journal.seal()
    return journal.timeline("return", ground.things["return"]["own"])[0].id


def from_somewhere(site: Any) -> Any:
    """A site whose callers have an address, as they have over a wire."""
    return lambda environ, start: site(environ | {"REMOTE_ADDR": "127.0.0.1"}, start)


def caller(operation: Any, site: Known, checks: list[Any], answered: dict[str, set[int]]) -> Any:
    """Calls one operation, and keeps how it was answered."""
    name, number = operation.definition.raw["operationId"], count()

    def keeps(case: Any) -> None:
        if name in site.there and next(number) % 2:
            case.path_parameters = dict(site.there[name])
        answer = case.call_and_validate(headers={"Authorization": f"Bearer {site.token}"}, checks=checks)
        answered[f"{operation.method.upper()} {name}"].add(answer.status_code)

    return keeps


def test_the_running_site_keeps_what_the_document_says(site: Known) -> None:
    import schemathesis
    from hypothesis import HealthCheck, given, seed, settings
    from schemathesis.checks import CHECKS

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", from_somewhere(get_wsgi_application()))
    checks = [CHECKS.get_one(name) for name in CHECKED]
    limits = settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    answered: dict[str, set[int]] = defaultdict(set)
    for found in schema.get_all_operations():
        operation = found.ok()
        keeps = limits(seed(SEED)(given(case=operation.as_strategy())(caller(operation, site, checks, answered))))
        keeps()
    looks = {name: statuses for name, statuses in answered.items() if name.startswith("GET ")}
    assert len(looks) > 20
    assert {name: statuses for name, statuses in looks.items() if not statuses & {200, 304}} == {}
