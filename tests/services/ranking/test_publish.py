from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from tinhso.engines.journal import public as journal
from tinhso.kernel.errors import Invalid, NotAllowed, NotNow
from tinhso.services.ranking.actions import publish, score
from tinhso.services.ranking.models import Line, Result, Round
from tinhso.services.ranking.nav import awaiting
from tinhso.services.ranking.rules.rounds import decision_number

from .conftest import LATER, TODAY


def published(reported):
    round_id = reported.scored()
    publish(round_id, "684/QĐ-UBND", TODAY, by=reported.publisher, at=LATER)
    return round_id


def test_a_ranking_is_published_by_decision(reported):
    row = Round.objects.get(pk=published(reported))
    assert (row.decision, row.decided_on, row.published_at) == ("684/QĐ-UBND", TODAY, LATER)
    last = journal.timeline("round", row.pk)[-1]
    assert (last.name, last.payload["decision"], last.payload["units"]) == ("ranking.published", "684/QĐ-UBND", 3)


def test_a_ranking_scored_again_after_it_was_shown_is_not_published(reported):
    round_id = reported.scored()
    shown = str(Round.objects.get(pk=round_id).scored_event)
    score(round_id, by=reported.scorer, at=LATER)
    with pytest.raises(NotNow, match="scored again"):
        publish(round_id, "1/QĐ-UBND", TODAY, by=reported.publisher, at=LATER, scoring=shown)
    assert Round.objects.get(pk=round_id).published_at is None
    now = str(Round.objects.get(pk=round_id).scored_event)
    publish(round_id, "1/QĐ-UBND", TODAY, by=reported.publisher, at=LATER, scoring=now)


def test_a_comparison_of_what_others_published_is_not_ours_to_publish(reported):
    round_id = reported.open(reach="known")
    score(round_id, by=reported.scorer, at=LATER)
    with pytest.raises(NotNow, match="not ours to publish"):
        publish(round_id, "1/QĐ-UBND", TODAY, by=reported.publisher, at=LATER)
    assert not [one for one in awaiting(reported.publisher, TODAY) if str(round_id) in one.href]
    assert Round.objects.get(pk=round_id).published_at is None


def test_a_decision_of_an_agency_with_two_names_publishes_too(reported):
    round_id = reported.scored()
    publish(round_id, "12/qđ-vhtt&dl", TODAY, by=reported.publisher, at=LATER)
    assert journal.timeline("round", round_id)[-1].payload["decision"] == "12/QĐ-VHTT&DL"


def test_publishing_twice_names_the_decision(reported):
    round_id = published(reported)
    with pytest.raises(NotNow, match="published by decision 684/QĐ-UBND"):
        publish(round_id, "700/QĐ-UBND", TODAY, by=reported.publisher, at=LATER)
    with pytest.raises(NotNow, match="never changed"):
        score(round_id, by=reported.scorer, at=LATER)
    assert Round.objects.get(pk=round_id).decision == "684/QĐ-UBND"


def test_nobody_publishes_what_they_scored_not_even_from_another_seat(reported):
    round_id = reported.open()
    score(round_id, by=reported.chairman, at=LATER)
    with pytest.raises(NotAllowed):
        publish(round_id, "1/QĐ-UBND", TODAY, by=reported.chairman_publishes, at=LATER)
    publish(round_id, "1/QĐ-UBND", TODAY, by=reported.publisher, at=LATER)


def test_who_scores_may_not_publish(reported):
    with pytest.raises(NotAllowed):
        publish(reported.scored(), "1/QĐ-UBND", TODAY, by=reported.scorer, at=LATER)


@pytest.mark.parametrize(
    "decision, day, said",
    [
        ("", TODAY, "Write the number"),
        ("không số", TODAY, "is not the number of a decision"),
        ("1/QĐ-UBND", date(2026, 10, 10), "still to come"),
        ("1/QĐ-UBND", date(2026, 10, 1), "before the scoring"),
        ("1/QĐ-UBND", date(1800, 1, 1), "out of range"),
    ],
)
def test_a_decision_that_cannot_be_is_told_and_nothing_is_published(reported, decision, day, said):
    round_id = reported.scored()
    with pytest.raises(Invalid, match=said):
        publish(round_id, decision, day, by=reported.publisher, at=LATER)
    assert Round.objects.get(pk=round_id).published_at is None


@pytest.mark.parametrize("text", ["684/QĐ-UBND", " 684 / qđ-ubnd ", "12/2024/QĐ-UBND", "405/QĐ-BKHCN"])
def test_numbers_of_decisions_as_they_are_written(text):
    assert decision_number(text).endswith(("UBND", "BKHCN"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ranking_round SET decision = 'x'",
        "UPDATE ranking_result SET rank = 1",
        "UPDATE ranking_line SET points = 0",
        "DELETE FROM ranking_line",
        "DELETE FROM ranking_result",
        "DELETE FROM ranking_round",
        "INSERT INTO ranking_line (result_id, indicator, place, choice, part_of, figures, why) "
        "SELECT id, 'x', 9, '', '', '{}', '{}' FROM ranking_result LIMIT 1",
        "TRUNCATE ranking_line",
    ],
)
def test_the_database_refuses_to_touch_what_is_published(reported, statement):
    published(reported)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="never"), transaction.atomic():
            cursor.execute(statement)


def test_a_round_that_is_not_published_may_be_changed(reported):
    round_id = reported.scored()
    Line.objects.filter(result__round_id=round_id).delete()
    assert Result.objects.filter(round_id=round_id).update(points=1) == 3


def test_the_database_knows_no_publication_without_a_decision(reported):
    round_id = reported.scored()
    with pytest.raises(IntegrityError, match="round_published_by_decision"), transaction.atomic():
        Round.objects.filter(pk=round_id).update(published_at=LATER)
