"""Units as everybody sees them: search, tree, a unit with its history, the map; any day in the address."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tinhso.engines.units import public as units
from tinhso.engines.units import testing
from tinhso.engines.units.loading import BodiesPart
from tinhso.kernel.actor import process
from tinhso.services.units.words import plural
from tinhso.web import navigation

NEW_DAY, OLD_DAY = date(2025, 7, 1), date(2025, 6, 30)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]


@pytest.fixture(autouse=True)
def english(client: Any) -> None:
    client.cookies["tinhso_language"] = "en"


def text_of(response: Any) -> str:
    return response.content.decode()


def place(code: str, on: date) -> units.Place:
    return units.by_code(code, on=on)


def test_the_tree_of_a_day_opens_the_province_asked_for(client, pinned_queries):
    old = place("15", OLD_DAY)
    with pinned_queries("units: tree of a province of three tiers"):
        shown = text_of(client.get("/don-vi/", {"ngay": "2025-06-30", "tinh": old.id}))
    assert "Huyện Văn Chấn" in shown and "Xã Tú Lệ" in shown
    assert "1 thành phố" in shown or "9" in shown
    assert f'href="/don-vi/{place("01", OLD_DAY).id}/?ngay=2025-06-30"' in shown


def test_kinds_are_counted_in_the_plural_in_english_alone(client):
    province = {"tinh": place("15", NEW_DAY).id}
    assert "10 wards, 89 communes." in text_of(client.get("/don-vi/", province))
    client.cookies["tinhso_language"] = "vi"
    assert "10 phường, 89 xã." in text_of(client.get("/don-vi/", province))


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("special zone", "special zones"),
        ("centrally run city", "centrally run cities"),
        ("city within a centrally run city", "cities within a centrally run city"),
    ],
)
def test_the_head_of_a_kind_takes_the_plural(one, several):
    assert plural(one) == several


def test_a_name_is_found_without_marks_on_the_day_and_on_every_day(client, pinned_queries):
    with pinned_queries("units: search"):
        today = text_of(client.get("/don-vi/", {"q": "tu le"}))
    assert today.count("Xã Tú Lệ") == 1
    both = text_of(client.get("/don-vi/", {"q": "tu le", "moi-luc": "1"}))
    assert "since an unknown day, to 30/06/2025" in both
    assert "from 01/07/2025 to now" in both
    assert "?ngay=2025-06-30" in both
    assert 'aria-current="page">Today' in today and 'aria-current="page">Today' not in both


def test_of_one_name_the_unit_open_today_stands_first_and_an_ended_one_says_until_when(client):
    both = text_of(client.get("/don-vi/", {"q": "tu le", "moi-luc": "1"}))
    assert both.index("from 01/07/2025 to now") < both.index("to 30/06/2025")
    found = [(one.period.end is None) for one in units.search("tu le")]
    assert found == sorted(found, reverse=True) and not all(found)


def test_a_commune_says_its_source_in_words_and_its_code(client):
    shown = text_of(client.get(f"/don-vi/{units.search('Xã Tú Lệ', on=NEW_DAY)[0].id}/"))
    assert "List of administrative units (vietnamadminunits, MIT)</a>" in shown
    assert units.search("Xã Tú Lệ", on=NEW_DAY)[0].code in shown


def test_a_body_shows_its_sources_and_neither_its_key_nor_the_code_we_call_it_by(client):
    agencies = testing.NATIONAL.parent / "lao-cai" / "data" / "agencies.csv"
    BodiesPart().load(agencies, by=testing.LOADER, at=testing.AT)
    body = units.by_code("lc.skhcn", on=date(2026, 1, 1), tree="state")
    shown = text_of(client.get(f"/don-vi/{body.id}/"))
    assert 'href="http://www.laocai.gov.vn/' in shown and "Lào Cai công bố nghị quyết" in shown
    above = text_of(client.get(f"/don-vi/{units.ancestors(body.id, on=date(2026, 1, 1))[0].id}/"))
    found = text_of(client.get("/don-vi/", {"q": body.title}))
    for page in (shown, above, found):
        assert "lc.skhcn" not in page and "laocai-1524695 " not in page


def test_nothing_found_offers_every_day(client):
    assert "moi-luc=1" in text_of(client.get("/don-vi/", {"q": "Huyện Văn Chấn"}))


def test_a_unit_shows_its_place_its_merger_and_what_belongs_to_it(client, pinned_queries):
    lao_cai = place("15", NEW_DAY)
    with pinned_queries("units: a province"):
        shown = text_of(client.get(f"/don-vi/{lao_cai.id}/"))
    assert "<svg" in shown and "Tỉnh Yên Bái" in shown and "Formed on 01/07/2025 from" in shown
    assert shown.count('<th scope="row"') >= 99


def test_a_divided_commune_says_that_its_shares_are_unknown(client):
    old = [unit.id for code in ("08", "10", "02") for unit in units.within(place(code, OLD_DAY).id, on=OLD_DAY)]
    split = next(link.unit for link in units.successors_of(old) if link.kind == "split")
    shown = text_of(client.get(f"/don-vi/{split}/?ngay=2025-06-30"))
    assert "a part, share unknown" in shown and "stroke-dasharray" in shown


def test_the_crumbs_are_the_units_above_on_that_day(client):
    tu_le = next(u for u in units.within(place("15", OLD_DAY).id, on=OLD_DAY) if u.name == "Tú Lệ")
    shown = text_of(client.get(f"/don-vi/{tu_le.id}/", {"ngay": "30/6/2025"}))
    crumbs = shown[shown.index('class="k-crumbs"') :].split("</nav>")[0]
    assert crumbs.index("Tỉnh Yên Bái") < crumbs.index("Huyện Văn Chấn") < crumbs.index("Xã Tú Lệ")


def test_a_unit_that_was_not_there_on_the_day_says_so_and_shows_what_is_known(client):
    old = place("15", OLD_DAY)
    response = client.get(f"/don-vi/{old.id}/", {"ngay": "2026-01-01"})
    assert response.status_code == 200
    assert "this unit was not there" in text_of(response)
    assert "What became of it on 01/07/2025" in text_of(response)


def test_what_the_sources_do_not_know_stands_on_the_page_of_that_day(client):
    old = place("15", OLD_DAY)
    assert "173 communes" in text_of(client.get(f"/don-vi/{old.id}/", {"ngay": "2023-12-31"}))
    assert "173 communes" not in text_of(client.get(f"/don-vi/{old.id}/", {"ngay": "2025-06-30"}))


@pytest.mark.parametrize(("day", "told"), [("1800-01-01", "nằm ngoài phạm vi"), ("31/02/2025", "không phải là ngày")])
def test_a_day_that_cannot_be_is_told_in_vietnamese_with_the_way_out(client, day, told):
    client.cookies["tinhso_language"] = "vi"
    response = client.get("/don-vi/", {"ngay": day})
    assert response.status_code == 422
    assert told in text_of(response) and "Write a day" not in text_of(response)


@pytest.mark.parametrize("day", ["1800-01-01", "2300-01-01"])
def test_a_day_out_of_range_names_the_days_there_are(client, day):
    response = client.get("/don-vi/", {"ngay": day})
    assert response.status_code == 422
    assert "out of range: choose a day from" in text_of(response)


@pytest.mark.parametrize("day", ["yesterday", "2025-02-30", "<script>"])
def test_what_is_not_a_day_is_told_how_to_write_one(client, day):
    response = client.get("/don-vi/", {"ngay": day})
    assert response.status_code == 422
    assert "is not a day. Write it like 30/6/2025" in text_of(response)
    assert "<script>”" not in text_of(response)


def test_a_unit_that_never_was_is_not_found(client):
    assert client.get("/don-vi/999999999/").status_code == 404
    assert client.get("/don-vi/ban-do/", {"tinh": "999999999"}).status_code == 404


def test_the_map_of_a_province_has_a_point_and_a_line_for_each_commune(client, pinned_queries):
    lao_cai = place("15", NEW_DAY)
    with pinned_queries("units: map of a province"):
        shown = text_of(client.get("/don-vi/ban-do/", {"tinh": lao_cai.id}))
    assert shown.count("<circle") == 99
    assert shown[shown.index("k-map-list") :].split("</ul>")[0].count("<li>") == 99


def test_a_province_that_was_not_there_on_the_day_of_the_map_is_told_on_its_own_page(client):
    new = place("15", NEW_DAY)
    answer = client.get("/don-vi/ban-do/", {"tinh": new.id, "ngay": "2025-06-30"})
    told = client.get(answer["Location"])
    assert answer.status_code == 302 and told.status_code == 200
    assert "01/07/2025" in text_of(told)


def test_the_map_of_the_country_shows_its_islands(client):
    shown = text_of(client.get("/don-vi/ban-do/", {"ngay": "2025-07-01"}))
    assert "Hoàng Sa" in shown and "Trường Sa" in shown


def test_lists_go_out_as_csv_and_xlsx(client):
    lao_cai = place("15", NEW_DAY)
    csv = b"".join(client.get(f"/don-vi/{lao_cai.id}/", {"format": "csv"}).streaming_content).decode("utf-8-sig")
    assert csv.count("\r\n") == 100 and "Xã Tú Lệ" in csv
    xlsx = b"".join(client.get(f"/don-vi/{lao_cai.id}/", {"format": "xlsx"}).streaming_content)
    assert xlsx.startswith(b"PK")


def test_units_stand_in_the_rail_for_everybody(client):
    assert "units" in navigation.entries
    assert 'href="/don-vi/"' in text_of(client.get("/don-vi/"))


def test_real_units_are_not_marked_as_examples_in_a_demo(client, country, settings):
    settings.TINHSO_DEMO = True
    assert "k-watermark" not in client.get("/don-vi/").content.decode()
    assert "k-watermark" in client.get("/dang-nhap/").content.decode()


def test_what_is_kept_of_a_unit_follows_the_language_the_day_and_every_change(client):
    unit = place("04630", NEW_DAY)
    address = f"/don-vi/{unit.id}/"
    assert "Formed on" in text_of(client.get(address))
    client.cookies["tinhso_language"] = "vi"
    assert "Thành lập ngày" in text_of(client.get(address))
    units.rename(
        unit.id, name="Tú Lệ Mới", on=date(2026, 1, 1), by=process("test"), at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert "Tú Lệ Mới" in text_of(client.get(f"{address}?ngay=2026-02-01"))


def test_a_file_of_a_unit_that_never_was_is_not_found(client):
    assert client.get("/don-vi/99999999/?format=csv").status_code == 404
