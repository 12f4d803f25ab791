"""The world of the desk with everything that may know an applicant, and a leader who stays until 2040."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from tests.rights import real_access  # noqa: F401  rights are real here
from tests.services.onestop.conftest import browse, keep_folders, world  # noqa: F401
from tests.services.onestop.desk_world import BIRTH, LOADER, MORNING, NUMBER, PDF
from tests.worlds import of_file

from tinhso.engines.people import public as people
from tinhso.kernel.actor import Actor
from tinhso.kernel.definitions import Text
from tinhso.kernel.period import Period
from tinhso.services.onestop import procedure_forms, secrecy
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.filling import part, reading
from tinhso.services.onestop.procedures import Procedure
from tinhso.store import definitions

from ..filling.test_form_pages import ANSWERS

NAME, PHONE, ADDRESS = "Nguyễn Thị Mẫu", "0912345678", "Thôn Ví Dụ, Xã Đồi"
ENDED = MORNING + timedelta(hours=2)
STEPS = (
    ("desk", "forward"), ("handler", "take-up"), ("handler", "submit"), ("approver", "approve"), ("handler", "issue"),
)  # fmt: skip


@pytest.fixture(scope="module")
def kinds_of_file(world_of_file: Any, request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """What else is defined in the world of the file."""

    def make() -> None:
        keep_folders("keeping-terms", "rating-forms", "result-types", "service-quality")
        keep_folders("measures", only=("dossiers.yaml",))

    with of_file(request, django_db_blocker, make):
        yield


@pytest.fixture
def desk(kinds_of_file: None, world: Any) -> Any:  # noqa: F811
    return world


@pytest.fixture
def leader(desk: Any) -> Actor:
    """In the commune, over all the years of a term."""
    person = people.enrol("Người lâu năm", by=LOADER, at=MORNING)
    post = people.open_post(desk.hill, "ghe-lau-nam", Text(vi="Lãnh đạo"), ("dossier-approver",), by=LOADER, at=MORNING)
    years = Period(date(2026, 1, 1), date(2060, 1, 1))
    appointment = people.appoint(person, post, years, by=LOADER, at=MORNING)
    return Actor(person=person, appointment=appointment, post=post, unit=desk.hill)


def answers() -> part.Given:
    """The form of a birth, as somebody said it at the desk."""
    it = next(kept.it for kept in definitions.all_of(Procedure, "procedures") if kept.it.code == BIRTH)
    asked = procedure_forms.of(it, on=MORNING.date())
    assert asked
    return part.Given(part.SCREEN, asked, reading.typed(asked.sections, lambda name: ANSWERS.get(name, "")))


def received(world: Any, procedure: str = BIRTH, **more: Any) -> onestop.Received:  # noqa: F811
    given = {"phone": PHONE, "address": ADDRESS, "assisted": True}
    if procedure == BIRTH:
        given["given"] = {part.NAME: answers()}
    return world.receive(procedure, **given | more)


def to_the_end(world: Any, id: int, *, at: Any = ENDED, note: str = "") -> int:  # noqa: F811
    for code, seat in (("to-khai", "desk"), ("result", "handler")):
        onestop.attach_scan(id, code, iter([PDF + code.encode()]), f"{NAME}.pdf", by=world.seats[seat], at=at)
    for seat, action in STEPS:
        onestop.act(id, action, note=note, by=world.seats[seat], at=at)
    onestop.act(id, "return-result", by=world.seats["desk"], at=at)
    return id


def ended(world: Any, procedure: str = BIRTH, **more: Any) -> int:  # noqa: F811
    return to_the_end(world, received(world, procedure, **more).id)


def everything() -> dict[str, str]:
    """All the database holds, by table, what is encrypted decrypted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')
            found[table] = "\n".join(_opened(json.loads(row)) for (row,) in cursor.fetchall())
    return found


def _opened(row: Any) -> str:
    if isinstance(row, dict):
        return " ".join(f"{key}={_opened(value)}" for key, value in row.items())
    if isinstance(row, list):
        return " ".join(map(_opened, row))
    if isinstance(row, str) and row.startswith("\\x"):
        raw = bytes.fromhex(row[2:])
        try:
            shown = secrecy.shown(raw)
        except Exception:  # noqa: BLE001  a hash, or bytes of another kind
            return raw.decode("utf-8", "replace")
        try:
            return _opened(json.loads(shown)) if shown[:1] in "{[" else shown
        except ValueError:
            return shown
    return str(row)


def tables_with(*words: str) -> dict[str, list[str]]:
    """Tables in which any of the words stands, with those that do."""
    held = everything()
    return {table: said for table, text in held.items() if (said := [word for word in words if word in text])}


__all__ = ["ADDRESS", "NAME", "NUMBER", "PHONE"]
