"""A province with its people in their posts, and the quarters they play."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.days import at_noon
from tinhso.kernel.period import Period, ReportingPeriod, period_holding
from tinhso.project.demo.cast import (
    ADMINISTRATOR,
    CHAIRMAN,
    REPORTS,
    SECRETARY,
    UNIT_ADMINISTRATOR,
    VERIFIES,
    Level,
    Officer,
    Province,
    Recomputed,
)
from tinhso.project.demo.people import Part, fill_posts, open_parts
from tinhso.project.demo.returns import GENERATOR, Season, play_season
from tinhso.services.home.public import DemoPerson
from tinhso.services.ranking import public as ranking

QUARTER_CLOSES = 40  # days after a quarter's end by which a past one was verified


@dataclass(slots=True)
class Stage:
    """`roots`: the units rounds and returns stand within. Appointments by unit; `spared`: units left for visitors."""

    levels: tuple[Level, ...]
    roots: dict[str, int]
    reporters: dict[int, int]
    verifiers: dict[int, int]
    province_verifier: int
    secretary: int
    chairman: int
    shown: list[DemoPerson]
    spared: frozenset[int] = field(default_factory=frozenset)
    officers: dict[tuple[int, str], int] = field(default_factory=dict)
    """Who handles dossiers: appointments by unit and post."""

    @classmethod
    def set(cls, province: Province, *, on: date, until: date | None = None, accounts: bool = True) -> Stage:
        """Appoint everyone. Without `accounts` nobody can sign in: a province that is no more."""
        cast, day = province.cast, province.day
        at, period = at_noon(cast.began), Period(cast.began, until)
        roots = {
            "territory": units.by_code(province.code, on=day).id,
            "state": units.by_code(cast.leaders, on=day, tree="state").id,
        }
        department = units.by_code(cast.department, on=day, tree="state").id
        visited = {
            one.username: units.by_code(one.code, on=day, kinds=one.kinds).id for one in cast.visitors if accounts
        }
        does = {one.username: one.does for one in cast.visitors}
        parts = [
            Part(name, f"Lò Mẫu {number}", ((unit, REPORTS),), does[name])
            for number, (name, unit) in enumerate(visited.items(), 901)
        ]
        second = cast.verifier_reports_for if accounts else None
        own = units.by_code(second.code, on=day, kinds=second.kinds).id if second else None
        parts += _leading(department, roots["state"])
        parts += [
            Part(
                one.username,
                f"Lý Mẫu {number}",
                ((units.by_code(one.code, on=day, kinds=one.kinds).id, UNIT_ADMINISTRATOR),),
                one.does,
            )
            for number, one in enumerate(cast.administrators if accounts else (), 921)
        ]
        handling = {one.username: (_of(one, day), one.post) for one in (cast.officers if accounts else ())}
        parts += [
            Part(one.username, f"Vàng Mẫu {number}", (handling[one.username],), one.does)
            for number, one in enumerate(cast.officers if accounts else (), 931)
        ]
        shown, held = open_parts(parts, period, on=on, by=GENERATOR, at=at, accounts=accounts)
        spared = frozenset(visited.values()) | ({own} if own else frozenset())
        of = [unit for level in cast.levels for unit in _units(level, roots, day) if unit not in spared]
        reporters = fill_posts(of, REPORTS, period, first=1, by=GENERATOR, at=at)
        before = _second_post(own, held["tham-dinh"], cast.began, on) if own else {}
        verifying = {
            place.parent
            for level in cast.levels
            if level.verified_by == "parent"
            for place in units.within(roots[level.root], on=day, kinds=level.kinds)
            if place.parent
        }
        return cls(
            cast.levels,
            roots,
            reporters | {unit: held[name] for name, unit in visited.items()} | before,
            fill_posts(sorted(verifying), VERIFIES, period, first=501, by=GENERATOR, at=at),
            held["tham-dinh"],
            held["thu-ky"],
            held["chu-tich"],
            shown,
            spared,
            {where: held[name] for name, where in handling.items()},
        )

    def publish(self, period: ReportingPeriod) -> None:
        """A quarter that is over: every return verified, each level scored and published by a made-up decision."""
        until = period.end + timedelta(days=QUARTER_CLOSES)
        scored, decided = until + timedelta(days=5), until + timedelta(days=6)
        for number, level in enumerate(self.levels, 1):
            self._play(Season(level.form, period, until), level)
            secretary = people.actor_of(self.secretary, on=scored)
            root = self.roots[level.root]
            id = ranking.open_round(level.set, unit=root, period=period, by=secretary, at=at_noon(scored))
            ranking.score(id, by=secretary, at=at_noon(scored))
            chairman = people.actor_of(self.chairman, on=decided)
            decision = f"{period.year % 100}{period.number}{number}/QĐ-VIDU"
            ranking.publish(id, decision, decided, by=chairman, at=at_noon(decided))

    def recompute(self, of: Recomputed, today: date) -> None:
        """Score values that others published, to hold our rules against their totals. Stays a draft: it is not ours to publish."""
        secretary, at = people.actor_of(self.secretary, on=today), at_noon(today - timedelta(days=1))
        period = ReportingPeriod.parse(of.period)
        id = ranking.open_round(of.set, unit=self.roots["territory"], period=period, reach="known", by=secretary, at=at)
        ranking.score(id, by=secretary, at=at)

    def running(self, period: ReportingPeriod, today: date) -> None:
        """The quarter under way: some verified, some waiting, some being filled, the visitors' own still empty."""
        for level in self.levels:
            season = Season(level.form, period, today - timedelta(days=1), filled=0.9, sent=0.8, verified=0.55)
            self._play(season, level, spared=self.spared)

    def _play(self, season: Season, level: Level, spared: frozenset[int] = frozenset()) -> None:
        day = season.period.end - timedelta(days=1)
        places = [
            place for place in units.within(self.roots[level.root], on=day, kinds=level.kinds) if place.id not in spared
        ]
        verifier = {
            place.id: self.verifiers[place.parent or 0] if level.verified_by == "parent" else self.province_verifier
            for place in places
        }
        play_season(
            season,
            level,
            within=self.roots[level.root],
            places=places,
            reporters=self.reporters,
            verifiers=verifier,
        )


def _of(one: Officer, day: date) -> int:
    """The unit of an officer: a place by its code among its kinds, or a body."""
    found = (
        units.by_code(one.code, on=day, kinds=one.kinds) if one.kinds else units.by_code(one.code, on=day, tree="state")
    )
    return found.id


def _units(level: Level, roots: dict[str, int], day: date) -> list[int]:
    return [place.id for place in units.within(roots[level.root], on=day, kinds=level.kinds)]


def _second_post(unit: int, verifier: int, began: date, on: date) -> dict[int, int]:
    """The province's verifier also reports for a unit, since this quarter; the appointment of who did so before."""
    at, handed_over = at_noon(began), period_holding(on, "quarter").start
    before = fill_posts([unit], REPORTS, Period(began, handed_over), first=801, by=GENERATOR, at=at)
    post = people.posts_of([unit], code=REPORTS)[unit, REPORTS]
    person = people.actor_of(verifier, on=on).person
    assert person is not None
    people.appoint(person, post, Period(handed_over), by=GENERATOR, at=at)
    return before


def _leading(department: int, leaders: int) -> list[Part]:
    return [
        Part("tham-dinh", "Hà Mẫu 911", ((department, VERIFIES),), "thẩm định số liệu các đơn vị gửi"),
        Part("thu-ky", "Triệu Mẫu 912", ((leaders, SECRETARY),), "mở vòng đánh giá, chấm điểm"),
        Part("chu-tich", "Đặng Mẫu 913", ((leaders, CHAIRMAN),), "xem việc chậm, công bố xếp hạng"),
        Part("quan-tri", "Bàn Mẫu 914", ((leaders, ADMINISTRATOR),), "quản trị người dùng và đơn vị"),
    ]
