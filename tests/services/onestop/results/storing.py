"""A result in the store, made through the doors."""

from datetime import date, datetime
from typing import Any

from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.results import actions
from tinhso.services.onestop.results.actions import NewResult

from ..conftest import keep_folders
from ..desk_world import MORNING, NUMBER, PDF

TYPE = "giay-xac-nhan-hon-nhan"


def give_types(world: Any) -> Any:
    keep_folders("result-types")
    return world


def new(paper: int, **more: Any) -> NewResult:
    given: dict[str, Any] = {
        "paper": paper,
        "type": TYPE,
        "number": NUMBER,
        "owner": "Nguyễn Thị Mẫu",
        "name": "Giấy xác nhận tình trạng hôn nhân số 12",
        "abstract": "Chưa đăng ký kết hôn với ai",
        "first": date(2026, 9, 8),
        "last": date(2027, 3, 7),
        "scope": "Toàn quốc",
    }
    return NewResult(**given | more)


def stored(world: Any, *, at: datetime = MORNING, pdf: bytes = PDF, **more: Any) -> tuple[int, int]:
    """(dossier, result)."""
    dossier = world.receive(at=at).id
    scan = onestop.attach_scan(dossier, "result", iter([pdf]), "kq.pdf", by=world.seats["handler"], at=at)
    return dossier, actions.register(dossier, new(scan.id, **more), by=world.seats["handler"], at=at)
