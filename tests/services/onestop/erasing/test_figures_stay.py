"""Whatever dossiers there are and whichever are erased: figures, counters and the index are what they were before."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinhso.kernel.actor import process
from tinhso.kernel.figures import figure_sources
from tinhso.kernel.period import ReportingPeriod
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.erasing import actions
from tinhso.services.onestop.quality import counting
from tinhso.services.onestop.quality.index import index
from tinhso.services.onestop.quality.models import Counter
from tinhso.services.onestop.rating import actions as rating
from tinhso.services.onestop.results import actions as results
from tinhso.services.onestop.results.models import Result

from ..desk_world import MORNING, PDF, STATUS
from ..results.storing import new
from .conftest import STEPS

SEPTEMBER, QUARTER = ReportingPeriod.parse("2026-M09"), ReportingPeriod.parse("2026-Q3")
LATER = MORNING + timedelta(days=22)
made = st.fixed_dictionaries(
    {
        "days": st.sampled_from([0, 1, 12, 20]),
        "channel": st.sampled_from(["desk", "post"]),
        "scans": st.sets(st.sampled_from(["to-khai", "result"])),
        "stored": st.booleans(),
        "rated": st.sampled_from(["", "hai-long", "khong-hai-long"]),
        "erased": st.booleans(),
    }
)


def make(world: Any, one: dict[str, Any]) -> int:
    seats, end = world.seats, MORNING + timedelta(days=one["days"])
    id = world.receive(STATUS, channel=one["channel"]).id
    for code in sorted(one["scans"]):
        seat = "handler" if code == "result" else "desk"
        scan = onestop.attach_scan(id, code, iter([PDF + str(id).encode()]), f"{code}.pdf", by=seats[seat], at=MORNING)
        if code == "result" and one["stored"]:
            results.register(id, new(scan.id), by=seats["handler"], at=MORNING)
    for seat, action in (*STEPS, ("desk", "return-result")):
        onestop.act(id, action, by=seats[seat], at=end)
    if one["rated"]:
        rating.rate(id, rating.Said(one["rated"], {}, "Chữ"), channel="code", by=process("t"), at=end)
    return id


def counted() -> dict[str, Any]:
    """All that is counted of dossiers, as it would be counted anew."""
    counting.rebuild(at=LATER)
    on = LATER.date()
    said: dict[str, Any] = {
        f"{measure} {period.code}": sorted((one.unit, one.value) for one in source.values(period, on=on))
        for period in (SEPTEMBER, QUARTER)
        for measure, source in figure_sources.items()
    }
    found = index(SEPTEMBER, on=on)
    assert found is not None
    said["index"] = [(one.unit, one.points, one.over, one.dossiers, one.rates) for one in (found.whole, *found.units)]
    columns = [field.attname for field in Counter._meta.fields if field.attname != "id"]
    said["counters"] = sorted(map(repr, Counter.objects.values_list(*columns)))
    return said


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(made, min_size=1, max_size=4))
def test_what_is_counted_is_the_same_before_and_after(desk, leader, dossiers):
    with transaction.atomic():
        ids = [(make(desk, one), one["erased"]) for one in dossiers]
        before = counted()
        for id, goes in ids:
            if goes:
                actions.erase(id, "mistaken", "Biên bản số 1", by=leader, at=LATER)
        assert counted() == before
        assert Result.objects.filter(handle="").count() <= len(ids)
        transaction.set_rollback(True)
