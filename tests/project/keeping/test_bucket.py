"""A province whose files stand in a bucket, kept and brought back; into a bucket, into a folder, and not beside the living."""

import tarfile
from dataclasses import replace

import pytest
from tests.buckets import broken_off, place, s3, told  # noqa: F401
from tests.project.keeping.conftest import AT, PROOF, keep_file, tinhso
from tests.project.keeping.conftest import place as root  # noqa: F401

from tinhso.kernel.errors import Invalid
from tinhso.project.bucket import owning
from tinhso.project.bucket.speaking import Bucket, BucketError
from tinhso.project.folder import Folder
from tinhso.project.keeping import bringing, places, taking
from tinhso.project.keeping.archive import Damaged

SECOND = b"%PDF-1.7 another proof %%EOF"


@pytest.fixture
def use(monkeypatch):
    """`use(place)`: from now on that bucket is the one the environment names."""

    def named(place):  # noqa: F811
        for name, value in told(place).items():
            monkeypatch.setenv(name, value)
        return Bucket(place)

    return named


@pytest.fixture
def living(province, place, use):  # noqa: F811
    """The province with its files moved into a bucket."""
    bucket = use(place)
    for path in places.proof_files(province.folder):
        if path.read_bytes() != PROOF:
            path.unlink()  # of another test
    assert places.to_bucket(province.folder, bucket).new == 1
    return bucket


def hashes(bucket):
    return {one.name.rpartition("/")[2] for one in bucket.all()}


def test_files_are_copied_out_of_the_bucket_and_into_another(province, root, living, s3, use):  # noqa: F811
    taken = taking.take(province.run, root / "a.tar", keys=[], at=AT)
    assert taken.files == 1
    with tarfile.open(taken.file) as tar:
        (name,) = [one for one in tar.getnames() if one.startswith("files/")]
        assert tar.extractfile(name).read() == PROOF
    other = use(s3.bucket())
    found = bringing.bring(bringing.Asked(taken.file, Folder.at(root / "new")))
    assert (found.files, found.missing, found.files_at) == (1, (), other.place.address)
    assert hashes(other) == hashes(living)
    assert other.read(places.name_of(next(iter(hashes(other))))).read() == PROOF
    assert not list((root / "new" / "files").glob("??/??/*"))
    owning.belongs(other, Folder.at(root / "new"))
    with pytest.raises(owning.NotOurs):
        owning.belongs(other, province.folder)


def test_files_of_a_bucket_come_back_into_a_folder(province, root, living, monkeypatch):  # noqa: F811
    taken = taking.take(province.run, root / "a.tar", keys=[], at=AT)
    monkeypatch.delenv("TINHSO_FILES")
    bringing.bring(bringing.Asked(taken.file, Folder.at(root / "new")))
    assert next((root / "new" / "files").glob("??/??/*")).read_bytes() == PROOF


def test_nothing_is_restored_into_the_bucket_of_a_living_province(province, root, living):  # noqa: F811
    taken = taking.take(province.run, root / "a.tar", keys=[], at=AT)
    before = living.text(owning.OWNER)
    with pytest.raises(Invalid, match="--take-over"):
        bringing.bring(bringing.Asked(taken.file, Folder.at(root / "new")))
    assert living.text(owning.OWNER) == before and not (root / "new").exists()


def test_what_is_left_of_a_machine_that_is_gone_is_taken_over(province, root, living, s3):  # noqa: F811
    taken = taking.take(province.run, root / "a.tar", keys=[], at=AT)
    later = places.to_bucket(province.folder, living)
    keep_file(province.folder, SECOND)
    assert later.new == 0 and places.to_bucket(province.folder, living).new == 1
    bringing.bring(bringing.Asked(taken.file, Folder.at(root / "new"), take_over=True))
    assert len(hashes(living)) == 2, "what came after the backup stays"
    owning.belongs(living, Folder.at(root / "new"))


def test_an_archive_that_is_damaged_leaves_the_bucket_empty(province, root, living, s3, use):  # noqa: F811
    taken = taking.take(province.run, root / "a.tar", keys=[], at=AT)
    taken.file.write_bytes(taken.file.read_bytes().replace(b"a proof", b"a poorf"))
    other = s3.bucket()
    use(other)
    with pytest.raises(Damaged):
        bringing.bring(bringing.Asked(taken.file, Folder.at(root / "new")))
    assert s3.names(other) == [] and not (root / "new").exists()


def test_a_bucket_that_fails_while_it_is_copied_ends_the_backup_and_nothing_is_left(
    province,
    root,  # noqa: F811
    living,
    use,
    monkeypatch,
):
    large = bytes(range(256)) * 8000
    living.put(places.name_of(keep_file(province.folder, large)), large)
    with broken_off(living.place, down=70_000) as half:
        use(half)
        with pytest.raises(BucketError):
            taking.take(province.run, root, keys=[], at=AT)
    assert list(root.iterdir()) == []


def test_a_wrong_key_ends_a_backup_before_the_database_is_read(province, root, living, use, monkeypatch):  # noqa: F811
    use(replace(living.place, secret="not the secret"))
    monkeypatch.setattr(taking._Taking, "content", lambda taking: pytest.fail("nothing is read"))
    with pytest.raises(BucketError, match="TINHSO_S3_SECRET"):
        taking.take(province.run, root, keys=[], at=AT)


def test_files_are_moved_by_the_command_as_often_as_one_likes(province, root, s3, place):  # noqa: F811
    given, data = told(place), str(province.folder.root)
    assert "files copied to s3://" in tinhso("files", "--to-bucket", "--data", data, told=given)
    assert tinhso("files", "--to-bucket", "--data", data, told=given).startswith("0 files copied")
    assert "names no bucket" in tinhso("files", "--to-bucket", "--data", data, code=1)
    there = Folder.at(root / "there")
    there.root.mkdir()
    there.prepare()
    (there.secrets / owning.SECRET).write_text(province.folder.secret(owning.SECRET))
    done = places.to_folder(there, Bucket(place))
    assert (done.there, done.wrong) == (0, ()) and done.new == len(list(there.files.glob("??/??/*")))
    assert places.to_folder(there, Bucket(place)).new == 0


def test_bytes_that_are_not_of_their_hash_are_named_and_not_copied(root, place):  # noqa: F811
    folder = Folder.at(root / "data")
    folder.prepare()
    name = keep_file(folder, PROOF)
    (folder.files / places.name_of(name)).write_bytes(b"altered")
    done = places.to_bucket(folder, Bucket(place))
    assert (done.new, done.wrong) == (0, (name,)) and hashes(Bucket(place)) == set()
