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
