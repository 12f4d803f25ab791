"""Write the public holidays of Vietnam into `packs/national/calendars/`, a file a year, from the library `holidays`.

    .venv/bin/python scripts/calendar_days.py            write the files
    .venv/bin/python scripts/calendar_days.py --check    say whether the files are what the library gives

The days are data, not a calculation while running: what a decree says otherwise is one definition more in
`packs/national/calendars/declared/`, which this script never touches and which is laid over these. Run it again for more
years (YEARS) or a new release of the library, and read the differences.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import holidays

YEARS = range(2024, 2031)
TARGET = Path(__file__).resolve().parent.parent / "packs" / "national" / "calendars"
LEFT_OUT = (11, 24)
"""Ngày Văn hóa Việt Nam rests on a resolution, not on the code as it was read: declared/, where it can be taken out."""
SWAPS: dict[int, tuple[date, date, str]] = {
    2024: (date(2024, 4, 29), date(2024, 5, 4), "Công văn 2450/VPCP-KGVX năm 2024"),
    2025: (date(2025, 5, 2), date(2025, 4, 26), "Thông báo 6150/TB-BLĐTBXH năm 2024"),
    2026: (date(2026, 8, 31), date(2026, 8, 22), "Lịch nghỉ lễ năm 2026 (số văn bản chưa đọc được)"),
}
"""Day off, the Saturday worked for it, and the document the library names for the year."""
SUBSTITUTED, OBSERVED = "Ngày nghỉ (thay cho", ("(nghỉ bù)", "(nghỉ bù, dự kiến)")


@dataclass(frozen=True, slots=True)
class Line:
    """A day as a pack has it."""

    day: date
    kind: str
    vi: str
    en: str
    more: str = ""

    def __str__(self) -> str:
        return f"  - {{day: {self.day}, kind: {self.kind}, title: {{vi: {self.vi!r}, en: {self.en!r}}}{self.more}}}"


def days(year: int) -> Iterator[Line]:
    """The days of a year, in order."""
    given = {
        (language, observed): holidays.country_holidays("VN", years=year, language=language, observed=observed)
        for language in ("vi", "en_US")
        for observed in (True, False)
    }
    for day, vi in sorted(given["vi", True].items()):
        if day.year != year or (vi.startswith("Ngày Văn hóa") or (day.month, day.day) == LEFT_OUT):
            continue
        if vi.startswith(SUBSTITUTED):
            yield from swapped(day)
        else:
            in_place = day not in given["vi", False]
            yield Line(day, "compensatory" if in_place else "holiday", bare(vi), bare(given["en_US", True][day]))


def swapped(day: date) -> Iterator[Line]:
    """A day off and the Saturday worked for it. The library has to agree with what stands in SWAPS."""
    off, worked, document = SWAPS[day.year]
    assert day == off, f"the library swaps {day}, SWAPS has {off}: read the document and correct the line"
    said = f", document: {document!r}"
    yield Line(off, "swapped", f"Nghỉ thay cho ngày {worked:%d/%m/%Y}", f"Off in place of {worked}", said)
    more = f", hours_of: {off:%A}{said}".replace(f"{off:%A}", f"{off:%A}".lower())
    yield Line(worked, "working", f"Làm bù cho ngày {off:%d/%m/%Y}", f"Worked in place of {off}", more)


def bare(name: str) -> str:
    """A name without what the library adds in brackets, said of a day off in place of another."""
    for tail in (*OBSERVED, "(dự kiến)", "(observed)", "(observed, estimated)", "(estimated)"):
        if name.endswith(tail):
            place = tail in OBSERVED or "observed" in tail
            return ("Nghỉ bù: " if tail in OBSERVED else "In place of: " if place else "") + name.removesuffix(
                tail
            ).strip()
    return name


def file_of(year: int) -> str:
    """The file of a year."""
    lines = sorted(days(year), key=lambda line: line.day)
    return "\n".join(
        [
            "# yaml-language-server: $schema=../../schemas/calendars.json",
            f"# Written by scripts/calendar_days.py from the library holidays {holidays.__version__} (MIT). Do not edit: what a",
            "# document says otherwise goes into declared/. The Prime Minister fixes Tết and 2/9 each year; until then they",
            "# are the usual days.",
            f"code: vn.ngay-le-{year}",
            f"title: {{vi: Ngày nghỉ lễ năm {year}, en: Public holidays of {year}}}",
            "in_force: 2021-01-01",
            "status: partial",
            "authority:",
            "  document: Bộ luật Lao động 45/2019/QH14",
            "  article: Điều 111, Điều 112",
            "  source: the library holidays, which cites the code and the documents of each year",
            "calendar: co-quan-nha-nuoc",
            f"years: [{year}]",
            "days:",
            *map(str, lines),
            "",
        ]
    )


def main() -> int:
    wrong = []
    TARGET.mkdir(parents=True, exist_ok=True)
    for year in YEARS:
        file, text = TARGET / f"{year}.yaml", file_of(year)
        if "--check" in sys.argv:
            wrong += [file.name] if not file.is_file() or file.read_text("utf-8") != text else []
        else:
            file.write_text(text, "utf-8")
    if wrong:
        print(f"not as the library {holidays.__version__} gives them: {', '.join(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
