from pathlib import Path

import pytest

from tinhso.engines.units import testing
from tinhso.kernel.packs import PackError, read_yaml, typed
from tinhso.services.ranking import lists
from tinhso.services.ranking.loading import History, HistoryPart
from tinhso.services.ranking.models import PublishedRow, PublishedTable
from tinhso.services.ranking.queries import series_of

from .conftest import AT, ROOT, SYSTEM

FILES = sorted(ROOT.glob("packs/*/data/history/*.yaml"))


def histories():
    return {file.parents[2].name: typed(History, *read_yaml(file, file.name)[0]) for file in FILES}


def write(tmp_path: Path, rows: str, **given: str) -> Path:
    start = {
        "code": "t",
        "series": "t",
        "title": "{vi: Bảng}",
        "year": "2022",
        "complete": "false",
        "as_of": "2022-12-31",
    }
    lines = "\n".join(f"  {name}: {value}" for name, value in (start | given).items())
    folder = tmp_path / "pack" / "data" / "history"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "a.yaml"
    source = "  sources: [{id: s, title: S, address: 'https://example.vn/', read: toàn bài}]"
    file.write_text(f"tables:\n-{lines[1:]}\n{source}\n  rows:\n{rows}", "utf-8")
    return file


def load(file: Path) -> str:
    return HistoryPart().load(file, by=SYSTEM, at=AT)


def test_the_list_of_2022_is_whole_and_shares_place_15():
    (table,) = [table for table in histories()["national"].tables if table.year == 2022]
    ranks = {row.name: row.rank for row in table.rows}
    assert (table.complete, len(table.rows), table.of) == (True, 63, 63)
    assert (ranks["Thanh Hóa"], ranks["Yên Bái"], ranks["Hậu Giang"]) == (15, 15, 17)
    assert (ranks["Lào Cai"], ranks["Tuyên Quang"], ranks["Hà Giang"]) == (38, 48, 57)


def test_what_no_source_gives_is_missing_not_guessed():
    found = {table.year: {row.name: row.rank for row in table.rows} for table in histories()["national"].tables}
    assert found[2023]["Yên Bái"] is None
    assert found[2024]["Tuyên Quang"] is None
    assert [found[year]["Yên Bái"] for year in (2020, 2021, 2022)] == [40, 27, 15]
    assert found[2024]["Lào Cai"] == 14


def test_every_table_of_every_pack_says_where_it_was_read():
    assert len(FILES) == 4
    assert all(
        source.address for history in histories().values() for table in history.tables for source in table.sources
    )


@pytest.fixture
def before(db):
    testing.load_kinds()
    return testing.grow({"Tỉnh Yên Bái": None}, code="15")


def test_rows_find_their_unit_by_the_code_of_then_and_loading_twice_changes_nothing(before, tmp_path):
    file = write(
        tmp_path, "    - {code: '15', name: Yên Bái, rank: 15}\n    - {name: Đảng ủy Công ty Apatit}\n", of="63"
    )
    assert load(file) == "a.yaml: 1 published rankings new or changed, 0 unchanged"
    assert load(file) == "a.yaml: 0 published rankings new or changed, 1 unchanged"
    assert list(PublishedRow.objects.values_list("unit_id", "rank").order_by("place")) == [
        (before["Tỉnh Yên Bái"], 15),
        (None, None),
    ]
    (years,) = series_of("t", [before["Tỉnh Yên Bái"]]).values()
    assert [(year.place.rank, year.place.of) for year in years] == [(15, 63)]


def test_a_table_that_changed_replaces_what_was_kept_of_it(before, tmp_path):
    load(write(tmp_path, "    - {code: '15', name: Yên Bái, rank: 15}\n"))
    load(write(tmp_path, "    - {code: '15', name: Yên Bái, rank: 16}\n"))
    assert list(PublishedRow.objects.values_list("rank", flat=True)) == [16]


@pytest.mark.parametrize(
    "rows, given, said",
    [
        ("    - {name: A, rank: 64}\n", {"of": "63"}, "beyond 63"),
        ("    - {name: A, rank: 1}\n", {"of": "2", "complete": "true"}, "a rank for every unit"),
        (
            "    - {name: A, rank: 1}\n    - {name: B, rank: 1}\n    - {name: C, rank: 2}\n",
            {"of": "3", "complete": "true"},
            "skipped",
        ),
        ("    - {name: A, code: '99', rank: 1}\n", {}, "no unit bore the code 99"),
        ("    - {name: A, points: 1}\n", {}, "points"),
    ],
)
def test_a_table_that_cannot_be_is_told_with_its_line(before, tmp_path, rows, given, said):
    with pytest.raises(PackError, match=said) as told:
        load(write(tmp_path, rows, **given))
    assert "pack/data/history/a.yaml, line " in str(told.value)
    assert not PublishedTable.objects.exists()


def test_a_published_table_has_a_column_only_for_what_is_known_of_somebody(before, tmp_path):
    rows = (
        "    - {name: A, inside: {CQS: {rank: 2}, KTS: {rank: null}}}\n"
        "    - {name: B, score: '1.5', inside: {KTS: {rank: null}}}\n"
    )
    load(write(tmp_path, rows))
    table = PublishedTable.objects.get()
    inside = lists.inside_of(table)
    columns = lists.published_columns(table, inside)
    assert [column.label for column in columns] == ["Đơn vị", "Điểm", "Chính quyền số"]
    assert lists.published_cells(table, inside, "vi") == [("A", "", "2"), ("B", "1,5", "")]
