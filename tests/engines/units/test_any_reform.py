"""Whatever steps a reform is given: it is carried out whole, or refused and nothing has changed."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinhso.engines.units import public as units
from tinhso.engines.units.models import Reform, Succession, UnitVersion
from tinhso.engines.units.rules import Flow
from tinhso.engines.units.testing import AT, LOADER, grow
from tinhso.kernel.errors import TinhSoError

TREE = {
    "Tỉnh A": None,
    "Tỉnh B": None,
    "Huyện C": "Tỉnh A",
    "Xã D": "Huyện C",
    "Xã E": "Huyện C",
    "Xã F": "Tỉnh B",
}
TITLES = list(TREE)
KEYS = ("new 1", "new 2")
DAY = date(2025, 7, 1)

old = st.sampled_from(TITLES)
ref = old | st.sampled_from(KEYS)
shares = st.sampled_from(["0.25", "0.5", "0.75", "1", None]).map(lambda share: share and Decimal(share))
step = st.one_of(
    st.tuples(st.just("open"), st.sampled_from(KEYS), old, st.sampled_from("DEFG")),
    st.tuples(st.just("merge"), st.lists(old, min_size=1, max_size=2, unique=True), ref),
    st.tuples(st.just("split"), old, st.lists(st.tuples(ref, shares), min_size=2, max_size=2)),
    st.tuples(st.just("rename"), old, st.sampled_from("DEFG")),
    st.tuples(st.just("move"), old, ref | st.none()),
    st.tuples(st.just("close"), old),
)
reforms = st.lists(step, min_size=1, max_size=4)


def made(given_step, ids):
    def find(name):
        return ids.get(name, name)

    kind, *rest = given_step
    match kind:
        case "open":
            return units.Open(units.NewUnit(rest[0], "xa", rest[2], find(rest[1])))
        case "merge":
            return units.Merge(tuple(find(title) for title in rest[0]), find(rest[1]))
        case "split":
            return units.Split(find(rest[0]), tuple(units.Part(find(into), share) for into, share in rest[1]))
        case "rename":
            return units.Rename(find(rest[0]), name=rest[1])
        case "move":
            return units.Move(find(rest[0]), find(rest[1]))
        case _:
            return units.Close(find(rest[0]))


def state():
    return (
        list(UnitVersion.objects.order_by("unit", "period").values_list("unit", "period", "title", "parent")),
        list(Succession.objects.values_list("from_unit", "to_unit", "share")),
        Reform.objects.count(),
    )


def days_not_placed_once():
    """Units whose versions and placements do not hold exactly the same days."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT unit_id FROM (SELECT unit_id, range_agg(period) d, sum(coalesce(upper(period), '2200-01-01')
                - coalesce(lower(period), '1900-01-01')) n FROM units_unitversion GROUP BY 1) v
            FULL JOIN (SELECT unit_id, range_agg(period) d, sum(coalesce(upper(period), '2200-01-01')
                - coalesce(lower(period), '1900-01-01')) n FROM units_placement GROUP BY 1) p USING (unit_id)
            WHERE v.d IS DISTINCT FROM p.d OR v.n IS DISTINCT FROM p.n"""
        )
        return cursor.fetchall()


def titles_on(day):
    return sorted(place.title for root in units.children(None, on=day) for place in units.within(root.id, on=day))


@given(reforms)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_reform_is_carried_out_whole_or_refused_and_nothing_has_changed(kinds, may, steps):
    with transaction.atomic():
        ids = grow(TREE)
        before = state()
        plan = units.plan_reform([made(step, ids) for step in steps], on=DAY, title="Bất kỳ", document="")
        if plan.problems:
            try:
                units.carry_out(plan, by=LOADER, at=AT)
                raise AssertionError("a plan with problems was carried out")
            except TinhSoError:
                assert state() == before
        else:
            units.carry_out(plan, by=LOADER, at=AT)
            assert titles_on(DAY - timedelta(days=1)) == sorted(TITLES)
            assert len(titles_on(DAY)) == len(TITLES) + len(plan.opened) - len(plan.closed)
        assert days_not_placed_once() == []
        flows = [
            Flow(link.unit, str(link.other), link.share, link.kind) for link in units.successors_of(list(ids.values()))
        ]
        if all(flow.share is not None for flow in flows):
            counts = {flow.source: Decimal(100) for flow in flows}
            assert sum(units.carried(counts, flows).values()) == sum(counts.values())
        transaction.set_rollback(True)
