"""Which bucket: what an operator wrote, or what is wrong with it."""

import pytest
from tests.buckets import told

from tinhso.kernel.errors import Invalid
from tinhso.project.bucket.place import Place

KEY = {"TINHSO_S3_KEY_ID": "GK31c2", "TINHSO_S3_SECRET": "only for tests"}


def test_without_the_setting_files_stand_in_the_folder():
    assert Place.named({}) is None
    assert Place.named({"TINHSO_FILES": "  ", **KEY}) is None


@pytest.mark.parametrize(
    ("given", "bucket", "prefix"),
    [
        ("s3://tinhso", "tinhso", ""),
        ("s3://tinhso/", "tinhso", ""),
        ("s3://lao-cai.tinhso/files/2026/", "lao-cai.tinhso", "files/2026"),
    ],
)
def test_bucket_and_prefix(given, bucket, prefix):
    place = Place.named({"TINHSO_FILES": given, **KEY})
    assert (place.bucket, place.prefix, place.server) == (bucket, prefix, "amazonaws.com")
    assert place.address == given.rstrip("/")


@pytest.mark.parametrize(
    "given",
    ["tinhso", "/srv/files", "https://tinhso", "s3://", "s3://A", "s3://ab", "s3://tinhso/../x", "s3://tinhso//x", "s3://tinhso/a b"],
)  # fmt: skip
def test_what_is_no_bucket_is_told_with_how_to_write_one(given):
    with pytest.raises(Invalid, match="s3://bucket/prefix"):
        Place.named({"TINHSO_FILES": given, **KEY})


@pytest.mark.parametrize(
    "given",
    ["s3.example.vn", "ftp://s3.example.vn", "https://", "https://s3:port", "https://s3/path", "https://key:secret@s3", "http://s3:99999", "http://a b"],
)  # fmt: skip
def test_what_is_no_server_is_told(given):
    with pytest.raises(Invalid, match="TINHSO_S3_ENDPOINT"):
        Place.named({"TINHSO_FILES": "s3://tinhso", "TINHSO_S3_ENDPOINT": given, **KEY})


@pytest.mark.parametrize("missing", KEY)
def test_a_bucket_without_a_key_is_told(missing):
    with pytest.raises(Invalid, match="TINHSO_S3_KEY_ID"):
        Place.named({"TINHSO_FILES": "s3://tinhso"} | {name: one for name, one in KEY.items() if name != missing})


def test_the_secret_may_stand_in_a_file(tmp_path):
    (tmp_path / "secret").write_text("from a file\n")
    given = {
        "TINHSO_FILES": "s3://tinhso",
        "TINHSO_S3_KEY_ID": "k",
        "TINHSO_S3_SECRET_FILE": str(tmp_path / "secret"),
    }
    assert Place.named(given).secret == "from a file"
    with pytest.raises(Invalid, match="TINHSO_S3_SECRET_FILE"):
        Place.named(given | {"TINHSO_S3_SECRET_FILE": str(tmp_path / "none")})


def test_certificates_that_are_none_are_told(tmp_path):
    (tmp_path / "ca.pem").write_text("Dear all")
    given = {"TINHSO_FILES": "s3://tinhso", **KEY, "TINHSO_S3_CA": str(tmp_path / "ca.pem")}
    with pytest.raises(Invalid, match="no certificate"):
        Place.named(given)


def test_the_secret_is_not_shown_with_the_place():
    place = Place.named({"TINHSO_FILES": "s3://tinhso", **KEY})
    assert KEY["TINHSO_S3_SECRET"] not in repr(place)
    assert Place.named(told(place)) == place
