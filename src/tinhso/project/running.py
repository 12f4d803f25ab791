"""What one run of a province is: its folder, its stamp, its address, and what its processes are told."""

from __future__ import annotations

import ipaddress
import os
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from tinhso.kernel.errors import Invalid
from tinhso.kernel.packs import Manifest, read_manifest
from tinhso.kernel.texts import mark as _
from tinhso.project.embedded import EmbeddedServer, lay_out
from tinhso.project.folder import Folder, Stamp

SETTINGS = "tinhso.project.settings"


@dataclass(frozen=True, slots=True)
class Run:
    """One province being run. `today` shifts a demo's day; None is the real clock."""

    folder: Folder
    stamp: Stamp
    host: str = "127.0.0.1"
    port: int = 8000
    language: str = "vi"
    code: str = ""
    """While a real province is still to be set up: what its set-up page asks for. Its stamp names no province then, or the
    one that was asked for."""
    portal: int = 0
    """In a demo: the port of the double of the national portal, on loopback."""
    gateway: int = 0
    """In a demo: the port of the payment gateway to try with, on loopback."""
    identity: int = 0
    """In a demo: the port of the electronic identity to try with, on loopback."""

    @property
    def address(self) -> str:
        """Where a person on this machine finds it."""
        host = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else self.host
        return f"http://{host}:{self.port}/"

    @property
    def loopback(self) -> bool:
        """True when only this machine can reach it."""
        try:
            return self.host == "localhost" or ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def surroundings(self) -> dict[str, str]:
        """The environment of every process of this run."""
        told = dict(os.environ)
        manifest = province(self.stamp.province) if self.stamp.province else None
        told |= {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "TINHSO_DATA": str(self.folder.root),
            "TINHSO_PROVINCE": self.stamp.province,
            "TINHSO_PROVINCE_CODE": (manifest.province or "") if manifest else "",
            "TINHSO_PROVINCE_NAME": manifest.title.vi.partition(" (")[0] if manifest else "",  # no "(to 2025)"
            "TINHSO_SETUP_CODE": self.code,
            "TINHSO_SETUP_PROVINCE": self.stamp.province if self.code else "",
            "TINHSO_DEMO": "1" if self.stamp.demo else "",
            "TINHSO_TODAY": self.stamp.today.isoformat() if self.stamp.demo and self.stamp.today else "",
            "TINHSO_LANGUAGE": self.language,
            "PYTHONUNBUFFERED": "1",
        }
        if self.stamp.demo and self.portal and "TINHSO_PORTAL_URL" not in os.environ:
            from tinhso.project.portal_cli import told as told_of_portal

            told |= told_of_portal(self.folder, self.portal)
        if self.stamp.demo and self.gateway and "TINHSO_GATEWAY_URL" not in os.environ:
            from tinhso.project.gateway_cli import told as told_of_gateway

            told |= told_of_gateway(self.folder, self.gateway)
        if self.stamp.demo and self.identity:
            from tinhso.project.identity_cli import told as told_of_identity

            told |= told_of_identity(self.folder, self.identity)
        if "TINHSO_HOSTS" not in os.environ:
            # A demo on the network answers to whatever name people reach it by; a real province names its own.
            names = ["localhost", "127.0.0.1", "[::1]", *([] if self.loopback else [self.host])]
            told["TINHSO_HOSTS"] = "*" if self.stamp.demo and not self.loopback else ",".join(names)
        return told

    def server(self) -> EmbeddedServer | None:
        """The embedded database, or none when DATABASE_URL names another."""
        if os.environ.get("DATABASE_URL"):
            return None
        layout = lay_out(self.folder.root)
        if layout.cluster.exists() and self.folder.held_secret("database-superuser") is None:
            # The data folder was emptied, but its cluster lies elsewhere: nobody has its password any more.
            layout.cluster.rename(layout.cluster.with_name(f"postgres.left-{time.time_ns()}"))
        kept = os.environ.get("TINHSO_WAL")
        wal = Path(kept).expanduser().resolve() if kept else None
        return EmbeddedServer(layout, self.folder.secret("database-superuser"), wal=wal)


def need_free_port(host: str, port: int, *, wait: float = 0) -> None:
    """Refuse in plain words when another program holds the port; `wait` lets an old run of ours leave it."""
    deadline = time.monotonic() + wait
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    while True:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host, port))
                return
            except OSError as error:
                if time.monotonic() > deadline:
                    raise Invalid(
                        _(
                            "Port %(port)s on %(host)s cannot be used (%(why)s). Name another with --port, such as --port %(other)s."
                        ),
                        port=port,
                        host=host,
                        why=error.strerror,
                        other=port + 1,
                    ) from None
        time.sleep(0.2)


def free_port() -> int:
    """A port on loopback that nobody holds just now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def packs_folder() -> Path:
    """Where the packs are: TINHSO_PACKS, or in the wheel beside the code, or at the top of a work tree."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "packs"
    return Path(os.environ.get("TINHSO_PACKS") or (inside if inside.is_dir() else package.parent.parent / "packs"))


def province(name: str) -> Manifest:
    """The pack of a province, or a refusal that names those there are."""
    packs = {path.parent.name: read_manifest(path.parent) for path in sorted(packs_folder().glob("*/pack.yaml"))}
    known = [code for code, manifest in packs.items() if manifest.province]
    if name not in known:
        raise Invalid(
            _("There is no pack for a province named %(name)s. There is: %(known)s."), name=name, known=", ".join(known)
        )
    return packs[name]
