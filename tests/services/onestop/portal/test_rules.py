"""Stages and outages, as rules."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.services.onestop.portal.rules import outage, stages


@given(st.text(max_size=20), st.booleans(), st.booleans())
def test_every_state_has_a_stage_the_portal_knows(state, final, asked):
    assert stages.stage_of(state, final=final, asked=asked) in stages.STAGES


@given(st.integers(0, 10_000))
def test_the_portal_is_asked_again_at_least_every_half_hour_and_never_at_once(tries):
    assert timedelta(seconds=10) <= outage.next_look(tries) <= timedelta(minutes=30)
    assert outage.next_look(tries) <= outage.next_look(tries + 1)


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        ("no-connection", "away"),  # the portal as a whole
        ("too-slow", "away"),
        ("503", "away"),
        ("429", "away"),
        ("401", "away"),  # our key is wrong: for every message
        ("500", "later"),  # a mistake of theirs with this one
        ("408", "later"),
        ("422", "refused"),  # never as it is
        ("409", "refused"),
        ("301", "refused"),  # we follow nobody elsewhere
    ],
)
def test_an_answer_means_one_thing(answer, fate):
    assert outage.fate(answer, arrived=False) == fate
    assert outage.fate(answer, arrived=True) == "arrived"
