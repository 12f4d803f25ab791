"""`tinhso portal-double`: the double of the national portal, to try by hand; a demo starts it by itself."""

from __future__ import annotations

import base64
import csv
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tinhso.kernel.errors import Invalid
from tinhso.kernel.packs import read_yaml
from tinhso.kernel.texts import mark as _
from tinhso.project.commands import DATA, surround
from tinhso.project.folder import Folder
from tinhso.project.processes import asked_to_end, in_background
from tinhso.project.running import packs_folder
from tinhso.project.words import Words

if TYPE_CHECKING:
    from tinhso.services.onestop.portal.testing import Offered

KINDS = {"xa": "Xã", "phuong": "Phường", "dac-khu": "Đặc khu"}


def key(folder: Folder, name: str) -> str:
    """A key of the line to the double, made of a secret of the data folder: the same for every process of the run."""
    return "whsec_" + base64.b64encode(hashlib.sha256(folder.secret(name).encode()).digest()).decode()


def told(folder: Folder, port: int) -> dict[str, str]:
    """What the processes of a demo are told of its double."""
    return {
        "TINHSO_PORTAL_URL": f"http://127.0.0.1:{port}/",
        "TINHSO_PORTAL_SECRET": key(folder, "portal-ours"),
        "TINHSO_PORTAL_SECRET_IN": key(folder, "portal-theirs"),
    }


@click.command("portal-double", help=_("A double of the national portal on this machine, to try the line by hand."))
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8100, show_default=True, help=_("The port to listen on.")
)
@click.option(
    "--at", "address", metavar="URL", default="http://localhost:8000/", show_default=True, help=_("The province.")
)
@DATA
@click.pass_obj
def portal_double(say: Words, port: int, address: str, data: str | None) -> None:
    in_background()
    surround(say, data)
    ours, theirs = os.environ.get("TINHSO_PORTAL_SECRET_IN", ""), os.environ.get("TINHSO_PORTAL_SECRET", "")
    if not ours or not theirs:
        raise Invalid(_("The keys of the line are missing: TINHSO_PORTAL_SECRET and TINHSO_PORTAL_SECRET_IN."))
    from tinhso.services.onestop.portal.testing import PortalDouble

    double = PortalDouble(address, ours.split()[0], theirs, offers(), places(), port)
    ended = asked_to_end()
    with double.running():
        click.echo(say(_("The double of the national portal: %(address)s"), address=double.address))
        ended.wait()


def offers() -> list[Offered]:
    """What a citizen may choose: procedures handled in the province, as the packs have them."""
    from tinhso.services.onestop.portal.testing import Offered

    forms = {str(value["code"]): value["sections"] for value in _documents("procedure-forms")}
    found: dict[str, Offered] = {}
    for value in _documents("procedures"):
        if value.get("route", "provincial") != "provincial" or not value.get("process"):
            continue
        decides = value["decides"]
        found[value["code"]] = Offered(
            str(value["code"]),
            value["title"]["vi"],
            decides["level"],
            decides.get("body") or "",
            tuple((paper["code"], paper["title"]["vi"]) for paper in value["papers"] if "when" not in paper),
            tuple(_fields(forms.get(str(value["code"])) or value.get("form") or [])),
        )
    return sorted(found.values(), key=lambda one: one.title)


def _documents(folder: str) -> list[dict[str, Any]]:
    files = sorted((packs_folder() / "national" / folder).rglob("*.yaml"))
    return [value for file in files for value, _lines in read_yaml(file, file.name)]


def _fields(sections: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The first texts a form always asks: enough for a try."""
    plain = [section for section in sections if not section.get("rows") and not section.get("when")]
    asked = [one for section in plain for one in section["fields"] if not one.get("when")]
    return [(str(one["code"]), one["title"]["vi"]) for one in asked if one.get("kind", "text") == "text"][:8]


def places() -> list[tuple[str, str]]:
    """The communes of the province today, by code."""
    file: Path = packs_folder() / "national" / "data" / "units" / "current.csv"
    province = os.environ.get("TINHSO_PROVINCE_CODE", "")
    with file.open(encoding="utf-8", newline="") as rows:
        communes = [row for row in csv.DictReader(rows) if row["level"] == "commune" and row["parent_code"] == province]
    named = [(row["code"], f"{KINDS.get(row['kind'], '')} {row['name']}".strip()) for row in communes]
    return sorted(named, key=lambda one: one[1])
