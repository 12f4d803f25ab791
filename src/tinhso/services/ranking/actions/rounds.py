"""Open a round, score it, publish it by decision."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.engines.measures import public as measures
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, NotNow
from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing
from tinhso.store import definitions, verbs
from tinhso.store.copying import copy_in
from tinhso.store.definitions import Kept
from tinhso.store.transactions import all_or_nothing

from .. import papers
from ..definitions import PROCESS, PUBLISH, SCORE
from ..events import RankingPublished, RoundOpened, RoundScored
from ..models import Line, Result, Round
from ..rules.rounds import decision_day, decision_number, require_period
from ..subjects import last_day, subjects_of


@all_or_nothing
def open_round(code: str, *, unit: int, period: ReportingPeriod, reach: str = "within", by: Actor, at: datetime) -> int:
    """Open a round of the set in force at the period's end, for the units within `unit`; returns its id.

    `reach` "known" ranks every unit that has figures of the set, wherever it is. NotNow when the round is open already.
    """
    access.require(by, SCORE, unit=unit, on=local_day(at))
    kept: Kept[measures.IndicatorSet] = definitions.find(
        measures.IndicatorSet, measures.SETS, code, on=last_day(period)
    )
    require_period(kept.it.period, period)
    if reach not in ("within", "known"):
        raise Invalid(_("Choose one of the answers offered."), field="reach")
    verbs.one_at_a_time(f"round {kept.id} {unit} {period} {reach}")  # of two officers the second is told
    before = Round.objects.filter(set_id=kept.id, unit_id=unit, period=str(period), reach=reach).first()
    if before is not None:
        raise NotNow(_("This round was opened already, on %(day)s."), day=local_day(before.opened_at), round=before.pk)
    row = verbs.add(
        Round(
            set_id=kept.id,
            unit_id=unit,
            reach=reach,
            period=str(period),
            starts=period.start,
            opened_at=at,
            example=kept.is_example,
        )
    )
    event = journal.record(
        RoundOpened(id=row.pk, unit=unit, indicator_set=code, set_version=kept.it.version, period=str(period)),
        by=by,
        at=at,
    )
    row.case = cases.open_case(PROCESS, unit=unit, subject=Thing("round", row.pk), event=event, by=by, at=at)
    verbs.save(row, "case")
    return row.pk


@all_or_nothing
def score(round_id: int, *, by: Actor, at: datetime) -> int:
    """Score and rank every unit of the round from the figures established by `at`; how many.

    Scoring again before publication replaces what stood. Invalid when there is nobody to score.
    """
    row = verbs.lock(Round, id=round_id)
    access.require(by, SCORE, unit=row.unit_id, on=local_day(at))
    _not_published(row)
    kept = definitions.by_id(measures.IndicatorSet, row.set_id)
    period = ReportingPeriod.parse(row.period)
    places = subjects_of(row, kept.it)
    if not places:
        raise Invalid(
            _("There is no unit to score: none of the kinds of this set stood here on %(day)s."), day=last_day(period)
        )
    scores = measures.score_set(kept, places, period, at=at)
    _replace(row.pk, kept.it, scores)
    moved = cases.move(
        _case(row),
        "score",
        by=by,
        at=at,
        event=lambda move: RoundScored(id=row.pk, unit=row.unit_id, units=len(scores)),
    )
    row.scored_at, row.scored_event = at, moved.event_id
    row.example = kept.is_example or _rests_on_examples(scores)
    verbs.save(row, "scored_at", "scored_event", "example")
    return len(scores)


@all_or_nothing
def publish(round_id: int, decision: str, decided_on: date, *, by: Actor, at: datetime, scoring: str = "") -> None:
    """Publish the ranking by decision, by another person than who scored it. From then on it is frozen.

    `scoring`: the event of the scoring the publisher was shown. NotNow when it has been scored again since, and when it
    is published already, naming the decision.
    """
    row = verbs.lock(Round, id=round_id)
    access.require(by, PUBLISH, unit=row.unit_id, on=local_day(at))
    _not_published(row)
    if row.reach == "known":
        raise NotNow(_("This round compares values that others published, so it is not ours to publish."))
    if row.scored_at is None:
        raise NotNow(_("The round has not been scored yet. Score it first."))
    if scoring and scoring != str(row.scored_event):
        raise NotNow(_("The round was scored again after your page was shown. Look at the ranking again."))
    number = decision_number(decision)
    day = decision_day(decided_on, scored=local_day(row.scored_at), today=local_day(at))
    count = Result.objects.filter(round_id=row.pk).count()
    moved = cases.move(
        _case(row),
        "publish",
        by=by,
        at=at,
        event=lambda move: RankingPublished(
            id=row.pk, unit=row.unit_id, decision=number, on=day.isoformat(), units=count
        ),
    )
    row.decision, row.decided_on, row.published_at, row.published_event = number, day, at, moved.event_id
    papers.keep(row, moved.event_id)
    verbs.save(row, "decision", "decided_on", "published_at", "published_event")


def _not_published(row: Round) -> None:
    if row.published_at is not None:
        raise NotNow(
            _("This ranking was published by decision %(decision)s of %(day)s. A published ranking is never changed."),
            decision=row.decision,
            day=row.decided_on,
        )


def _case(row: Round) -> int:
    assert row.case is not None, "a round has its case from the act that opened it"
    return row.case


def _replace(round_id: int, given: measures.IndicatorSet, scores: Sequence[measures.UnitScore]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM ranking_line WHERE result_id IN (SELECT id FROM ranking_result WHERE round_id = %s)",
            [round_id],
        )
        cursor.execute("DELETE FROM ranking_result WHERE round_id = %s", [round_id])
    ranks = measures.rank({score.unit: score.shown for score in scores})
    made = Result.objects.bulk_create(
        [_result(round_id, given, score, ranks[score.unit]) for score in scores], batch_size=2000
    )
    result_of = {result.unit_id: result.pk for result in made}
    copy_in(
        Line._meta.db_table,
        ("result_id", "indicator", "place", "value", "choice", "points", "maximum", "part_of", "figures", "why"),
        (
            (
                result_of[score.unit],
                line.indicator,
                place,
                line.value,
                line.choice,
                line.points,
                line.maximum,
                line.part_of,
                list(line.figures),
                json.dumps(measures.to_json(line.why), ensure_ascii=False),
            )
            for score in scores
            for place, line in enumerate(score.lines)
        ),
    )


def _result(round_id: int, given: measures.IndicatorSet, score: measures.UnitScore, rank: int) -> Result:
    return Result(
        round_id=round_id,
        unit_id=score.unit,
        rank=rank,
        points=score.points,
        total=score.total,
        shown=score.shown,
        maximum=score.maximum,
        percent=score.percent,
        level=measures.level_of(given, score.percent),
        groups={code: [str(sum_.points), str(sum_.maximum)] for code, sum_ in score.groups.items()},
        pillars={code: [str(sum_.points), str(sum_.maximum)] for code, sum_ in score.pillars.items()},
    )


def _rests_on_examples(scores: Sequence[measures.UnitScore]) -> bool:
    return measures.any_example({figure for score in scores for line in score.lines for figure in line.figures})
