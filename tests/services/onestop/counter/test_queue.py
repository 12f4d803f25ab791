"""The queue: numbers in order, priority first, each called once whoever presses; the screen says numbers and nothing else."""

import pytest
from tests.said import text_of
from tests.services.onestop.desk_world import MORNING

from tinhso.kernel.actor import process
from tinhso.kernel.errors import Invalid, Missing, NotAllowed, NotNow, NotThere
from tinhso.services.onestop.counter import actions
from tinhso.services.onestop.counter.models import Number
from tinhso.services.onestop.counter.queries import ahead, queue

KIOSK = process("onestop.counter")


def taken(world, count: int, *, priority: bool = False) -> list[int]:
    return [actions.take(world.hill, priority=priority, by=KIOSK, at=MORNING) for _one in range(count)]


def call_next(world, seat: str = "desk", window: str = "Quầy 1"):
    return actions.call_next(window, by=world.seats[seat], at=MORNING)


def test_numbers_run_by_desk_and_day(world):
    taken(world, 2)
    actions.take(world.river, by=KIOSK, at=MORNING)
    actions.take(world.hill, by=KIOSK, at=MORNING.replace(day=9))
    assert sorted(Number.objects.values_list("unit_id", "day", "number")) == sorted(
        [(world.hill, MORNING.date(), 1), (world.hill, MORNING.date(), 2), (world.river, MORNING.date(), 1),
         (world.hill, MORNING.date().replace(day=9), 1)]
    )  # fmt: skip


def test_priority_is_called_first_then_who_came_first(world):
    taken(world, 2)
    (last,) = taken(world, 1, priority=True)
    assert ahead(Number.objects.get(pk=last)) == 0 and ahead(Number.objects.get(number=2)) == 2
    assert [call_next(world).number for _one in range(3)] == [3, 1, 2]
    assert call_next(world) is None


def test_calling_the_next_ends_the_one_before(world):
    taken(world, 2)
    first, second = call_next(world), call_next(world)
    first.refresh_from_db()
    assert (first.state, second.state) == ("done", "called")
    assert queue(world.hill, on=MORNING.date(), appointment=world.seats["desk"].appointment).mine == second


def test_who_did_not_come_is_called_again(world):
    taken(world, 1)
    row = call_next(world)
    actions.close(row.pk, "absent", by=world.seats["desk"], at=MORNING)
    again = actions.call(row.pk, "Quầy 3", by=world.seats["desk"], at=MORNING)
    assert (again.state, again.calls, again.window) == ("called", 2, "Quầy 3")


def test_a_number_goes_with_the_dossier_received_for_it(world):
    taken(world, 1)
    row, received = call_next(world), world.receive()
    with pytest.raises(Invalid):
        actions.close(row.pk, "done", code="H38.04630-260908-9999", by=world.seats["desk"], at=MORNING)
    actions.close(row.pk, "done", code=received.code, by=world.seats["desk"], at=MORNING)
    row.refresh_from_db()
    assert (row.state, row.dossier_id) == ("done", received.id)


def test_what_is_not_the_officers_is_refused(world):
    taken(world, 1)
    row = call_next(world)
    with pytest.raises(NotAllowed):
        call_next(world, "handler")
    with pytest.raises(NotThere):
        actions.close(row.pk, "done", by=world.seats["other desk"], at=MORNING)
    colleague = world.seat(world.hill, "desk-officer")
    with pytest.raises(NotNow):
        actions.close(row.pk, "done", by=colleague, at=MORNING)
    with pytest.raises(Missing):
        actions.call_next(" ", by=world.seats["desk"], at=MORNING)


def test_the_machine_the_officer_and_the_screen(world, browse, client):
    officer = browse("desk")
    without = client.get("/quay/may-lay-so/")
    assert without.status_code == 404 and "Hãy hỏi quầy để có đường dẫn" in text_of(without), "whom to ask"
    made = text_of(officer.post("/quay/", {"do": "machine"}))
    link = "/quay/may-lay-so/" + made.split("/quay/may-lay-so/")[1].split("/")[0] + "/"
    assert client.get(link).status_code == 302
    assert "Xã Đồi" in text_of(client.get("/quay/may-lay-so/"))
    sent = client.post("/quay/may-lay-so/", {"do": "priority"})
    ticket = client.get(sent["Location"])
    assert "Số 1" in text_of(ticket) and ticket["Refresh"].startswith("15")
    screen = f"/quay/{world.hill}/man-hinh/"
    assert "Chưa gọi số nào" in text_of(client.get(screen))
    assert officer.post("/quay/", {"do": "next", "window": ""}).status_code == 422
    assert officer.post("/quay/", {"do": "next", "window": "Quầy 2"}).status_code == 302
    desk = text_of(officer.get("/quay/"))
    assert "số 1" in desk and 'value="Quầy 2"' in desk, "the window is remembered"
    assert 'value="Quầy 2"' in text_of(officer.post("/quay/", {"do": "take"})), "also after a number given by hand"
    assert officer.post("/quay/", {"do": "next", "window": ""}).status_code == 422, "taken out on purpose"
    shown = client.get(screen)
    assert "Quầy 2" in text_of(shown) and shown["Refresh"] == "5"
    id = Number.objects.get(number=1).pk
    assert officer.post("/quay/", {"do": "done", "id": id}).status_code == 302
    assert officer.post("/quay/", {"do": "next"}).status_code == 302
    assert "Không ai chờ" in text_of(officer.post("/quay/", {"do": "next"}))
    officer.post("/quay/", {"do": "no-machine"})
    assert client.get("/quay/may-lay-so/").status_code == 404 and client.get("/quay/").status_code == 302
