"""Archives closed with age (https://age-encryption.org): anybody with the recipient's public key makes one, and only who
holds the identity opens it. Both ways stream; memory stays below a few megabytes whatever the size."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from tinhso.kernel.errors import Invalid, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.project.keeping.archive import Bytes, Damaged

MAGIC = b"age-encryption.org/v1\n"


def recipients(given: str) -> list[Any]:
    """The keys named by a text or by a file of them, one a line: `age1…`, or an SSH public key."""
    path = Path(given)
    lines = path.read_text("utf-8").splitlines() if path.is_file() else [given]
    return [_recipient(line.strip()) for line in lines if line.strip() and not line.startswith("#")]


def _recipient(text: str) -> Any:
    import pyrage

    kind = pyrage.ssh if text.startswith("ssh-") else pyrage.x25519
    try:
        return kind.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise Invalid(
            _("“%(key)s” is no public key for a backup: it begins with age1 or ssh-, or is a file of such lines."),
            key=text[:40],
        ) from None


def identities(file: Path) -> list[Any]:
    """The private keys of a file: lines `AGE-SECRET-KEY-…`, or one SSH private key."""
    import pyrage

    if not file.is_file():
        raise NotThere(_("There is no key file %(file)s."), file=file)
    content = file.read_bytes()
    try:
        if b"PRIVATE KEY" in content:
            return [pyrage.ssh.Identity.from_buffer(content)]
        lines = [line.strip() for line in content.decode("ascii", "replace").splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-SECRET-KEY-")]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise Invalid(_("%(file)s holds no private key of age or SSH."), file=file)
    return found


def make_key(file: Path) -> str:
    """Write a new private key, for its owner alone; the public key that backups are made with."""
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Invalid(_("%(file)s is there already; a key is never written over."), file=file) from None
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(f"# public key: {public}\n{identity}\n")
    return public


class Sink(Protocol):
    def write(self, content: Bytes, /) -> int: ...
    def flush(self) -> None: ...


class _Pulled:
    """Chunks as something to read from."""

    def __init__(self, chunks: Iterator[Bytes]) -> None:
        self.chunks, self.at = chunks, 0
        self.held: Bytes = b""

    def read(self, size: int) -> bytes:
        while self.at >= len(self.held):
            chunk = next(self.chunks, None)
            if chunk is None:
                return b""
            self.held, self.at = chunk, 0
        piece = self.held[self.at : self.at + size]
        self.at += len(piece)
        return bytes(piece)


def write(chunks: Iterator[Bytes], to: Sink, keys: list[Any]) -> None:
    """All chunks into a file; closed for `keys` when there are any."""
    if keys:
        import pyrage

        pyrage.encrypt_io(_Pulled(chunks), to, keys)
        return
    for chunk in chunks:
        to.write(chunk)


@contextmanager
def opened(file: Path, identity: Path | None) -> Iterator[IO[bytes]]:
    """An archive to read from its start. Raises Invalid when a key is needed and none was named, Damaged when it does not open."""
    with open(file, "rb") as held:
        closed = held.read(len(MAGIC)) == MAGIC
        held.seek(0)
        if not closed:
            yield held
            return
        if identity is None:
            raise Invalid(_("This archive is encrypted. Name the file of the private key with --identity."))
        with _decrypted(held, identities(identity)) as clear:
            yield clear


@contextmanager
def _decrypted(held: IO[bytes], keys: list[Any]) -> Iterator[IO[bytes]]:
    """What age gives, through a pipe: it pushes and a tar is pulled, so one of them has a thread."""
    import pyrage

    reading, writing = os.pipe()
    wrong: list[Exception] = []

    def push() -> None:
        with os.fdopen(writing, "wb", buffering=2**20) as clear:
            try:
                pyrage.decrypt_io(held, clear, keys)
            except Exception as error:  # noqa: BLE001  told by the reader, which is the one that is waited for
                wrong.append(error)

    pushing = threading.Thread(target=push, name="age", daemon=True)
    pushing.start()
    try:
        with os.fdopen(reading, "rb", buffering=2**20) as clear:
            try:
                yield clear
            except Damaged:
                pushing.join(10)
                if wrong:
                    raise Damaged(_("The archive does not open: %(why)s"), why=str(wrong[0])) from wrong[0]
                raise
    finally:
        pushing.join(10)
