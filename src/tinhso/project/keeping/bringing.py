"""`tinhso restore`: a backup into a new folder, or a dump onto a new server; then shown to be equal, or named as not.

Nothing that is there is ever written over, and what could not be brought back whole is taken away again.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from tinhso.kernel.errors import Invalid, TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.project.embedded import EmbeddedServer, lay_out
from tinhso.project.folder import Folder, Stamp, write_private
from tinhso.project.keeping import cluster, places, proof, sealing
from tinhso.project.keeping.archive import DATABASE, FILES, FORMAT, SECRETS, Damaged, read

SAFE_NAME = frozenset("0123456789abcdef")


class NotEqual(TinhSoError):
    """What was restored differs from what was kept."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A restored province and what was found in it."""

    folder: Path
    made: str
    version: str
    compared: proof.Compared
    files: int
    bytes: int
    stamp: Stamp
    until: datetime | None = None
    left_out: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """Files that the database names and that are neither in the archive nor in the folder of files."""
    files_at: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where to, with which key, and how far beyond the backup. `wal` and `files` are what was kept meanwhile."""

    archive: Path
    folder: Folder
    identity: Path | None = None
    until: datetime | None = None
    wal: Path | None = None
    files: Path | None = None
    take_over: bool = False
    """The bucket that TINHSO_FILES names held the files of an installation that is gone: they are ours from now on."""


def bring(asked: Asked) -> Brought:
    """Restore and prove. Raises Invalid for what cannot be asked, Damaged, NotEqual."""
    _fitting(asked)
    root, fresh = asked.folder.root, not asked.folder.root.exists()
    bringing = _Bringing(asked)
    try:
        root.mkdir(parents=True, exist_ok=True)
        with asked.folder.lock():
            bringing.unpack()
            found = bringing.prove()
            bringing.place.end()
            bringing.stamp.write(asked.folder.stamp_file)
            return found
    except BaseException:
        bringing.take_away(fresh=fresh)
        raise


def _fitting(asked: Asked) -> None:
    if not asked.archive.is_file():
        raise Invalid(_("There is no archive %(file)s."), file=asked.archive)
    root = asked.folder.root
    if root.exists() and any(root.iterdir()):
        raise Invalid(
            _("%(folder)s is not empty. A backup is restored into a new folder alone: name another with --data."),
            folder=root,
        )
    if asked.until and not asked.wal:
        raise Invalid(_("To restore to a minute, name with --wal the folder in which changes were kept (TINHSO_WAL)."))


@dataclass(slots=True)
class _Bringing:
    asked: Asked
    about: dict[str, Any] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    server: EmbeddedServer | None = None
    into: cluster.Into | None = None
    place: places.Filled = field(init=False)

    def __post_init__(self) -> None:
        self.place = places.filled(self.asked.folder, take_over=self.asked.take_over)

    @property
    def stamp(self) -> Stamp:
        today = self.about.get("today")
        return Stamp(self.about["demo"], self.about["province"], date.fromisoformat(today) if today else None)

    def unpack(self) -> None:
        """Every part to its place, believed only once the last hash was seen."""
        with sealing.opened(self.asked.archive, self.asked.identity) as stream:
            try:
                # Damage is told by the list at the end, so the archive is read on whatever its parts turn out to be.
                self.manifest = read(stream, about=self._hear, take=self._take)
                assert self.into is not None
                self.into.finish()
            finally:
                if self.into is not None:
                    self.into.close()

    def _hear(self, about: dict[str, Any]) -> None:
        """Refuse what this version cannot bring back, before anything is written."""
        if about.get("format") != FORMAT:
            raise Invalid(
                _("This archive was made by a newer version (%(version)s)."), version=about.get("version", "?")
            )
        self.about = about
        folder = self.asked.folder
        folder.prepare()
        self.place.begin()
        elsewhere = os.environ.get("DATABASE_URL")
        if about["kind"] == "cluster":
            if elsewhere:
                raise Invalid(
                    _(
                        "This archive holds an embedded database, which cannot become part of another server. Restore it without DATABASE_URL."
                    )
                )
            self.server = EmbeddedServer(lay_out(folder.root), folder.secret("database-superuser"))
            self.into = cluster.Unpacked(self.server)
            return
        if self.asked.until or self.asked.wal:
            raise Invalid(_("This archive holds a dump of a database; changes after it cannot be added to a dump."))
        if elsewhere:
            self.into = cluster.Dumped(elsewhere, None)
        else:
            self.server = EmbeddedServer(lay_out(folder.root), folder.secret("database-superuser"))
            self.into = cluster.Dumped(None, self.server)

    def _take(self, name: str, content: IO[bytes]) -> None:
        assert self.into is not None
        if name.startswith(DATABASE):
            self.into.feed(content)
        elif name.startswith(FILES):
            self._keep_file(name.removeprefix(FILES), content)
        elif name.startswith(SECRETS):
            self._keep_secret(name.removeprefix(SECRETS), content)
        else:
            raise Damaged(_("The archive holds a part %(name)s that no backup writes."), name=name[:80])

    def _keep_file(self, sha256: str, content: IO[bytes]) -> None:
        if len(sha256) != 64 or not SAFE_NAME.issuperset(sha256):
            raise Damaged(_("The archive holds a part %(name)s that no backup writes."), name=sha256[:80])
        self.files[sha256] = self.place.keep(sha256, content)

    def _keep_secret(self, name: str, content: IO[bytes]) -> None:
        if not name or "/" in name or name.startswith("."):
            raise Damaged(_("The archive holds a part %(name)s that no backup writes."), name=name[:80])
        write_private(self.asked.folder.secrets / name, content.read().decode("utf-8"))

    def prove(self) -> Brought:
        """Start what was restored, compare it with what was kept, and stop it."""
        assert self.into is not None
        self.into.settle(self.about, self.manifest, until=self.asked.until, wal=self.asked.wal)
        try:
            with self.into.connection() as connection:
                later = bool(self.asked.wal)
                before = proof.Figures.of(self.about["figures"])
                after = proof.Figures.of(self.manifest["after"])
                found = proof.figures(connection, like=before)
                # Carried on beyond the backup, only the journal up to it can be the same.
                compared = proof.compare(before, found if later else after, found)
                named = proof.papers(connection)
        finally:
            self.into.rest()
        if compared.wrong:
            raise NotEqual(_("What was restored is not what was kept: %(what)s"), what="; ".join(compared.wrong[:5]))
        self._drop_unfinished()
        missing = self._missing(named)
        return Brought(
            self.asked.folder.root,
            self.about["made"],
            self.about["version"],
            compared,
            len(self.files),
            sum(self.files.values()),
            self.stamp,
            self.asked.until,
            tuple(self.manifest.get("left_out", ())),
            missing,
            self.place.address,
        )

    def _drop_unfinished(self) -> None:
        """A file that was just being written when it was kept stands under a hash that it does not have yet."""
        for name, digest in self.manifest["sha256"].items():
            sha256 = name.removeprefix(FILES)
            if name.startswith(FILES) and sha256 != digest:
                self.place.drop(sha256)
                del self.files[sha256]

    def _missing(self, named: set[str]) -> tuple[str, ...]:
        """What the database names and the archive did not bring; taken from the folder of files, when one was named."""
        missing = sorted(named - self.files.keys() - self.place.there())
        beside = self.asked.files
        if beside is None:
            return tuple(missing)
        return tuple(one for one in missing if not self._from_beside(beside, one))

    def _from_beside(self, folder: Path, sha256: str) -> bool:
        from hashlib import file_digest

        path = folder / places.name_of(sha256)
        if not path.is_file():
            return False
        with open(path, "rb") as content:
            if file_digest(content, "sha256").hexdigest() != sha256:
                return False
            content.seek(0)
            self._keep_file(sha256, content)
        return True

    def take_away(self, *, fresh: bool) -> None:
        """Nothing half restored stays."""
        if self.into is not None:
            self.into.rest()
        self.place.take_away()
        root = self.asked.folder.root
        if self.server is not None:
            cluster.remove(self.server.layout)
        for path in list(root.iterdir()) if root.is_dir() else []:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        if fresh and root.is_dir():
            root.rmdir()
