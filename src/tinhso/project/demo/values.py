"""What a commune of the demo reports: seeded by the unit and the period, plausible, growing, never a real figure."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from tinhso.kernel.period import ReportingPeriod

SEED = "tinh-so-1"
FIRST_YEAR = 2024


def quarters_since(period: ReportingPeriod) -> int:
    """Quarters from the first one the demo knows."""
    return (period.year - FIRST_YEAR) * 4 + period.number - 1


def commune_figures(unit: str, period: ReportingPeriod, *, large: bool) -> dict[str, Decimal | str]:
    """Every measure of the commune form for one unit and quarter. `large`: a commune after the 2025 mergers."""
    lasting = Random(f"{SEED}/{unit}")
    passing = Random(f"{SEED}/{unit}/{period.code}")
    size = lasting.uniform(0.7, 1.6) * (3 if large else 1)
    ability = min(0.98, lasting.betavariate(5, 3) + 0.018 * quarters_since(period))

    def share(of: int, level: float) -> int:
        return max(0, min(of, round(of * (level + passing.uniform(-0.04, 0.04)))))

    villages, homes, staff = (
        round(8 * size),
        round(1150 * size),
        round(22 * lasting.uniform(0.9, 1.3)) + (18 if large else 0),
    )
    computers, dossiers = staff + lasting.randint(2, 9), round(420 * size * passing.uniform(0.8, 1.2))
    answered, shops, adults = round(dossiers * passing.uniform(0.9, 1.0)), round(90 * size), round(homes * 3.1)
    products = lasting.choice([0, 0, 1, 2, 3, 5, 8])
    whole = {
        "xa.thon": villages, "xa.ho": homes, "xa.can-bo": staff, "xa.may-tinh": computers, "xa.ho-so": dossiers,
        "xa.ho-so-da-giai-quyet": answered, "xa.san-pham-ocop": products, "xa.ho-kinh-doanh": shops,
        "xa.nguoi-truong-thanh": adults,
    }  # fmt: skip
    part = {
        "xa.thon-4g": share(villages, 0.80 + 0.2 * ability),
        "xa.ho-cap-quang": share(homes, 0.25 + 0.5 * ability),
        "xa.can-bo-tap-huan": share(staff, 0.35 + 0.6 * ability),
        "xa.thon-to-cong-nghe": share(villages, 0.45 + 0.55 * ability),
        "xa.may-tinh-bao-ve": share(computers, 0.55 + 0.45 * ability),
        "xa.ho-so-truc-tuyen": share(dossiers, 0.35 + 0.6 * ability),
        "xa.ho-so-dung-han": share(answered, 0.93 + 0.07 * ability),
        "xa.san-pham-len-san": share(products, ability),
        "xa.ho-kinh-doanh-khong-tien-mat": share(shops, 0.25 + 0.6 * ability),
        "xa.nguoi-dien-thoai": share(adults, 0.5 + 0.4 * ability),
        "xa.nguoi-dinh-danh": share(adults, 0.4 + 0.45 * ability),
    }
    counts = {"xa.cuoc-hop": passing.randint(0, 4), "xa.tin-bai": round(passing.uniform(3, 22) * (0.5 + ability))}
    plan = passing.choices(["dung-han", "cham", "chua"], [0.55 + 0.4 * ability, 0.25, 0.1])[0]
    numbers = {code: Decimal(value) for code, value in {**whole, **part, **counts}.items()}
    return {**numbers, "xa.ke-hoach": plan}


def figures_of(what: str, unit: str, period: ReportingPeriod) -> dict[str, Decimal | str]:
    """The figures of a level's units: "commune", "large-commune" or "body"."""
    return (
        body_figures(unit, period) if what == "body" else commune_figures(unit, period, large=what == "large-commune")
    )


def body_figures(unit: str, period: ReportingPeriod) -> dict[str, Decimal | str]:
    """Every measure a district or an agency of the demo counts."""
    lasting, passing = Random(f"{SEED}/{unit}"), Random(f"{SEED}/{unit}/{period.code}")
    ability = min(0.97, lasting.betavariate(5, 3) + 0.02 * quarters_since(period))
    whole = {
        "dv.van-ban": passing.randint(300, 1800), "dv.can-bo": lasting.randint(40, 260), "dv.he-thong": lasting.randint(1, 6),
        "dv.ho-so": passing.randint(200, 5200), "dv.doanh-nghiep": lasting.randint(60, 900),
        "dv.nguoi": lasting.randint(20_000, 95_000),
    }  # fmt: skip
    levels = {
        "dv.van-ban-ky-so": ("dv.van-ban", 0.7 + 0.3 * ability), "dv.can-bo-tap-huan": ("dv.can-bo", 0.4 + 0.6 * ability),
        "dv.he-thong-cap-do": ("dv.he-thong", ability), "dv.ho-so-truc-tuyen": ("dv.ho-so", 0.3 + 0.65 * ability),
        "dv.doanh-nghiep-so": ("dv.doanh-nghiep", 0.2 + 0.5 * ability), "dv.nguoi-dinh-danh": ("dv.nguoi", 0.4 + 0.45 * ability),
    }  # fmt: skip
    part = {code: round(whole[of] * level) for code, (of, level) in levels.items()}
    return {code: Decimal(value) for code, value in {"dv.cuoc-hop": passing.randint(0, 5), **whole, **part}.items()}
