"""Figures out of a file that a person chooses: shown first, kept aside a day, taken once, named to few."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.said import in_both

from tinhso.engines.measures.models import Figure
from tinhso.engines.units import testing
from tinhso.kernel.actor import PUBLIC
from tinhso.kernel.errors import TooMuch
from tinhso.services.ranking.importing import drop_forgotten, keep_aside
from tinhso.services.ranking.models import Upload
from tinhso.store.sheets import lines_of

from .conftest import AT

PAGE = "/xep-hang/nhap-so-lieu/"
pytestmark = pytest.mark.usefixtures("english_on_that_day")


def said(answer: Any) -> str:
    return answer.content.decode()


def choose(client: Any, content: bytes, name: str = "a.csv") -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_shown_before_it_is_taken(client, reported, be):
    be(reported.scorer)
    code = "97001"
    other = testing.grow({"Tỉnh Tuyên Quang": None}, code=code)["Tỉnh Tuyên Quang"]
    content = f"unit_code,unit,period,hop\n{code},Tuyên Quang,2026-Q3,7\n".encode()
    answer = choose(client, content)
    assert answer.status_code == 302
    shown = said(client.get(answer["Location"]))
    assert "Take one figure" in shown and "Tỉnh Tuyên Quang" in shown
    assert not Figure.objects.filter(unit_id=other).exists()
    done = client.post(answer["Location"])
    assert "One figure was taken." in said(client.get(done["Location"]))
    assert Figure.objects.get(unit_id=other).value == 7
    assert client.post(answer["Location"]).status_code == 404  # it is no longer kept aside


def test_problems_of_a_file_are_told_with_their_rows_and_nothing_is_taken(client, reported, be):
    be(reported.scorer)
    content = b"unit_code,period,hop\n99999,2026-Q3,7\n"
    answer = choose(client, content)
    shown = said(client.get(answer["Location"]))
    assert "a.csv, row 2: No unit bore the code 99999 on 30/09/2026." in shown
    assert client.post(answer["Location"]).status_code == 422


def test_a_file_that_is_no_table_is_told_at_once(client, reported, be):
    be(reported.scorer)
    answer = choose(client, b"\xff\xfe")
    assert answer.status_code == 422
    assert "is not UTF-8 text" in said(answer)


def test_someone_elses_file_is_not_there(client, reported, be):
    be(reported.scorer)
    answer = choose(client, b"unit_code,period,hop\n")
    be(reported.chairman)
    assert client.get(answer["Location"]).status_code == 404


def test_the_same_file_chosen_twice_is_the_same_one_kept(client, reported, be):
    be(reported.scorer)
    first, again = (choose(client, b"unit_code,period,hop\n")["Location"] for _time in (1, 2))
    assert first == again
    assert Upload.objects.count() == 1


def test_another_file_takes_the_place_of_the_one_before_and_never_under_its_address(client, reported, be):
    be(reported.scorer)
    first, other = choose(client, b"unit_code,period,hop\n"), choose(client, b"unit_code,period,tong\n")
    assert client.get(first["Location"]).status_code == 404
    assert client.get(other["Location"]).status_code == 200


def test_a_file_nobody_takes_goes_after_a_day_with_the_next_file_or_in_the_night(province):
    keep_aside(b"1", "a.csv", "", person=1, at=AT)
    assert drop_forgotten(at=AT + timedelta(hours=23)) == 0
    keep_aside(b"2", "b.csv", "", person=2, at=AT + timedelta(hours=25))
    assert [kept.person for kept in Upload.objects.all()] == [2]
    assert [drop_forgotten(at=AT + timedelta(days=3)) for _time in (1, 2)] == [1, 0]


def test_the_nightly_job_drops_what_was_forgotten(province):
    from tinhso.services.ranking import tasks

    keep_aside(b"1", "a.csv", "", person=1, at=AT)
    tasks.drop_forgotten(int((AT + timedelta(days=2)).timestamp()))
    assert not Upload.objects.exists()


def test_a_files_name_is_told_to_who_may_import_and_to_nobody_else(client, reported, be):
    """Names of files hold names of people; the figure is open to everyone."""
    be(reported.scorer)
    testing.grow({"Tỉnh Tuyên Quang": None}, code="97001")
    content = b"unit_code,period,hop\n97001,2026-Q3,7\n"
    client.post(choose(client, content, "ong-nguyen-van-mau.csv")["Location"])
    figure = Figure.objects.get(value=7)
    assert "nguyen" not in figure.note
    address, number = f"/mo-so/figure/{figure.pk}/", figure.source_id
    assert f"ong-nguyen-van-mau.csv (file {number}), row 2" in said(client.get(address))
    for reader in (reported.publisher, PUBLIC):
        be(reader)
        shown = said(client.get(address))
        assert f"file {number}, row 2" in shown and "nguyen" not in shown
    client.cookies["tinhso_language"] = "vi"
    assert f"tệp số {number}, dòng 2" in said(client.get(address))


def test_a_sheet_of_four_million_cells_is_refused_in_both_languages(client, reported, be):
    be(reported.scorer)
    content = ("," * 199 + "\n").encode() * 20_000
    assert "a.csv has more than 400000 cells" in said(choose(client, content)).replace(".000", "000").replace(",", "")
    with pytest.raises(TooMuch) as refused:
        list(lines_of(SimpleUploadedFile("a.csv", content), "a.csv"))
    assert "Divide it into several files" in in_both(refused.value)
