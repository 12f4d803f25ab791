"""Play a demo once: people, returns of past quarters, rounds scored and published, and the quarter that runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction

from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.days import at_noon, local_day
from tinhso.kernel.period import Period, ReportingPeriod
from tinhso.project.demo.people import Part, Shown, fill_posts, keep_for_sign_in, open_parts
from tinhso.project.demo.returns import GENERATOR, Season, play_season
from tinhso.project.folder import Folder
from tinhso.services.ranking import public as ranking

REPORTS = "phu-trach-cds"
VERIFIES = "tham-dinh"
SECRETARY = "thu-ky-hoi-dong"
CHAIRMAN = "chu-tich"
ADMINISTRATOR = "quan-tri"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who in a province's demo, by codes of its packs. `shown`: communes whose officers one can sign in as."""

    province: str
    day_of_code: date
    kinds: tuple[str, ...]
    form: str
    set: str
    department: str
    leaders: str
    shown: tuple[tuple[str, str], ...]  # user name, commune code
    verifiers: tuple[str, ...] = ()  # kinds of the units whose officers verify; none: the department
    decision: str = ""
    large: bool = True


NOW = Cast(
    province="15",
    day_of_code=date(2025, 7, 1),
    kinds=("xa", "phuong"),
    form="lc.xa-quy",
    set="lc.xa-2026",
    department="lc.skhcn",
    leaders="lc.ubnd",
    shown=(("xa.tu-le", "04630"),),
)
BEFORE = Cast(
    province="15",
    day_of_code=date(2025, 3, 31),
    kinds=("xa", "phuong", "thi-tran"),
    form="yb.xa-quy",
    set="yb.xa-2024",
    department="yb.skhcn",
    leaders="yb.ubnd",
    shown=(("xa.tu-le", "04630"),),
    verifiers=("huyen", "thi-xa", "thanh-pho-thuoc-tinh"),
    large=False,
)
REFORM = date(2025, 7, 1)


def play(province: str, *, now: datetime) -> Sequence[Sequence[str]]:
    """Play the province's demo, unless it has been played; the persons to show, as lines of texts.

    `now` is the demo's present. Everything it makes is marked as an example.
    """
    with transaction.atomic():
        if played():
            return []
        today = local_day(now)
        shown = _before(today) if province == "yen-bai" else _now(today)
    keep_for_sign_in(shown, Folder.named().root)
    return [(one.username, one.password, one.name, f"{one.post}, {one.unit}", one.does) for one in shown]


def played() -> bool:
    """Has this database a demo already? Only a demo gives accounts, so far."""
    return bool(get_user_model().objects.exists())


def _now(today: date) -> list[Shown]:
    """Lào Cai of today, on top of one quarter of Yên Bái before the reform."""
    _history(BEFORE, [ReportingPeriod("quarter", 2025, 1)], ended=REFORM)
    stage = Stage.set(NOW, since=REFORM, on=today)
    last = ReportingPeriod("quarter", today.year, (today.month - 1) // 3 + 1).shifted(-1)
    for steps in (-2, -1):
        stage.publish(last.shifted(steps), number=f"{stage.number(last.shifted(steps))}/QĐ-UBND")
    stage.running(last, today)
    return stage.shown


def _before(today: date) -> list[Shown]:
    """Yên Bái as it was: three tiers, districts verify their communes."""
    stage = Stage.set(BEFORE, since=date(2024, 1, 1), on=today)
    running = ReportingPeriod("quarter", today.year, (today.month - 1) // 3 + 1)
    running = running if running.end <= today else running.shifted(-1)
    stage.publish(running.shifted(-1), number=f"{stage.number(running.shifted(-1))}/QĐ-UBND")
    stage.running(running, today)
    return stage.shown


def _history(cast: Cast, periods: Sequence[ReportingPeriod], *, ended: date) -> None:
    """Quarters of a province that is no more, with people whose appointments ended with it."""
    stage = Stage.set(cast, since=date(2024, 1, 1), until=ended, on=cast.day_of_code, accounts=False)
    for period in periods:
        stage.publish(period, number=f"{stage.number(period)}/QĐ-UBND")


@dataclass(slots=True)
class Stage:
    """A province with its people in their posts."""

    cast: Cast
    province: int
    reporters: dict[int, int]
    verifier: Callable[[int], int]
    secretary: int
    chairman: int
    shown: list[Shown]
    spared: tuple[int, ...]

    @classmethod
    def set(cls, cast: Cast, *, since: date, on: date, until: date | None = None, accounts: bool = True) -> Stage:
        at, period = at_noon(since), Period(since, until)
        day = cast.day_of_code
        province = units.by_code(cast.province, on=day).id
        department = units.by_code(cast.department, on=day, tree="state").id
        leaders = units.by_code(cast.leaders, on=day, tree="state").id
        communes = [place.id for place in units.within(province, on=day, kinds=cast.kinds)]
        visited = {name: units.by_code(code, on=day, kinds=cast.kinds).id for name, code in cast.shown}
        parts = [
            Part(name, f"Lò Mẫu {index:03}", ((unit, REPORTS),), "lập và gửi báo cáo của xã")
            for index, (name, unit) in enumerate(visited.items(), 901)
        ]
        parts += _leading(department, leaders, with_verifier=not cast.verifiers)
        if not accounts:
            parts, visited = [part for part in parts if part.username not in visited], {}
        by = GENERATOR
        reporters = fill_posts(
            [unit for unit in communes if unit not in visited.values()], REPORTS, period, first=1, by=by, at=at
        )
        verifiers = {}
        if cast.verifiers:
            districts = [place.id for place in units.within(province, on=day, kinds=cast.verifiers)]
            verifiers = fill_posts(districts, VERIFIES, period, first=501, by=by, at=at)
        if accounts:
            shown, held = open_parts(parts, period, on=on, by=by, at=at)
        else:
            shown, held = [], {part.username: _appoint(part, period, at=at) for part in parts}
        reporters |= {unit: held[name][0] for name, unit in visited.items()}
        parent = {place.id: place.parent for place in units.within(province, on=day, kinds=cast.kinds)}
        department_verifier = held.get("tham-dinh", [0])[0]
        return cls(
            cast, province, reporters,
            (lambda unit: verifiers[parent[unit] or 0]) if verifiers else (lambda unit: department_verifier),
            held["thu-ky"][0], held["chu-tich"][0], shown, tuple(visited.values()),
        )  # fmt: skip

    def season(self, period: ReportingPeriod, until: date, **shares: float) -> Season:
        return Season(self.cast.form, period, until, **shares)

    def number(self, period: ReportingPeriod) -> str:
        """A made-up number for a made-up decision: "VD" says it is an example."""
        return f"VD{period.number:02}"

    def publish(self, period: ReportingPeriod, *, number: str) -> None:
        """A quarter that is over: every return verified, the round scored and published."""
        until = period.end + timedelta(days=40)
        self._play(self.season(period, until))
        scored, decided = until + timedelta(days=2), until + timedelta(days=6)
        secretary = people.actor_of(self.secretary, on=scored)
        id = ranking.open_round(self.cast.set, unit=self.province, period=period, by=secretary, at=at_noon(scored))
        ranking.score(id, by=secretary, at=at_noon(scored))
        chairman = people.actor_of(self.chairman, on=decided)
        ranking.publish(id, number, decided, by=chairman, at=at_noon(decided))

    def running(self, period: ReportingPeriod, today: date) -> None:
        """The quarter under way: some verified, some waiting, some being filled, the visitor's own still empty."""
        self._play(
            self.season(period, today - timedelta(days=1), filled=0.9, sent=0.8, verified=0.55), spared=self.spared
        )

    def _play(self, season: Season, spared: Sequence[int] = ()) -> None:
        play_season(
            season, province=self.province, reporters=self.reporters, verifier=self.verifier,
            large=self.cast.large, spared=spared,
        )  # fmt: skip


def _leading(department: int, leaders: int, *, with_verifier: bool) -> list[Part]:
    verifier = [Part("tham-dinh", "Hà Mẫu 911", ((department, VERIFIES),), "thẩm định số liệu các xã gửi")]
    return [
        *(verifier if with_verifier else []),
        Part("thu-ky", "Triệu Mẫu 912", ((department, SECRETARY),), "mở vòng đánh giá, chấm điểm"),
        Part("chu-tich", "Đặng Mẫu 913", ((leaders, CHAIRMAN),), "xem việc chậm, công bố xếp hạng"),
        Part("quan-tri", "Bàn Mẫu 914", ((leaders, ADMINISTRATOR),), "quản trị người dùng và đơn vị"),
    ]


def _appoint(part: Part, period: Period, *, at: datetime) -> list[int]:
    person = people.enrol(part.name, by=GENERATOR, at=at)
    posts = [people.posts_of([unit], code=code)[unit, code] for unit, code in part.posts]
    return [people.appoint(person, post, period, by=GENERATOR, at=at) for post in posts]
