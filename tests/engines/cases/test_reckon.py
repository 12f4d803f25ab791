"""Due moments reckoned again in sets say what reckoning each alone says; what nobody can know is left as it was."""

from datetime import timedelta

from tests.engines.cases.ground import LOADER, MONDAY, READY, Ground, keep

from tinhso.engines.cases import clocking
from tinhso.engines.cases import public as cases
from tinhso.engines.cases.models import Case
from tinhso.store import definitions

LATER = MONDAY + timedelta(hours=2)
NEXT = LATER + timedelta(days=1)


def every_standing(ground: Ground) -> None:
    """Cases that run, wait, were put off, began anew and are done; received early, late, and elsewhere."""
    by, head = ground.seat("Xã Đồi"), ground.seat("Xã Đồi")
    for hours in (0, 4, 9, 30):
        ground.open(at=MONDAY + timedelta(hours=hours), channel="desk" if hours % 2 else "online")
    ground.open(receiving=ground.units["Xã Sông"], deciding=ground.units["Xã Núi"])
    waiting, anew, put_off, done = (ground.open() for _ in range(4))
    for case in (waiting, anew, put_off, done):
        cases.move(case, "forward", by=by, at=LATER)
    for case in (waiting, anew):
        cases.move(case, "ask", by=by, at=LATER, note="thiếu")
    cases.move(anew, "supply", by=by, at=NEXT)
    until = cases.Given(until=NEXT.date() + timedelta(days=20))
    cases.move(put_off, "extend", by=by, at=LATER, given=until)
    cases.move(done, "submit", by=by, at=LATER, given=READY)
    cases.move(done, "sign", by=head, at=LATER)


def test_many_are_read_as_each_alone(ground: Ground):
    every_standing(ground)
    found = [
        (row.pk, definitions.by_id(cases.Process, row.process_id).it, row.clock, row.state)
        for row in Case.objects.all()
    ]
    assert len(found) == 9
    many = clocking.read_many(found, at=NEXT)
    for id, process, kept, state in found:
        assert many[id] == clocking.read(process, kept, state, at=NEXT)


def test_a_rest_day_moves_each_as_a_fold_would(ground: Ground):
    every_standing(ground)
    rest = {"day": "2026-03-06", "kind": "swapped", "title": {"vi": "Nghỉ"}}
    keep("calendars", {
        "code": "rest", "title": {"vi": "Nghỉ"}, "in_force": "2026-03-03", "status": "example",
        "calendar": "co-quan-nha-nuoc", "days": [rest],
    })  # fmt: skip
    expected = {}
    for row in Case.objects.filter(turn_unit__isnull=False):
        process = definitions.by_id(cases.Process, row.process_id).it
        expected[row.pk] = clocking.read(process, row.clock, row.state, at=NEXT).due
    assert cases.reckon_all(by=LOADER, at=NEXT) >= 5
    assert {id: cases.state_of(id).due for id in expected} == expected


def test_what_reaches_outside_the_calendar_stays_and_stops_nobody_else(ground: Ground):
    far, near = ground.open(), ground.open()
    Case.objects.filter(pk=far).update(
        clock=Case.objects.get(pk=far).clock | {"limit": {"unit": "working-days", "amount": 9000}}
    )
    Case.objects.filter(pk=near).update(due=MONDAY, sorts_by=MONDAY)
    before = cases.state_of(far).due
    assert cases.reckon_all(by=LOADER, at=NEXT) == 1
    assert cases.state_of(far).due == before and cases.state_of(near).due != MONDAY
