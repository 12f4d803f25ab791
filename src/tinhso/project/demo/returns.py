"""Returns of a demo, filled, proved, sent and verified by its people, each on a plausible past day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor, process
from tinhso.kernel.days import at_noon
from tinhso.kernel.period import ReportingPeriod
from tinhso.project.demo.papers import paper
from tinhso.project.demo.values import SEED, commune_figures
from tinhso.services.reports import public as reports

GENERATOR = process("demo")
Verifier = Callable[[int], int]
"""The appointment of whoever verifies a unit's returns."""


@dataclass(frozen=True, slots=True)
class Season:
    """How one period's returns go. `done`: the share that gets as far as each step by `until`."""

    form: str
    period: ReportingPeriod
    until: date
    sent: float = 1.0
    verified: float = 1.0
    filled: float = 1.0


def play_season(
    season: Season,
    *,
    province: int,
    reporters: dict[int, int],
    verifier: Verifier,
    large: bool,
    spared: Iterable[int] = (),
) -> int:
    """Open the season's returns and carry each as far as it got; how many. `spared`: units left for a visitor to fill."""
    opened = at_noon(season.period.end + timedelta(days=1))
    reports.open_returns(season.form, season.period, within=province, by=GENERATOR, at=opened)
    places = units.many(list(reporters), on=season.period.end - timedelta(days=1))
    found = reports.returns_of(season.form, season.period)
    for unit, id in sorted(found.items()):
        if unit in reporters and unit not in spared:
            _play(season, id, places[unit].code, reporters[unit], verifier(unit), large)
    return len(found)


def _play(season: Season, id: int, code: str, reporter: int, verifier: int, large: bool) -> None:
    chance = Random(f"{SEED}/{season.form}/{season.period}/{code}")
    fate, begun = chance.random(), season.period.end + timedelta(days=chance.randint(2, 20))
    days = [begun, begun + timedelta(days=chance.randint(0, 4)), begun + timedelta(days=chance.randint(5, 14))]
    filled, sent, verified = (
        at_noon(min(day, season.until)) + timedelta(minutes=chance.randint(-240, 240)) for day in days
    )
    sent, verified = max(sent, filled + timedelta(minutes=7)), max(verified, sent + timedelta(minutes=30))
    if fate > season.filled:
        return
    by = people.actor_of(reporter, on=filled.date())
    answers = commune_figures(code, season.period, large=large)
    typed = {measure: reports.Typed(_written(value)) for measure, value in answers.items()}
    if fate > season.sent:
        typed = dict(list(typed.items())[: len(typed) * 2 // 3])
    reports.fill(id, typed, by=by, at=filled)
    if fate > season.sent:
        return
    for measure, title in (("xa.ke-hoach", "Kế hoạch chuyển đổi số"), ("xa.ho-so-dung-han", "Bảng in một cửa")):
        name, content = paper(title, code, season.period)
        reports.attach_proof(id, measure, [content], name, by=by, at=filled)
    if chance.random() < 0.06:
        sent = _sent_back_once(id, by, verifier, sent)
        verified = max(verified, sent + timedelta(minutes=30))
    reports.send(id, by=by, at=sent)
    if fate <= season.verified:
        reports.verify(id, by=people.actor_of(verifier, on=verified.date()), at=verified)


def _sent_back_once(id: int, by: Actor, verifier: int, sent: datetime) -> datetime:
    reports.send(id, by=by, at=sent)
    back = sent + timedelta(hours=1)
    reason = "Số hồ sơ nộp trực tuyến chưa khớp với bảng in từ hệ thống một cửa, đề nghị kiểm tra lại."
    reports.send_back(id, reason=reason, by=people.actor_of(verifier, on=back.date()), at=back)
    return back + timedelta(hours=2)


def _written(value: Decimal | str) -> str:
    return value if isinstance(value, str) else str(value)
