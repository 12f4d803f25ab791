"""The electronic identity of a demo: what its processes are told, and when none is started."""

import json
import stat

import pytest

from tinhso.project import identity_cli, providers
from tinhso.project.folder import Folder, Stamp
from tinhso.project.running import Run


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.delenv("TINHSO_OIDC", raising=False)
    found = Folder.at(tmp_path / "data")
    found.prepare()
    return found


def test_processes_of_a_demo_read_a_provider_for_citizens_that_its_owner_alone_may_read(folder, monkeypatch):
    told = identity_cli.told(folder, 8301)
    assert identity_cli.told(folder, 8301) == told, "the same for every process"
    monkeypatch.setenv("TINHSO_OIDC", told["TINHSO_OIDC"])
    first, vneid = providers.oidc_apps(folder)
    assert (first["provider_id"], first["settings"]["for"], first["settings"]["on"]) == (
        identity_cli.ID,
        ["citizens"],
        True,
    )
    assert (
        first["settings"]["server_url"] == "http://127.0.0.1:8301" and first["secret"] == told["TINHSO_IDENTITY_SECRET"]
    )
    assert vneid["settings"]["on"] is False
    (file,) = folder.secrets.glob("demo-identity.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_none_is_started_where_the_operator_names_providers(folder, monkeypatch):
    assert identity_cli.wanted(folder)
    monkeypatch.setenv("TINHSO_OIDC", "/somewhere.json")
    assert not identity_cli.wanted(folder)
    monkeypatch.delenv("TINHSO_OIDC")
    (folder.secrets / "oidc-providers.json").write_text("[]")
    assert not identity_cli.wanted(folder)


@pytest.mark.parametrize("demo", [True, False])
def test_only_a_demo_is_told(folder, demo):
    run = Run(folder, Stamp(demo, "lao-cai"), identity=8301)
    assert ("TINHSO_IDENTITY_SECRET" in run.surroundings()) is demo


def test_its_citizens_are_told_apart_and_their_numbers_are_numbers():
    people = identity_cli.citizens()
    assert len({one.number for one in people}) == len({one.subject for one in people}) == len(people)
    assert all(len(one.number) == 12 and one.number.isdecimal() for one in people)


@pytest.mark.parametrize(
    ("entry", "named"),
    [({"for": "citizens"}, "for"), ({"for": []}, "for"), ({"for": ["nobody"]}, "for"), ({"claims": {"age": "x"}}, "claims"),
     ({"claims": []}, "claims"), ({"claims": {"name": 1}}, "claims")],
)  # fmt: skip
def test_a_provider_written_wrongly_is_named(folder, entry, named):
    given = {"id": "x", "name": "X", "server": "https://x.example", "client_id": "t"} | entry
    (folder.secrets / "oidc-providers.json").write_text(json.dumps([given]))
    with pytest.raises(Exception, match=f"“{named}”"):
        providers.oidc_apps(folder)
