"""Returns of a demo, filled, proved, sent and verified by its people, each on a plausible past day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor, process
from tinhso.kernel.days import at_noon, local_day
from tinhso.kernel.period import ReportingPeriod
from tinhso.project.demo.cast import Level
from tinhso.project.demo.papers import paper
from tinhso.project.demo.values import SEED, figures_of
from tinhso.services.reports import public as reports

GENERATOR = process("demo")
PROVED = {"xa.ke-hoach": "Kế hoạch chuyển đổi số", "xa.ho-so-dung-han": "Bảng in một cửa"}
REASON = "Số hồ sơ nộp trực tuyến chưa khớp với bảng in từ hệ thống một cửa, đề nghị kiểm tra lại."


@dataclass(frozen=True, slots=True)
class Season:
    """How one period's returns go. `filled`, `sent`, `verified`: the share that gets that far by `until`."""

    form: str
    period: ReportingPeriod
    until: date
    filled: float = 1.0
    sent: float = 1.0
    verified: float = 1.0


def play_season(
    season: Season,
    level: Level,
    *,
    within: int,
    places: Sequence[units.Place],
    reporters: Mapping[int, int],
    verifiers: Mapping[int, int],
) -> None:
    """Open the season's returns and carry those of `places` as far as they got. Appointments are by unit."""
    opened = at_noon(season.period.end + timedelta(days=1))
    reports.open_returns(season.form, season.period, within=within, by=GENERATOR, at=opened)
    found = reports.returns_of(season.form, season.period, by=GENERATOR, on=local_day(opened))
    for place in places:
        if place.id in found and place.id in reporters:
            Story(season, level, found[place.id], place.code, reporters[place.id], verifiers[place.id]).play()


@dataclass(frozen=True, slots=True)
class Story:
    """One return on its way. `reporter` and `verifier` are appointments."""

    season: Season
    level: Level
    id: int
    code: str
    reporter: int
    verifier: int

    def play(self) -> None:
        season = self.season
        chance = Random(f"{SEED}/{season.form}/{season.period}/{self.code}")
        fate = chance.random()
        if fate > season.filled:
            return
        latest = max(20, (season.until - season.period.end).days - 3)  # of a quarter that runs: until the other day
        begun = season.period.end + timedelta(days=chance.randint(2, latest))
        filled = self._moment(begun, chance)
        sent = max(self._moment(begun + timedelta(days=chance.randint(0, 4)), chance), filled + timedelta(minutes=7))
        self._fill(filled, whole=fate <= season.sent)
        if fate > season.sent:
            return
        if chance.random() < 0.06:
            sent = self._sent_back_once(sent)
        reports.send(self.id, by=self._by(self.reporter, sent), at=sent)
        if fate <= season.verified:
            verified = max(
                self._moment(begun + timedelta(days=chance.randint(5, 14)), chance), sent + timedelta(minutes=30)
            )
            reports.verify(self.id, by=self._by(self.verifier, verified), at=verified)

    def _moment(self, day: date, chance: Random) -> datetime:
        return at_noon(min(day, self.season.until)) + timedelta(minutes=chance.randint(-240, 240))

    def _by(self, appointment: int, at: datetime) -> Actor:
        return people.actor_of(appointment, on=local_day(at))

    def _fill(self, at: datetime, *, whole: bool) -> None:
        by, period = self._by(self.reporter, at), self.season.period
        answers = list(figures_of(self.level.figures, self.code, period).items())
        answers = answers if whole else answers[: len(answers) * 2 // 3]
        reports.fill(self.id, {measure: reports.Typed(str(value)) for measure, value in answers}, by=by, at=at)
        for measure, title in PROVED.items():
            if whole and measure in dict(answers):
                name, content = paper(title, self.code, period)
                reports.attach_proof(self.id, measure, [content], name, by=by, at=at)

    def _sent_back_once(self, sent: datetime) -> datetime:
        reports.send(self.id, by=self._by(self.reporter, sent), at=sent)
        back = sent + timedelta(hours=1)
        reports.send_back(self.id, reason=REASON, by=self._by(self.verifier, back), at=back)
        return back + timedelta(hours=2)
