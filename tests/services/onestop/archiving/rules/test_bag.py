"""The shape of a record: names every system can unpack, lists of hashes, descriptions that hold any text."""

import csv
import io
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.services.onestop.archiving.rules import bag
from tinhso.services.onestop.archiving.rules.bag import Packed


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Đơn đề nghị.pdf", "Đơn đề nghị.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a/b\\c:d*e?.pdf", "a_b_c_d_e_.pdf"),
        ("..", "tep"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("a\u202eb\u0000.pdf", "a_b_.pdf"),
    ],
)
def test_names_are_safe_on_any_system(name, safe):
    assert bag.safe_name(name) == safe


@given(st.text(max_size=300))
def test_no_name_ever_leaves_its_folder(name):
    found = bag.safe_name(name)
    assert found and "/" not in found and "\\" not in found and found not in (".", "..") and len(found) <= bag.MOST_NAME


@given(st.lists(st.sampled_from(["data/a.pdf", "data/A.pdf", "data/b", "data/a-2.pdf", "data/x.y/b"]), max_size=30))
def test_two_files_never_share_a_path(paths):
    taken: set[str] = set()
    given_paths = [bag.once(path, taken) for path in paths]
    assert len({path.casefold() for path in given_paths}) == len(paths)


def test_the_list_of_hashes_is_by_path_and_the_sums_are_told():
    files = [Packed("data/b", "bb", 3), Packed("data/a", "aa", 4)]
    assert bag.manifest(files) == "aa  data/a\nbb  data/b\n"
    assert bag.info([("External-Identifier", "H38\nEvil: x")], files) == (
        "External-Identifier: H38 Evil: x\nPayload-Oxum: 7.2\n"
    )


@given(st.text(max_size=200))
def test_the_description_is_xml_whatever_a_field_holds(text):
    read = ElementTree.fromstring(bag.dublin_core([("title", "t" + text), ("rights", "")]))
    assert len(read) == 1 and (read[0].text or "").startswith("t")


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40), min_size=1, max_size=5
    )
)
def test_the_list_of_files_reads_back_as_csv_and_holds_no_formula(cells):
    (row,) = csv.reader(io.StringIO(bag.csv_lines([f"a{cell}" for cell in cells], []), newline=""))
    assert row == [f"a{cell}" for cell in cells]
    assert bag.csv_lines(["=1+1"], []) == "'=1+1\r\n"


def test_what_differs_is_named():
    assert bag.differing({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"}) == ["b", "c"]
