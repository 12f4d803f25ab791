from datetime import timedelta
from decimal import Decimal

import pytest

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.kernel.errors import Invalid, NotAllowed, NotNow, NotThere
from tinhso.kernel.period import ReportingPeriod
from tinhso.services.ranking.actions import open_round, publish, score
from tinhso.services.ranking.models import Line, Result, Round

from .conftest import AT, LATER, Q3


def ranks(round_id, province):
    name = {unit: title for title, unit in province.place.items()}
    found = Result.objects.filter(round_id=round_id).order_by("rank", "id")
    return [(row.rank, name[row.unit_id], row.shown) for row in found]


def test_units_are_ranked_by_their_total_and_equals_share_a_place(reported):
    assert sorted(ranks(reported.scored(), reported)) == [
        (1, "Phường Nghĩa Lộ", 100),
        (1, "Xã Gia Hội", 100),
        (3, "Xã Tú Lệ", 40),
    ]


def test_every_line_keeps_its_value_points_figures_and_why(reported):
    result = Result.objects.get(round_id=reported.scored(), unit_id=reported.place["Xã Tú Lệ"])
    meetings, online = Line.objects.filter(result=result).order_by("place")
    assert (meetings.value, meetings.points, meetings.maximum, len(meetings.figures)) == (1, 10, 40, 1)
    assert (online.value, online.points, len(online.figures)) == (50, 30, 2)
    assert meetings.why["values"]["full_from"] == {"n": "4"}
    assert result.groups == {"1": ["10.000000", "40.000000"], "2": ["30.000000", "60.000000"]}
    assert (result.total, result.percent) == (40, 40)


def test_the_sum_of_the_groups_is_the_total(reported):
    for result in Result.objects.filter(round_id=reported.scored()):
        assert sum(Decimal(points) for points, _most in result.groups.values()) == result.total


def test_who_did_not_report_stands_last_without_points(province):
    province.report("Xã Gia Hội", "hop", 4)
    found = {name: (rank, shown) for rank, name, shown in ranks(province.scored(), province)}
    assert found == {"Xã Gia Hội": (1, 40), "Xã Tú Lệ": (2, 0), "Phường Nghĩa Lộ": (2, 0)}


def test_nothing_to_count_is_worth_what_the_set_says(province):
    province.report("Xã Tú Lệ", "tong", 0)
    round_id = province.scored()
    line = Line.objects.get(result__round_id=round_id, result__unit_id=province.place["Xã Tú Lệ"], indicator="2.1")
    assert (line.value, line.points) == (None, 60)


def test_scoring_again_replaces_what_stood(reported):
    round_id = reported.scored()
    reported.report("Xã Tú Lệ", "hop", 4)
    score(round_id, by=reported.scorer, at=LATER)
    assert Result.objects.get(unit_id=reported.place["Xã Tú Lệ"]).shown == 70
    assert (Result.objects.count(), Line.objects.count()) == (3, 6)


def test_figures_of_after_the_scoring_moment_do_not_count(reported):
    round_id = reported.open()
    score(round_id, by=reported.scorer, at=AT - timedelta(seconds=1))
    assert set(Result.objects.values_list("shown", flat=True)) == {0}


def test_a_round_is_a_case_with_one_event_an_act(reported):
    round_id = reported.scored()
    row = Round.objects.get(pk=round_id)
    assert cases.state_of(row.case).state == "scored"
    assert [entry.name for entry in journal.timeline("round", round_id)] == [
        "ranking.round-opened",
        "ranking.round-scored",
    ]


def test_a_round_is_opened_once(province):
    province.open()
    with pytest.raises(NotNow, match="opened already"):
        province.open()


def test_a_set_is_scored_by_its_own_kind_of_period(province):
    with pytest.raises(Invalid, match="another kind of period"):
        open_round("xa-thu", unit=province.id, period=ReportingPeriod.parse("2026"), by=province.scorer, at=AT)


def test_a_set_is_found_as_it_stood_at_the_end_of_the_period(province):
    with pytest.raises(NotThere):
        open_round("xa-thu", unit=province.id, period=ReportingPeriod.parse("2025-Q3"), by=province.scorer, at=AT)


@pytest.mark.parametrize("who", ["publisher", "stranger"])
def test_only_who_scores_here_opens_and_scores(reported, who):
    with pytest.raises(NotAllowed):
        open_round("xa-thu", unit=reported.id, period=Q3, by=getattr(reported, who), at=AT)
    round_id = reported.open()
    with pytest.raises(NotAllowed):
        score(round_id, by=getattr(reported, who), at=AT)


def test_a_round_of_what_is_known_ranks_only_units_with_figures(reported):
    round_id = reported.open(reach="known")
    assert score(round_id, by=reported.scorer, at=AT) == 3
    assert Round.objects.get(pk=round_id).reach == "known"


def test_a_score_that_rests_on_an_example_is_an_example(reported):
    assert Round.objects.get(pk=reported.scored()).example is False
    reported.report("Xã Tú Lệ", "hop", 2, example=True)
    score(Round.objects.get().pk, by=reported.scorer, at=LATER)
    assert Round.objects.get().example is True


def test_nobody_to_score_is_told(reported):
    round_id = open_round("xa-thu", unit=reported.place["Xã Tú Lệ"], period=Q3, by=reported.scorer, at=AT)
    assert score(round_id, by=reported.scorer, at=AT) == 1
    with pytest.raises(NotNow, match="has not been scored"):
        publish(reported.open(), "1/QĐ-UBND", LATER.date(), by=reported.publisher, at=LATER)
