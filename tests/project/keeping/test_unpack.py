"""An archive is unpacked into its folder and nowhere else, by any Python from 3.11 on."""

import io
import tarfile

import pytest

from tinhso.project.keeping import cluster


def archive(*members: tarfile.TarInfo) -> io.BytesIO:
    kept = io.BytesIO()
    with tarfile.open(fileobj=kept, mode="w") as tar:
        for member in members:
            tar.addfile(member, io.BytesIO(b"x" * member.size))
    kept.seek(0)
    return kept


def member(name: str, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.size = kind, 1 if kind == tarfile.REGTYPE else 0
    made.mode = 0o700
    made.linkname = "/etc/passwd" if kind == tarfile.SYMTYPE else ""
    return made


@pytest.fixture(params=[True, False], ids=["with filters", "before 3.11.4"])
def python(request, monkeypatch):
    if not request.param:
        monkeypatch.delattr(tarfile, "tar_filter", raising=False)


def unpack(members, into):
    with tarfile.open(fileobj=archive(*members), mode="r|") as tar:
        cluster._unpack(tar, into)


def test_files_and_folders_come_into_the_folder(python, tmp_path):
    unpack([member("base", tarfile.DIRTYPE), member("base/1"), member("PG_VERSION")], tmp_path)
    assert (tmp_path / "base" / "1").read_bytes() == (tmp_path / "PG_VERSION").read_bytes() == b"x"


@pytest.mark.parametrize("bad", [member("../outside"), member("a/../../outside")])
def test_what_leads_outside_is_refused(python, tmp_path, bad):
    inside = tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(tarfile.TarError):
        unpack([bad], inside)
    assert not (tmp_path / "outside").exists()


def test_a_link_is_refused_where_there_are_no_filters(monkeypatch, tmp_path):
    monkeypatch.delattr(tarfile, "tar_filter", raising=False)
    with pytest.raises(tarfile.ReadError, match="link"):
        unpack([member("link", tarfile.SYMTYPE)], tmp_path)
