"""Dossiers of a demo, played through the acts: some returned, some on their way, one late, one waiting for a supplement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.days import VIETNAM
from tinhso.project.demo import forms
from tinhso.project.demo.fees import play_fee
from tinhso.project.demo.people import made_up_name
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.filling.part import NAME as FORM

DESK, HANDLES, LEADS, APPROVES = "tiep-nhan", "xu-ly-ho-so", "chu-tich", "duyet-ho-so"
CALENDAR = "co-quan-nha-nuoc"
WAY = ("forward", "take-up", "submit", "approve", "issue", "return-result")
REASON = "Ví dụ của bản trình diễn"


@dataclass(frozen=True, slots=True)
class Story:
    """A procedure, received so many working days ago, and how far it went; `aside`: what happened instead of going on."""

    procedure: str
    ago: int
    steps: int
    aside: str = ""


STORIES = (
    Story("1.004873", 14, 6),
    Story("1.001193", 13, 6),
    Story("1.012783", 12, 6),
    Story("2.000635", 11, 6),
    Story("1.000894", 10, 6),
    Story("1.012784", 9, 2),
    Story("1.004873", 8, 2, "ask-supplement"),
    Story("1.013225", 7, 2),
    Story("1.001653", 6, 4),
    Story("1.004873", 5, 2),
    Story("1.000656", 4, 5),
    Story("1.012786", 3, 1),
    Story("1.004859", 2, 3),
    Story("1.001193", 1, 1),
    Story("2.000815", 1, 6),
    Story("1.012783", 1, 0),
)


def play_dossiers(officers: Mapping[tuple[int, str], int], today: date) -> None:
    """Received at the desk of the one commune that has one; nothing without such people or procedures in force."""
    desks = [unit for unit, post in officers if post == DESK]
    bodies = [unit for unit, post in officers if post == APPROVES]
    for desk in desks[:1]:
        for number, story in enumerate(STORIES, 1):
            _play(story, number, officers, desk=desk, body=bodies[0] if bodies else None, today=today)


def _play(
    story: Story, number: int, officers: Mapping[tuple[int, str], int], *, desk: int, body: int | None, today: date
) -> None:
    day = _working_days_before(today, story.ago)
    found = {kept.it.code: kept.it for kept in onestop.procedures(on=day)}
    it = found.get(story.procedure)
    decides = body if it is not None and it.decides.level == "province" else desk
    if it is None or decides is None:
        return
    head = APPROVES if decides == body else LEADS
    seats = {"forward": (desk, DESK), "return-result": (desk, DESK), "approve": (decides, head)}
    at = datetime.combine(day, time(8, 30), VIETNAM)
    form = forms.filled(it, on=day)
    intake = onestop.Intake(
        procedure=it.code,
        receiving=desk,
        deciding=decides,
        name=made_up_name(300 + number),
        number=f"000088{number:06d}",  # no province has 000, so it is nobody's
        phone="",
        papers=[paper.code for paper in it.papers if paper.when is None],
        assisted=form is not None,
        given={FORM: form} if form is not None else {},
    )
    received = onestop.receive(intake, by=people.actor_of(officers[desk, DESK], on=day), at=at)
    seated = people.actor_of(officers[desk, DESK], on=day)
    play_fee(received.id, it, paid=story.steps > 1, by=seated, at=at + timedelta(minutes=5))
    actions = [*WAY[: story.steps], *([story.aside] if story.aside else [])]
    for hour, action in enumerate(actions, 1):
        unit, post = seats.get(action, (decides, HANDLES))
        by = people.actor_of(officers[unit, post], on=day)
        onestop.act(received.id, action, note=REASON, by=by, at=at + timedelta(minutes=20 * hour))


def _working_days_before(today: date, count: int) -> date:
    calendar = units.working_calendar(CALENDAR, on=today)
    day = today
    while count:
        day -= timedelta(days=1)
        count -= units.working_day(calendar, day)
    return day
