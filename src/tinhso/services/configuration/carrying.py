"""A plan carried out: definitions kept and ended, data files loaded, in the transaction of whoever calls."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.definitions import pack_parts
from tinhso.kernel.plans import EndingPart
from tinhso.store import definitions

from .events import PackApplied
from .keeping import keep_archives
from .models import AppliedPack, PackPlan
from .planning import Planned
from .sources import Pack

LOADER = "packs"


@contextmanager
def whole_or_not() -> Iterator[None]:
    """When it fails, this process forgets the definitions that it has read meanwhile and that nobody has kept."""
    try:
        yield
    except BaseException:
        definitions.forget()
        raise


def carry_out(packs: Sequence[Pack], planned: Planned, *, by: Actor, at: datetime) -> list[str]:
    """Bring the definitions and load the data of the packs, each after what it stands on. A line a file, for the person.

    What data files change are acts of their own with their own events; all stand in one transaction, or none. They are
    the program's: who may approve a configuration need not be one who manages persons or imports figures by hand.
    """
    loader, said = Actor(system=LOADER, request=by.request), []
    for pack in packs:
        loaded = definitions.keep(planned.read[pack.name], pack=pack.name, at=at)
        said.append(f"{pack.name}: {len(loaded.new)} definitions new, {loaded.same} unchanged")
        for part in sorted(pack_parts.values(), key=lambda part: part.order):
            for file in sorted(pack.folder.glob(part.path)):
                if file.is_file():
                    said.append(f"{pack.name}: {part.load(file, by=loader, at=at)}")
    for part in sorted(pack_parts.values(), key=lambda part: part.order):
        if isinstance(part, EndingPart):
            said.append(part.end([pack.folder for pack in packs], by=loader, at=at))
    definitions.end([(kind, code, local_day(at)) for kind, code in planned.gone])
    return [line for line in said if line]


def note_applied(packs: Sequence[Pack], planned: Planned, row: PackPlan, *, at: datetime) -> None:
    """What runs now, as it was given."""
    keep_archives(packs, at=at)
    for pack in packs:
        AppliedPack.objects.update_or_create(
            pack=pack.name,
            defaults={
                "archive": pack.digest,
                "manifest": json.dumps(pack.manifest.model_dump(mode="json"), ensure_ascii=False, sort_keys=True),
                "files": pack.files,
                "holds": sorted({f"{item.folder}/{item.definition.code}" for item in planned.read[pack.name]}),
                "plan": row,
                "at": at,
            },
        )


def applied(row: PackPlan, planned: Planned) -> PackApplied:
    """The event of a plan carried out."""
    plan = planned.plan
    return PackApplied(
        id=row.pk,
        unit=None,
        packs=tuple(row.packs),
        digest=plan.digest,
        added=plan.counted("added"),
        changed=plan.counted("changed"),
        ended=plan.counted("ended"),
        rights=len(plan.rights),
        files=len(plan.files),
        proposer=row.proposed_by,
    )
