"""Plans and archives in the database, and one pack being applied at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotNow
from tinhso.kernel.packs import PackError
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs

from . import archives, sources
from .models import PackArchive, PackPlan
from .planning import Planned
from .sources import Pack

APPLYING = 0x5061_636B
"""Any number of our own."""


def alone(*, wait: bool) -> None:
    """Nobody else applies a pack until this transaction ends. NotNow when somebody does and we are not to `wait`."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [APPLYING])
            return
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [APPLYING])
        (free,) = cursor.fetchone()
    if not free:
        raise NotNow(
            _("Another pack is being applied just now. Wait until that has ended, then look at the plan again.")
        )


def keep_archives(packs: Sequence[Pack], *, at: datetime) -> None:
    """Keep the files of packs, each content once."""
    known = set(PackArchive.objects.filter(digest__in=[pack.digest for pack in packs]).values_list("digest", flat=True))
    PackArchive.objects.bulk_create(
        [
            PackArchive(digest=pack.digest, pack=pack.name, content=archives.packed(pack), at=at)
            for pack in packs
            if pack.digest not in known
        ],
        ignore_conflicts=True,
    )


def keep_plan(packs: Sequence[Pack], planned: Planned, *, by: Actor, at: datetime) -> PackPlan:
    """A new plan with its archives, not decided on."""
    keep_archives(packs, at=at)
    return verbs.add(
        PackPlan(
            packs=[pack.name for pack in packs],
            archives=[pack.digest for pack in packs],
            digest=planned.plan.digest,
            content=planned.plan.model_dump_json(),
            made_at=at,
            made_by=by.person,
            made_post=by.post,
        )
    )


@contextmanager
def opened(plan: PackPlan) -> Iterator[list[Pack]]:
    """The packs of a plan, unpacked for the time being."""
    with unpacked(*_contents(plan.archives)) as folders:
        yield sources.in_order([folders[name] for name in plan.packs], lambda name, _beside: folders.get(name))


@contextmanager
def uploaded(content: bytes) -> Iterator[list[Pack]]:
    """The packs of an archive from outside, unpacked for the time being."""
    with unpacked(content) as folders:
        yield sources.in_order(list(folders.values()), lambda name, _beside: folders.get(name))


@contextmanager
def unpacked(*contents: bytes) -> Iterator[dict[str, Path]]:
    """Folders of packs by name."""
    with TemporaryDirectory(prefix="tinhso-pack-") as name:
        found: dict[str, Path] = {}
        for index, content in enumerate(contents):
            into = Path(name) / str(index)
            into.mkdir()
            found |= {folder.name: folder for folder in archives.unpack(content, into)}
        yield found


def _contents(digests: Sequence[str]) -> list[bytes]:
    kept = dict(PackArchive.objects.filter(digest__in=digests).values_list("digest", "content"))
    if missing := set(digests) - kept.keys():
        raise PackError([sources.no_such_pack(digest[:12]).problems[0] for digest in sorted(missing)])
    return [bytes(kept[digest]) for digest in digests]
