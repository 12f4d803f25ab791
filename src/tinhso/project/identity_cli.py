"""`tinhso identity-double`: an electronic identity to try with; a demo starts it by itself."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import click

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _
from tinhso.project.folder import Folder, write_private
from tinhso.project.processes import asked_to_end, in_background
from tinhso.project.words import Words

if TYPE_CHECKING:
    from tinhso.services.account.testing import Citizen

ID, CLIENT = "dinh-danh-thu", "tinhso"


def wanted(folder: Folder) -> bool:
    """Only where the operator of a demo names no providers."""
    return "TINHSO_OIDC" not in os.environ and not (folder.secrets / "oidc-providers.json").exists()


def told(folder: Folder, port: int) -> dict[str, str]:
    """What the processes of a demo are told of its electronic identity; the file they read is written here."""
    secret = folder.secret("identity")
    provider = {
        "id": ID,
        "name": "Định danh điện tử (bản thử)",
        "server": f"http://127.0.0.1:{port}",
        "client_id": CLIENT,
        "secret": secret,
        "for": ["citizens"],
    }
    file, text = folder.secrets / "demo-identity.json", json.dumps([provider], ensure_ascii=False)
    if not file.exists() or file.read_text("utf-8") != text:
        write_private(file, text)
    return {"TINHSO_OIDC": str(file), "TINHSO_IDENTITY_SECRET": secret}


@click.command(
    "identity-double",
    help=_(
        "An electronic identity to try with, on this machine: its citizens are made up. Demos start it by themselves."
    ),
)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8300, show_default=True, help=_("The port to listen on.")
)
@click.pass_obj
def identity_double(say: Words, port: int) -> None:
    in_background()
    from tinhso.services.account.testing import Provider, oidc_provider

    secret = os.environ.get("TINHSO_IDENTITY_SECRET")
    if not secret:
        raise Invalid(_("Give the secret of the client “tinhso” in TINHSO_IDENTITY_SECRET."))
    ended = asked_to_end()
    with oidc_provider(Provider(client_id=CLIENT, client_secret=secret, citizens=citizens()), port) as provider:
        click.echo(say(_("The electronic identity to try with: %(address)s"), address=provider.address))
        ended.wait()


def citizens() -> tuple[Citizen, ...]:
    """Nobody real: the names are those of forms filled in as examples."""
    from tinhso.services.account.testing import Citizen

    return (
        Citizen("mau-1", "Người Nộp Mẫu", "000088000999"),
        Citizen("mau-2", "Trần Văn Ví Dụ", "015085000002", acr="M3"),
        Citizen("mau-3", "Lý Thị Thử", "010190000003"),
        Citizen("mau-4", "Giàng Thị Mẫu", "010301000004", account_level="1", acr="M1"),
    )
