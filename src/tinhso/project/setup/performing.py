"""What the set-up pages ask of the project: which provinces there are, carry it out in a process of its own, how far it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tinhso.kernel.errors import NotNow
from tinhso.kernel.packs import read_manifest
from tinhso.kernel.texts import mark as _
from tinhso.project.folder import Folder, write_private
from tinhso.project.running import packs_folder
from tinhso.services.setup.public import Answers, Choice, Progress

ONLY = "TINHSO_SETUP_PROVINCE"
"""The province `tinhso up --province` named, when it did: then there is nothing to choose."""


def choices() -> list[Choice]:
    """Provinces of today that have a pack. One that is no more is shown on a past day, and is not set up."""
    manifests = (read_manifest(path.parent) for path in sorted(packs_folder().glob("*/pack.yaml")))
    found = [Choice(one.pack, one.title.vi) for one in manifests if one.province and one.demo_today is None]
    only = os.environ.get(ONLY)
    return [choice for choice in found if only in (None, "", choice.pack)]


class Performing:
    """Behind the pages of the web server. Its note is a file, since web processes share nothing else yet."""

    @property
    def note(self) -> Path:
        return Folder.named().root / "setup.json"

    def choices(self) -> list[Choice]:
        return choices()

    def progress(self) -> Progress:
        if Folder.named().stamp is not None:
            return Progress("done")
        held = self._held()
        if held.get("state") == "working" and not _runs(int(held.get("process", 0))):
            return Progress(
                "failed", gettext(_("The set-up was interrupted. Send the form once more.")), given=held["given"]
            )
        return (
            Progress(**{key: held[key] for key in ("state", "said", "where", "given")}) if held else Progress("waiting")
        )

    def begin(self, answers: Answers) -> None:
        """Start it. The answers go through a pipe: the password never lies on the disk as it was typed."""
        if self.progress().state in {"working", "done"}:
            raise NotNow(_("The province is being set up already. Load this page again to see how far it is."))
        told = {name: value for name, value in os.environ.items() if name != "TINHSO_SETUP_CODE"}
        words = [sys.executable, "-m", "tinhso.project.cli", "--lang", _language(), "setup-answers"]
        with Folder.named().log("setup") as log:
            child = subprocess.Popen(
                words, env=told, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
            )
        keep(self.note, "working", given_of(answers), process=child.pid)
        assert child.stdin is not None
        child.stdin.write(json.dumps(asdict(answers)).encode())
        child.stdin.close()

    def _held(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self.note.read_text("utf-8")))
        except (OSError, ValueError):
            return {}


def given_of(answers: Answers) -> dict[str, str]:
    """What may be shown again."""
    return {name: value for name, value in asdict(answers).items() if name != "password"}


def keep(note: Path, state: str, given: dict[str, str], *, said: str = "", where: str = "", process: int = 0) -> None:
    held = {"state": state, "said": said, "where": where, "given": given, "process": process}
    write_private(note, json.dumps(held, ensure_ascii=False) + "\n")


def gettext(message: str) -> str:
    from django.utils.translation import gettext as said

    return said(message)


def _language() -> str:
    from django.utils.translation import get_language

    return "en" if (get_language() or "vi").startswith("en") else "vi"


def _runs(process: int) -> bool:
    """Is it there, and no mere remainder that nobody waited for?"""
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii", "replace").rsplit(")", 1)[1].split()[0] != "Z"
    except (OSError, IndexError):
        return False
