import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from tinhso.engines.journal import public as journal
from tinhso.engines.measures import public as measures
from tinhso.engines.measures.actions.imports import may_import
from tinhso.engines.measures.files import read_rows
from tinhso.engines.measures.models import Figure
from tinhso.engines.units import public as units
from tinhso.engines.units import testing
from tinhso.kernel.access import EVERYWHERE, NOWHERE, Scope
from tinhso.kernel.actor import Actor, process
from tinhso.kernel.errors import Invalid, NotAllowed, Problems, TooMuch

from .conftest import AT, keep
from .sets import NATIONAL, decision_922, measure

BY = process("packs")
SOURCE = measures.FileSource("dti-2022.csv", "ab")


@pytest.fixture
def provinces(db):
    """The three provinces whose values of 2022 are published, under their codes of then."""
    testing.load_kinds()
    given, known = decision_922()
    keep("measures", *known.values())
    keep("indicator-sets", given)
    return {
        code: testing.grow({title: None}, until=date(2025, 7, 1), code=code)[title]
        for code, title in (("48", "Thành phố Đà Nẵng"), ("79", "Thành phố Hồ Chí Minh"), ("22", "Tỉnh Quảng Ninh"))
    }


def rows(text: str):
    return read_rows(io.BytesIO(text.encode()), "dti-2022.csv")


def the_file():
    with (NATIONAL / "data/imports/dti-2022.csv").open("rb") as stream:
        return read_rows(stream, "dti-2022.csv")


def test_the_values_of_2022_are_taken_from_the_file(provinces):
    result = measures.import_figures(the_file(), source=SOURCE, by=BY, at=AT)
    row = measures.figures(["dti-922.3"], [provinces["48"]], "2022")["dti-922.3", provinces["48"]]
    assert (result.new, result.same, row.value, row.note) == (27, 0, Decimal("0.8253"), "2")
    assert journal.entries([result.event])[result.event].name == "figures.imported"


def test_the_same_file_again_changes_nothing(provinces):
    measures.import_figures(the_file(), source=SOURCE, by=BY, at=AT)
    again = measures.import_figures(the_file(), source=SOURCE, by=BY, at=AT)
    assert (again.new, again.same, again.event, Figure.objects.count()) == (0, 27, None, 27)


def test_imported_values_score_to_the_published_totals(provinces):
    from tinhso.store import definitions

    measures.import_figures(the_file(), source=SOURCE, by=BY, at=AT)
    kept = definitions.find(measures.IndicatorSet, "indicator-sets", "dti-922", on=date(2022, 12, 31))
    from tinhso.kernel.period import ReportingPeriod

    scores = measures.score_set(kept, list(provinces.values()), ReportingPeriod.parse("2022"), at=AT)
    published = [Decimal(text) for text in ("0.8002", "0.7163", "0.7024")]
    assert all(abs(score.shown - total) <= Decimal("0.0001") for score, total in zip(scores, published, strict=True))


def test_every_mistake_is_told_at_once_with_its_row(provinces):
    text = (
        "unit_code,unit,period,dti-922.1,dti-922.2\n"
        "48,Quảng Nam,2022,1,0.9\n"
        "99,,2022,1,1\n"
        '79,,2022,"1.234,5",2\n'
        "22,,20x2,1,1\n"
    )
    with pytest.raises(Problems) as told:
        measures.import_figures(rows(text), source=SOURCE, by=BY, at=AT)
    said = str(told.value)
    assert "dti-2022.csv, row 2: the code 48 is that of Thành phố Đà Nẵng, but the row names Quảng Nam" in said
    assert "dti-2022.csv, row 3: No unit bore the code 99 on 2022-12-31." in said
    assert "dti-2022.csv, row 4: DTI – Nhận thức số: 1234.5 is more than 1, the most it can be." in said
    assert "dti-2022.csv, row 4: DTI – Thể chế số: 2 is more than 1, the most it can be." in said
    assert "dti-2022.csv, row 5: “20x2” is not a period." in said
    assert not Figure.objects.exists()


def test_a_heading_that_is_no_measure_is_told_as_a_heading(provinces):
    with pytest.raises(
        Problems, match="heading row: a column is headed “abc”, which is no measure in force on 2022-12-31"
    ):
        measures.import_figures(rows("unit_code,period,abc\n48,2022,1\n"), source=SOURCE, by=BY, at=AT)


def test_a_unit_twice_is_told(provinces):
    with pytest.raises(Problems, match="are of the same unit and period"):
        measures.import_figures(
            rows("unit_code,period,dti-922.1\n48,2022,1\n48,2022,0.9\n"), source=SOURCE, by=BY, at=AT
        )


def test_an_empty_cell_brings_no_figure_and_a_dash_says_nothing_to_count(provinces):
    measures.import_figures(rows("unit_code,period,dti-922.1,dti-922.2\n48,2022,,-\n"), source=SOURCE, by=BY, at=AT)
    assert [(row.measure, row.value) for row in Figure.objects.all()] == [("dti-922.2", None)]


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "is empty"),
        ("unit,period,dti-922.1\n", "needs a column “unit_code”"),
        ("unit_code,period\n48,2022\n", "no column bears the code of a measure"),
        ("unit_code,period,a,a\n", "the column “a” stands twice"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(text, said):
    with pytest.raises(Invalid, match=said):
        rows(text)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"PK\x03\x04 not a sheet", b"a\x00b"])
def test_what_is_no_table_is_refused(content):
    with pytest.raises(Invalid, match=r"dti\.xlsx"):
        read_rows(io.BytesIO(content), "dti.xlsx")


def test_a_file_too_large_is_refused():
    with pytest.raises(TooMuch, match="larger than 5 MB"):
        read_rows(io.BytesIO(b"a" * 5_000_001), "x.csv")


def test_vietnamese_numbers_of_a_semicolon_file_and_of_a_spreadsheet_are_the_same(provinces):
    book = openpyxl.Workbook()
    book.active.append(["Mã đơn vị", "Kỳ", "dti-922.1"])
    book.active.append([48, 2022, 0.8253])
    kept = io.BytesIO()
    book.save(kept)
    from_sheet = read_rows(io.BytesIO(kept.getvalue()), "a.xlsx")
    from_text = rows("Mã đơn vị;Kỳ;dti-922.1\n48;2022;0,8253\n")
    prepared = [measures.prepare(given, source=SOURCE, by=BY, at=AT) for given in (from_sheet, from_text)]
    assert [one.figures[0].value for one in prepared] == [Decimal("0.8253")] * 2
    assert [one.problems for one in prepared] == [(), ()]


def test_values_of_other_provinces_may_be_kept_for_reference_but_not_those_beside_ones_own(places):
    testing.grow({"Tỉnh Sơn La": None})
    here, there = (units.search(text, on=date(2026, 1, 1))[0] for text in ("Tú Lệ", "Sơn La"))
    gia_hoi = units.search("Gia Hội", on=date(2026, 1, 1))[0]
    scope = Scope(below=(gia_hoi.path,))
    assert [may_import(scope, place) for place in (gia_hoi, here, there)] == [True, False, True]
    assert [may_import(EVERYWHERE, here), may_import(NOWHERE, there)] == [True, False]


def test_who_may_not_import_is_told_by_row(provinces, monkeypatch):
    from tinhso.kernel import access
    from tinhso.kernel.actor import Actor

    monkeypatch.setattr(access, "scope", lambda by, right, *, on: NOWHERE)
    with pytest.raises(Problems) as told:
        measures.import_figures(
            rows("unit_code,period,dti-922.1\n48,2022,1\n"), source=SOURCE, by=Actor(person=1), at=AT
        )
    assert isinstance(told.value.problems[0].values["problem"], NotAllowed)
    assert "row 2: Your post may not import figures of Thành phố Đà Nẵng." in str(told.value)


@pytest.fixture
def own(places, monkeypatch):
    """A unit with a code, and somebody who may import everywhere."""
    from tinhso.kernel import access

    monkeypatch.setattr(access, "scope", lambda by, right, *, on: EVERYWHERE)
    keep("measures", measure("ho", decimals=0))
    return testing.grow({"Tỉnh Mẫu": None}, code="77777")["Tỉnh Mẫu"]


def test_one_persons_file_does_not_replace_what_two_have_vouched_for(own, desk):
    somebody = Actor(person=7)
    desk.report("ho", own, 12)
    given = rows("unit_code,period,ho\n77777,2026-Q3,99\n")
    with pytest.raises(Problems, match=r"· 2: “.*” of Tỉnh Mẫu was reported and verified"):
        measures.import_figures(given, source=SOURCE, by=somebody, at=AT)
    assert measures.figures(["ho"], [own], "2026-Q3")["ho", own].value == 12
    same = measures.import_figures(rows("unit_code,period,ho\n77777,2026-Q3,12\n"), source=SOURCE, by=somebody, at=AT)
    assert (same.new, same.same) == (0, 1)


def test_a_number_beyond_all_measure_is_refused_before_the_database_does(own):
    book = openpyxl.Workbook()
    book.active.append(["unit_code", "period", "ho"])
    book.active.append(["77777", "2026-Q3", 1e300])
    kept = io.BytesIO()
    book.save(kept)
    given = read_rows(io.BytesIO(kept.getvalue()), "a.xlsx")
    with pytest.raises(Problems, match="the most it can be"):
        measures.import_figures(given, source=SOURCE, by=BY, at=AT)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_a_spreadsheet_broken_inside_is_refused_like_any_other(part):
    book, kept, broken = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(["unit_code", "period", "ho"])
    book.save(kept)
    with zipfile.ZipFile(kept) as whole, zipfile.ZipFile(broken, "w") as other:
        for name in whole.namelist():
            other.writestr(name, whole.read(name)[:-40] if name == part else whole.read(name))
    with pytest.raises(Invalid, match="neither CSV nor XLSX"):
        read_rows(io.BytesIO(broken.getvalue()), "a.xlsx")


def test_a_choice_is_taken_by_its_code(places):
    keep("measures", measure("ke-hoach", adds_up="none", choices=[{"code": "dung-han", "title": {"vi": "Đúng hạn"}}]))
    from tinhso.engines.measures.files import cell_value

    assert cell_value("dung-han", choices=True) == (True, None, "dung-han")
