"""Lending rights on the pages, and acting for somebody."""

from __future__ import annotations

import pytest

from tinhso.engines.people.models import Delegation

from .conftest import named

TERMS = {"rights": ["report.read", "report.fill"], "where": "all", "start": "05/10/2026", "end": "11/10/2026"}


@pytest.fixture
def colleague(world):
    return world.seat(world.commune, "reporter")


def test_an_officer_lends_and_the_colleague_acts_in_their_place(world, officer, colleague, browse):
    answer = browse(officer).post("/uy-quyen/moi/", TERMS | {"taker": colleague.appointment})
    assert answer.status_code == 302, named(answer)
    row = Delegation.objects.get()
    assert "Lent to you" in named(browse(colleague).get("/uy-quyen/"))
    browser = browse(colleague)
    browser.post("/vi-tri/", {"appointment": f"{colleague.appointment}-{row.pk}"})
    shown = named(browser.get("/uy-quyen/"))
    assert "You act on behalf of another" in shown and "cannot be lent on" in shown
    browser.post("/vi-tri/", {"appointment": f"{colleague.appointment}"})
    assert "You act on behalf of another" not in named(browser.get("/uy-quyen/"))


def test_what_was_taken_back_no_longer_opens(world, officer, colleague, browse):
    browse(officer).post("/uy-quyen/moi/", TERMS | {"taker": colleague.appointment})
    row = Delegation.objects.get()
    browser = browse(colleague)
    browser.post("/vi-tri/", {"appointment": f"{colleague.appointment}-{row.pk}"})
    assert browse(officer).post(f"/uy-quyen/{row.pk}/thu-hoi/").status_code == 302
    assert "You act on behalf of another" not in named(browser.get("/uy-quyen/"))
    again = browser.post("/vi-tri/", {"appointment": f"{colleague.appointment}-{row.pk}"})
    assert again.status_code == 404


def test_somebody_elses_delegation_cannot_be_taken_up(world, officer, colleague, browse):
    browse(officer).post("/uy-quyen/moi/", TERMS | {"taker": colleague.appointment})
    row, stranger = Delegation.objects.get(), world.seat(world.other, "reporter")
    answer = browse(stranger).post("/vi-tri/", {"appointment": f"{stranger.appointment}-{row.pk}"})
    assert answer.status_code == 404
    assert browse(stranger).post(f"/uy-quyen/{row.pk}/thu-hoi/").status_code == 404


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"taker": ""}, "To whom"),
        ({"taker": "999999999"}, "Choose one of the answers offered"),
        ({"rights": []}, "at least one right"),
        ({"rights": ["people.manage"]}, "at least one right"),
        ({"where": "own"}, "Choose the unit"),
        ({"end": "04/10/2026"}, "comes before the first"),
        ({"start": "01/10/2026"}, "before today"),
        ({"end": "31/12/2028"}, "one year at most"),
        ({"start": "thứ hai"}, "is not a day"),
    ],
)
def test_bad_input_gets_a_message_and_lends_nothing(world, officer, colleague, browse, change, said):
    answer = browse(officer).post("/uy-quyen/moi/", TERMS | {"taker": colleague.appointment} | change)
    assert answer.status_code == 422 and said in named(answer)
    assert not Delegation.objects.exists()


def test_the_pages_cost_a_fixed_number_of_queries(world, officer, colleague, browse, pinned_queries):
    browse(officer).post("/uy-quyen/moi/", TERMS | {"taker": colleague.appointment})
    browser = browse(colleague)
    browser.get("/uy-quyen/")
    with pinned_queries("staff: delegations"):
        assert browser.get("/uy-quyen/").status_code == 200
    with pinned_queries("staff: give"):
        assert browser.get("/uy-quyen/moi/").status_code == 200
