"""What a plan says beside the definitions: who holds what changes, posts opened, forms that ask twice, hours of work."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.configuration.conftest import AT, change

from tinhso.kernel.actor import process
from tinhso.kernel.figures import ComputedFigure, figure_sources
from tinhso.kernel.plans import plan_effects
from tinhso.project import packs as by_name
from tinhso.services.configuration import public as configuration
from tinhso.services.reports.burden import PERIODS_A_YEAR, hours

BURDEN = """code: minutes-a-field
title: {vi: Phút mỗi câu}
in_force: 2020-01-01
status: %s
minutes_a_field: 15
"""
SECOND = """code: hill.month
title: {vi: Báo cáo tháng}
in_force: 2026-11-01
status: example
subjects: [xa]
period: month
due_after_days: 5
process: report-return
sections:
  - title: {vi: Chung}
    fields:
      - measure: hill.huts
      - measure: hill.goats
"""
POSTS = """status: example
posts:
  - units: {kinds: [xa]}
    code: giu
    title: {vi: Người giữ sổ}
    roles: [reader]
"""


def plan(*names):
    with by_name.opened(names) as found:
        return configuration.plan(found, at=AT)


def said(told, about):
    return [configuration.filled(one.message, one.values, language="vi") for one in told if one.about == about]


@pytest.fixture
def province(office, settings):
    """The office's province is the one this installation is for."""
    settings.TINHSO_DEMO = True
    settings.TINHSO_PROVINCE_CODE = "01"
    return office


def with_burden(office, status="example"):
    (office.packs / "land" / "report-burden").mkdir(exist_ok=True)
    (office.packs / "land" / "report-burden" / "minutes.yaml").write_text(BURDEN % status, "utf-8")


def test_a_new_form_says_what_it_asks_twice_and_its_hours_with_their_assumption(province):
    with_burden(province)
    (province.packs / "hill" / "report-forms" / "month.yaml").write_text(SECOND, "utf-8")
    assert {"burden of reports", "holders of roles"} <= set(plan_effects)
    found = plan("hill").effects
    assert said(found, "forms") == [
        "“Báo cáo tháng” asks for “Số lều”, which the same units report in “Báo cáo quý” already."
    ]
    (one, total) = (told for told in found if told.about == "hours")
    assert one.values["hours"] == "6" and one.values["units"] == 1 and one.values["periods"] == 12
    assert one.assumed and total.assumed and total.values["hours"] == "+6"


def test_hours_that_somebody_measured_are_no_assumption(province):
    with_burden(province, "official")
    (province.packs / "hill" / "report-forms" / "month.yaml").write_text(SECOND, "utf-8")
    assert not any(told.assumed for told in plan("hill").effects)


def test_without_an_assumption_no_hours_are_made_up(province):
    (province.packs / "hill" / "report-forms" / "month.yaml").write_text(SECOND, "utf-8")
    assert said(plan("hill").effects, "hours") == []


def test_a_form_that_asks_what_the_system_counts_is_told_so(province):
    class Goats:
        measure = "hill.goats"

        def values(self, period, *, on):
            return [ComputedFigure(1, Decimal(1))]

        def behind(self, unit, period, *, by):
            return []

    (province.packs / "hill" / "report-forms" / "month.yaml").write_text(SECOND, "utf-8")
    with figure_sources.fresh():
        figure_sources.add("goats", Goats())
        assert "“Báo cáo tháng” asks for “Số dê”, which the system counts by itself." in said(
            plan("hill").effects, "forms"
        )


def test_a_role_that_changes_says_how_many_hold_it_and_the_digest_does_not_depend_on_them(province):
    from tinhso.engines.people import public as people

    change(province.packs, "land/roles/roles.yaml", "code: keeper", "code: keeper\nversion: 2")
    change(
        province.packs,
        "land/roles/roles.yaml",
        "title: {vi: Người giữ}\nin_force: 2020-01-01",
        "title: {vi: Người giữ}\nin_force: 2026-11-01",
    )
    change(
        province.packs,
        "land/roles/roles.yaml",
        "{right: pack.propose, reach: everywhere}",
        "{right: pack.approve, reach: own}",
    )
    before = plan("land")
    assert said(before.effects, "rights") == ["The role “Người giữ” is held today; posts: 2, persons: 2."]
    assert [(one.right, one.new) for one in before.plan.rights] == [("pack.approve", "own"), ("pack.propose", None)]
    people.end_appointment(province.keeper.appointment, AT.date(), by=process("test"), at=AT)
    after = plan("land")
    assert said(after.effects, "rights") == ["The role “Người giữ” is held today; posts: 2, persons: 1."]
    assert before.plan.digest == after.plan.digest


def test_a_role_taken_away_leaves_posts_with_nothing_and_that_is_said(province):
    text = (province.packs / "land/roles/roles.yaml").read_text("utf-8")
    (province.packs / "land/roles/roles.yaml").write_text(text[: text.index("---\ncode: local")], "utf-8")
    assert said(plan("land").effects, "posts") == [
        "Posts that would be left without any role: 1. Who holds them could do nothing."
    ]


def test_posts_a_file_would_open_are_counted_and_belong_to_the_plan(province):
    (province.packs / "hill" / "data").mkdir()
    (province.packs / "hill" / "data" / "posts.yaml").write_text(POSTS, "utf-8")
    found = plan("hill").plan
    assert said(found.deeds, "posts") == [
        "“Người giữ sổ”: opens with the roles Người đọc, empty until somebody is appointed; posts: 1."
    ]
    by_name.load(["hill"], by=process("test"), at=AT)
    assert plan("hill").plan.empty
    change(province.packs, "hill/data/posts.yaml", "[reader]", "[reader, keeper]")
    assert said(plan("hill").plan.deeds, "rights") == [
        "“Người giữ sổ”: the roles Người giữ, Người đọc in place of Người đọc; posts that get them: 1."
    ]


@given(
    st.integers(1, 50),
    st.integers(0, 5000),
    st.sampled_from(sorted(PERIODS_A_YEAR)),
    st.decimals("0.5", "60", places=1),
)
def test_hours_grow_with_everything_they_are_made_of(fields, units, period, minutes):
    once = hours(fields, units, period, minutes)
    assert abs(hours(fields, units * 2, period, minutes) - once * 2) < Decimal("1e-20")
    assert hours(fields + 1, units, period, minutes) >= once
    assert hours(fields, units, "month", minutes) >= once
