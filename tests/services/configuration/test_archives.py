"""Packs from outside: opened under limits, refused with a reason, never written elsewhere."""

import io
import stat
import struct
import zipfile

import pytest

from tinhso.kernel.errors import TinhSoError
from tinhso.services.configuration import archives
from tinhso.services.configuration.sources import MOST_FILES, read_pack

PACK = b"pack: hill\ntitle: {vi: Doi}\n"


def zipped(files, **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def refused(content, tmp_path):
    into = tmp_path / "into"
    into.mkdir()
    with pytest.raises(TinhSoError) as wrong:
        archives.unpack(content, into)
    outside = [path for path in tmp_path.rglob("*") if path.is_file() and into not in path.parents]
    assert not outside, "nothing is written elsewhere"
    return str(wrong.value)


def test_a_pack_is_unpacked_in_its_folder_with_or_without_one(tmp_path):
    for index, name in enumerate(("hill/pack.yaml", "pack.yaml")):
        into = tmp_path / str(index)
        into.mkdir()
        assert archives.unpack(zipped([(name, PACK), ("__MACOSX/._x", b"")]), into) == [into / "hill"]
        assert (into / "hill" / "pack.yaml").read_bytes() == PACK


@pytest.mark.parametrize(
    "name",
    ["../evil.yaml", "/etc/evil.yaml", "hill/../../evil.yaml", "hill\\..\\evil.yaml", "C:/evil.yaml", "hill/a/b/c/d/e.yaml",
     "hill/đồi.yaml", "hill/.hidden.yaml", "hill/run.sh", "hill/inner.zip", "hill/page.html"],
)  # fmt: skip
def test_names_that_climb_out_or_are_no_files_of_packs_are_refused(tmp_path, name):
    assert "evil" in name or "hill" in name
    refused(zipped([("hill/pack.yaml", PACK), (name, b"x: 1")]), tmp_path)


def test_a_bomb_is_refused_before_it_goes_off(tmp_path):
    said = refused(zipped([("hill/pack.yaml", PACK), ("hill/data/big.csv", b"0" * 30_000_000)]), tmp_path)
    assert "larger" in said or "grow" in said
    assert "big.csv" in said


def test_many_files_or_very_much_of_everything_is_refused(tmp_path):
    many = [("hill/pack.yaml", PACK)] + [(f"hill/data/f{n}.csv", b"") for n in range(MOST_FILES)]
    assert "400 files" in refused(zipped(many), tmp_path)


def test_together_too_large_is_refused(tmp_path):
    line = "{0:030d}" + "," * 270 + "\n"
    lists = "".join(line.format(pow(3, n, 10**29 + 9)) for n in range(10_000)).encode()
    files = [("hill/pack.yaml", PACK)] + [(f"hill/data/f{n}.csv", lists) for n in range(9)]
    assert "24 MB" in refused(zipped(files), tmp_path)


def test_more_yaml_than_anybody_writes_is_refused_before_it_is_read(tmp_path):
    text = "".join(f"- {{a: {pow(3, n, 10**9)}, b: 'x'}}\n" for n in range(35_000)).encode()
    files = [("hill/pack.yaml", PACK)] + [(f"hill/roles/r{n}.yaml", text) for n in range(3)]
    assert len(text) < 1_000_000
    assert "2 MB of YAML" in refused(zipped(files), tmp_path)
    folder = tmp_path / "hill"
    (folder / "roles").mkdir(parents=True)
    for name, content in files:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(TinhSoError, match="2 MB of YAML"):
        read_pack(folder)


def test_a_file_that_claims_to_be_small_is_not_believed(tmp_path):
    content = bytearray(zipped([("hill/pack.yaml", PACK), ("hill/data/big.csv", b"0" * 3_000_000)]))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = (
            content.rfind(signature, 0, content.rfind(b"hill/data/big.csv") + 1)
            if signature == b"PK\x01\x02"
            else content.find(signature, 10)
        )
        content[place + offset : place + offset + 4] = struct.pack("<I", 100)
    refused(bytes(content), tmp_path)


def test_links_passwords_doubles_and_other_packings_are_refused(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("hill/pack.yaml", PACK)
        link = zipfile.ZipInfo("hill/passwd.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "link to elsewhere" in refused(out.getvalue(), tmp_path)


def test_the_same_file_twice_is_refused(tmp_path):
    with pytest.warns(UserWarning):
        content = zipped([("hill/pack.yaml", PACK), ("hill/pack.yaml", PACK)])
    assert "twice" in refused(content, tmp_path)


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04 cut off"])
def test_what_is_no_archive_is_told_so(tmp_path, content):
    assert "not a ZIP file" in refused(content, tmp_path)


def test_an_archive_without_a_pack_is_told_what_it_should_hold(tmp_path):
    assert "pack.yaml" in refused(zipped([("readme.txt", b"hello")]), tmp_path)


def test_a_folder_with_a_link_or_a_strange_file_is_no_pack(tmp_path):
    folder = tmp_path / "hill"
    folder.mkdir()
    (folder / "pack.yaml").write_bytes(PACK)
    assert set(read_pack(folder).files) == {"pack.yaml"}
    (folder / "out.txt").symlink_to("/etc/passwd")
    (folder / "run.sh").write_text("rm -rf /")
    with pytest.raises(TinhSoError) as wrong:
        read_pack(folder)
    assert "out.txt is a link" in str(wrong.value) and "run.sh" in str(wrong.value)


def test_the_same_packs_give_the_same_bytes(tmp_path):
    files = {"hill/pack.yaml": PACK, "hill/data/a.csv": b"a,b\n"}
    assert archives.zipped(files) == archives.zipped(dict(reversed(files.items())))
