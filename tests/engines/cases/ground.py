"""A province with two communes and a department, a dossier that passes between them, and officers to act on it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tinhso.engines.cases import public as cases
from tinhso.engines.people import public as people
from tinhso.engines.units import testing as units_testing
from tinhso.kernel import packs
from tinhso.kernel.access import Right, rights
from tinhso.kernel.actor import Actor, process
from tinhso.kernel.definitions import Text, definition_kinds
from tinhso.kernel.period import Period
from tinhso.kernel.traces import Thing
from tinhso.store import definitions

LOADER = process("test")
MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)  # 9:00 in Vietnam
RIGHTS = ("d.read", "d.assign", "d.receive", "d.handle", "d.approve", "d.advise")
DOSSIER: dict[str, Any] = {
    "code": "dossier",
    "title": {"vi": "Hồ sơ"},
    "in_force": "2020-01-01",
    "status": "example",
    "read": "d.read",
    "assign": "d.assign",
    "time": {"working_days": 5},
    "start": "new",
    "states": {
        "new": {"title": {"vi": "Mới nhận"}, "turn": "receiving", "time": {"working_hours": 4}},
        "handled": {"title": {"vi": "Đang xử lý"}, "turn": "deciding"},
        "waiting": {"title": {"vi": "Chờ bổ sung"}, "turn": "receiving"},
        "signed": {"title": {"vi": "Chờ ký"}, "turn": "deciding"},
        "done": {"title": {"vi": "Xong"}, "final": True},
    },
    "actions": {
        "forward": {
            "title": {"vi": "Chuyển"}, "from": ["new"], "to": "handled", "right": "d.receive", "unit": "receiving",
            "undo": True,
        },
        "ask": {
            "title": {"vi": "Yêu cầu bổ sung"}, "from": ["handled"], "to": "waiting", "right": "d.handle",
            "unit": "deciding", "clock": "ask", "note": "required",
        },
        "supply": {
            "title": {"vi": "Nhận bổ sung"}, "from": ["waiting"], "to": "handled", "right": "d.receive",
            "unit": "receiving", "clock": "restart",
        },
        "extend": {
            "title": {"vi": "Hẹn lại"}, "from": ["handled"], "to": "handled", "right": "d.handle", "unit": "deciding",
            "clock": "extend",
        },
        "submit": {
            "title": {"vi": "Trình"}, "from": ["handled"], "to": "signed", "right": "d.handle", "unit": "deciding",
            "undo": True, "needs": {"fields": ["result"], "papers": ["draft"]},
            "when": {"rule": {"==": [{"var": "paid"}, True]}, "otherwise": {"vi": "Lệ phí chưa nộp."}},
        },
        "sign": {
            "title": {"vi": "Ký"}, "from": ["signed"], "to": "done", "right": "d.approve", "unit": "deciding",
            "not_by": ["submit"],
        },
    },
    "opinions": {
        "advice": {
            "title": {"vi": "Xin ý kiến"}, "asks": "d.handle", "right": "d.advise", "states": ["handled"],
            "before": ["submit"], "time": {"working_days": 2},
        }
    },
    "escalations": {
        "day-before": {"before": {"working_days": 1}, "to": "person"},
        "at-due": {"to": "head"},
        "day-after": {"after": {"working_days": 1}, "to": "superior"},
    },
}  # fmt: skip
READY = cases.Given(fields={"result": "x", "paid": True}, papers=("draft",))


@dataclass
class Ground:
    """Units by title, and people put into seats."""

    units: dict[str, int]
    opened: list[int] = field(default_factory=list)

    def seat(self, unit: str, *codes: str, reach: str = "own") -> Actor:
        """A new officer in a unit with these rights (all when none is named)."""
        return seat(self.units[unit], *(codes or RIGHTS), reach=reach)

    def seat_in(self, unit: int, *, at: datetime = MONDAY) -> Actor:
        """An officer with every right in a unit by its id, from that day."""
        return seat(unit, *RIGHTS, at=at)

    def open(self, *, at: datetime = MONDAY, subject: int | None = None, **more: Any) -> int:
        """A dossier of Xã Đồi, received and decided there unless told otherwise."""
        more.setdefault("unit", self.units["Xã Đồi"])
        subject = subject if subject is not None else 1000 + len(self.opened)
        case = cases.open_case("dossier", subject=Thing("dossier", subject), event=1, by=LOADER, at=at, **more)
        self.opened.append(case)
        return case


def seat(unit: int, *codes: str, reach: str = "own", at: datetime = MONDAY) -> Actor:
    role = f"role-{'-'.join(code.removeprefix('d.') for code in codes)}-{reach}"
    given = [{"right": code, "reach": reach} for code in codes]
    keep("roles", {"code": role, "title": {"vi": "x"}, "in_force": "2020-01-01", "status": "example", "rights": given})
    person = people.enrol("Person", by=LOADER, at=at)
    post = people.open_post(unit, f"seat-{person}", Text(vi=f"Ghế {person}"), [role], by=LOADER, at=at)
    appointment = people.appoint(
        person, post, Period(date(2026, 1, 1) if at == MONDAY else at.date()), by=LOADER, at=at
    )
    return Actor(person, appointment, post, unit)


def keep(kind: str, value: dict[str, Any]) -> None:
    model = definition_kinds.get(kind).model
    lines = packs.Lines("t.yaml")
    definitions.keep([packs.Read(kind, model.model_validate(value), "t.yaml", lines)], pack="t", at=MONDAY)


def keep_national(folder: str) -> None:
    """The definitions of a folder of the national pack."""
    kind = definition_kinds.get(folder)
    read = [
        packs.Read(folder, packs.typed(kind.model, value, lines), file.name, lines)
        for file in sorted((units_testing.NATIONAL / folder).rglob("*.yaml"))
        for value, lines in packs.read_yaml(file, file.name)
    ]
    definitions.keep(read, pack="national", at=MONDAY)


@pytest.fixture
def known_rights(real_access: None) -> Iterator[None]:
    known = dict(rights._items)
    rights._items.update({code: Right(code, code) for code in RIGHTS})
    yield
    rights._items = known


@pytest.fixture
def ground(db: None, known_rights: None) -> Ground:
    units_testing.load_kinds()
    keep_national("calendars")
    keep_national("deadline-rules")
    keep("processes", DOSSIER)
    return Ground(
        units_testing.grow(
            {"Tỉnh Bắc": None, "Xã Đồi": "Tỉnh Bắc", "Xã Sông": "Tỉnh Bắc", "Xã Núi": "Tỉnh Bắc"},
            since=date(2020, 1, 1),
        )
    )
