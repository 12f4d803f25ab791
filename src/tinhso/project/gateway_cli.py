"""`tinhso gateway-double`: a payment gateway of our own, to try by hand; a demo starts it by itself."""

from __future__ import annotations

import os

import click

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _
from tinhso.project.folder import Folder
from tinhso.project.portal_cli import key
from tinhso.project.processes import in_background
from tinhso.project.words import Words


def told(folder: Folder, port: int) -> dict[str, str]:
    """What the processes of a demo are told of its gateway."""
    return {"TINHSO_GATEWAY_URL": f"http://127.0.0.1:{port}/", "TINHSO_GATEWAY_SECRET": key(folder, "gateway")}


@click.command(
    "gateway-double",
    help=_("A payment gateway to try with, on this machine: no money moves. Demos start it by themselves."),
)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8200, show_default=True, help=_("The port to listen on.")
)
@click.pass_obj
def gateway_double(say: Words, port: int) -> None:
    in_background()
    from tinhso.services.onestop.paying import testing

    secret = os.environ.get("TINHSO_GATEWAY_SECRET")
    if not secret:
        raise Invalid(_("Give the secret both sides sign with in TINHSO_GATEWAY_SECRET (whsec_ and its base64)."))
    click.echo(say(_("The payment gateway to try with: %(address)s"), address=f"http://{testing.HOST}:{port}/"))
    testing.play(secret, port)
