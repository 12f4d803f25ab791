from decimal import Decimal

import pytest
from django.utils.translation import override

from tinhso.engines.measures.rules.scoring import Given, score_unit
from tinhso.engines.measures.words import from_json, in_words, period_said, said, to_json, total_in_words
from tinhso.web.formats import period as on_every_page

from .sets import decision_922, indicator, indicator_set, measure

PERCENT = measure(unit_of_measure={"vi": "%", "en": "%"})


@pytest.mark.parametrize(
    "scoring, words",
    [
        ({"kind": "ratio", "of": 80}, "In proportion: 80 % or more is worth 10 points."),
        ({"kind": "threshold", "full_from": "82.5"}, "From 82.5 % on, all 10 points. Below it, in proportion."),
        ({"kind": "threshold", "full_from": 80, "below": "nothing"}, "From 80 % on, all 10 points. Below it, nothing."),
        (
            {"kind": "steps", "steps": [{"from": 50, "points": 3}, {"from": 80, "points": "6.5"}]},
            "By steps: from 50 %: 3 points; from 80 %: 6.5 points. Below the first step, nothing.",
        ),
    ],
)
def test_each_kind_of_rule_is_said_plainly(scoring, words):
    given = indicator_set(indicator(scoring=scoring))
    assert in_words(given.indicators[0], "en", measure=PERCENT) == words


def test_the_documents_own_words_come_first():
    given = indicator_set(indicator(rule={"vi": "Từ 80% trở lên: tối đa", "en": "80% or more: all"}))
    assert in_words(given.indicators[0], "vi") == "Từ 80% trở lên: tối đa"


def test_what_nothing_to_count_and_not_reported_are_worth_is_said():
    given = indicator_set(indicator(empty="full"))
    words = in_words(given.indicators[0], "en", measure=PERCENT, within=given)
    assert words.endswith("If there was nothing to count: all points. If nothing was reported: no points.")


def test_how_the_total_of_decision_922_is_made():
    given, _measures = decision_922()
    assert total_in_words(given, "en").endswith("divided by 1,000.")


def test_a_reason_is_kept_with_its_exact_digits_and_said_again():
    given = indicator_set(indicator(scoring={"kind": "threshold", "full_from": "82.5"}))
    why = score_unit(given, 1, {"m": Given("known", Decimal("41.25"))}, {}).lines[0].why
    assert from_json(to_json(why)) == why
    with override("en"):
        assert said(why, number=str).startswith("41.25 does not reach 82.5")


@pytest.mark.parametrize("code", ["2026-M07", "2026-Q3", "2026-H1", "2026-H2", "2026-9M", "2026", "2026-2027"])
def test_a_period_is_said_as_on_every_page(code):
    assert period_said(code) == on_every_page(code)
