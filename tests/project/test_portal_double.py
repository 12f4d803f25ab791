"""The double of the national portal offers what the packs have, and a demo's processes share its keys."""

from tinhso.project import portal_cli
from tinhso.project.folder import Folder, Stamp
from tinhso.project.running import Run


def test_it_offers_what_the_province_handles_and_nothing_of_a_ministry():
    offered = {one.code: one for one in portal_cli.offers()}
    assert "1.004873" in offered and "1.010041" not in offered
    assert ("to-khai", "Tờ khai cấp Giấy xác nhận tình trạng hôn nhân theo mẫu") in offered["1.004873"].papers
    assert (offered["1.012783"].level, offered["1.012783"].body) == ("province", "snnmt")
    assert ("thua-so", "Thửa đất số") in offered["1.012783"].asks, "from the form of a folder of its own"
    assert "ten-co-so" not in dict(offered["1.001193"].asks), "nothing that is asked only in some cases"


def test_it_knows_the_communes_of_the_province(monkeypatch):
    monkeypatch.setenv("TINHSO_PROVINCE_CODE", "15")
    assert ("04630", "Xã Tú Lệ") in portal_cli.places() and len(portal_cli.places()) == 99


def test_a_demo_is_told_where_it_is_and_a_real_province_is_not(tmp_path, monkeypatch):
    monkeypatch.delenv("TINHSO_PORTAL_URL", raising=False)
    folder = Folder.at(tmp_path)
    folder.prepare()
    told = Run(folder, Stamp(True, "lao-cai"), portal=8123).surroundings()
    assert told["TINHSO_PORTAL_URL"] == "http://127.0.0.1:8123/"
    again = Run(folder, Stamp(True, "lao-cai"), portal=8124).surroundings()
    assert told["TINHSO_PORTAL_SECRET"] == again["TINHSO_PORTAL_SECRET"] != told["TINHSO_PORTAL_SECRET_IN"]
    assert "TINHSO_PORTAL_URL" not in Run(folder, Stamp(False, "lao-cai"), portal=8123).surroundings()
