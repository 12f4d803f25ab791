"""A plan: what packs would do to what runs, as a value with a digest. Planned, looked at, approved: always the same one.

What the plan meets today (how many persons hold a role, who is asked for what) is told beside it and is no part of its
digest: it changes by the hour, and nobody would ever approve anything.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from tinhso.kernel.definitions import Status, Text, Typed
from tinhso.kernel.period import Period

from .fields import Field, differing

ROLES = "roles"
Name = tuple[str, str]
"""Kind and code of a definition."""
Reach = Literal["own", "below", "everywhere"]
WIDTH: Mapping[str | None, int] = {None: 0, "own": 1, "below": 2, "everywhere": 3}


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a definition: as it runs, or as a pack has it. `body`: its content as JSON has it."""

    pack: str
    days: Period
    title: Text
    status: Status
    body: Mapping[str, Any]

    @property
    def number(self) -> int:
        return int(self.body["version"])

    @property
    def starts(self) -> date:
        return self.days.start or date.min


class PackNamed(Typed):
    """A pack of the plan with the digest over its files."""

    pack: str
    digest: str


class RightChanged(Typed):
    """A right that a role gains (`old` is none), loses (`new` is none), or holds wider or narrower, from a day on.

    No day: the one on which the plan is carried out.
    """

    role: str
    title: Text
    right: str
    old: Reach | None
    new: Reach | None
    since: date | None

    @property
    def gained(self) -> bool:
        return WIDTH[self.new] > WIDTH[self.old]


class Change(Typed):
    """A definition that is added, changed from the version before, or ended on the day the plan is carried out.

    `body`: digest of the whole content, of which long texts are shown in part.
    """

    what: Literal["added", "changed", "ended"]
    kind: str
    code: str
    version: int
    follows: int | None
    pack: str
    title: Text
    status: Status
    since: date
    until: date | None
    fields: tuple[Field, ...]
    body: str


class FileChanged(Typed):
    """A file under `data/` that is new, different or gone since the pack was last applied."""

    pack: str
    path: str
    what: Literal["added", "changed", "removed"]
    digest: str


class Told(Typed):
    """A sentence of an engine or service, what loading data would do or what follows: a message with its values."""

    about: str
    message: str
    values: dict[str, Any]
    grave: bool = False
    assumed: bool = False


class Plan(Typed):
    """Everything the packs would do. Rights come first."""

    packs: tuple[PackNamed, ...]
    rights: tuple[RightChanged, ...]
    definitions: tuple[Change, ...]
    unchanged: int
    files: tuple[FileChanged, ...]
    deeds: tuple[Told, ...]

    @property
    def empty(self) -> bool:
        """Nothing would change."""
        return not (self.rights or self.definitions or self.files or self.deeds)

    @property
    def digest(self) -> str:
        """Over everything above: the same plan has the same one on whatever day it is looked at."""
        value = self.model_dump(mode="json")
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def counted(self, what: str) -> int:
        """How many definitions are added, changed or ended."""
        return sum(change.what == what for change in self.definitions)


def changes(
    running: Mapping[Name, Sequence[Version]], new: Mapping[Name, Sequence[Version]], gone: Mapping[Name, str]
) -> tuple[Change, ...]:
    """What is new beside what runs, by kind, code and version; and what is gone from a pack (named), which ends."""
    found = []
    for name, versions in sorted(new.items()):
        line = sorted(running.get(name, ()), key=lambda one: one.starts)
        for version in sorted(versions, key=lambda one: one.starts):
            found.append(_followed(name, line[-1] if line else None, version))
            line.append(version)
    return tuple(found) + tuple(_ended(name, _newest(running[name]), pack) for name, pack in sorted(gone.items()))


def _newest(versions: Sequence[Version]) -> Version:
    return max(versions, key=lambda one: one.starts)


def _followed(name: Name, before: Version | None, version: Version) -> Change:
    return Change(
        what="changed" if before else "added",
        kind=name[0],
        code=name[1],
        version=version.number,
        follows=before.number if before else None,
        pack=version.pack,
        title=version.title,
        status=version.status,
        since=version.starts,
        until=version.days.end,
        fields=differing(before.body, version.body) if before else (),
        body=_digest(version.body),
    )


def _ended(name: Name, before: Version, pack: str) -> Change:
    return Change(
        what="ended",
        kind=name[0],
        code=name[1],
        version=before.number,
        follows=before.number,
        pack=pack,
        title=before.title,
        status=before.status,
        since=before.starts,
        until=None,
        fields=(),
        body=_digest(before.body),
    )


def rights_changed(
    running: Mapping[Name, Sequence[Version]], new: Mapping[Name, Sequence[Version]], gone: Iterable[Name]
) -> tuple[RightChanged, ...]:
    """What every role gains and loses: gains before losses, the widest first."""
    found: list[RightChanged] = []
    for name, versions in new.items():
        if name[0] != ROLES:
            continue
        line = sorted(running.get(name, ()), key=lambda one: one.starts)
        for version in sorted(versions, key=lambda one: one.starts):
            found += _between(name[1], line[-1] if line else None, version, version.starts, version.title)
            line.append(version)
    for name in gone:
        if name[0] == ROLES:
            before = _newest(running[name])
            found += _between(name[1], before, None, None, before.title)
    return tuple(sorted(found, key=lambda one: (not one.gained, -WIDTH[one.new], one.role, one.right, str(one.since))))


def _between(
    role: str, before: Version | None, after: Version | None, since: date | None, title: Text
) -> Sequence[RightChanged]:
    old, new = _grants(before), _grants(after)
    return [
        RightChanged(role=role, title=title, right=right, old=old.get(right), new=new.get(right), since=since)
        for right in sorted(old.keys() | new.keys())
        if old.get(right) != new.get(right)
    ]


def _grants(role: Version | None) -> dict[str, Reach]:
    """The widest reach of each right of a role."""
    found: dict[str, Reach] = {}
    for grant in role.body["rights"] if role else ():
        if WIDTH[grant["reach"]] > WIDTH[found.get(grant["right"])]:
            found[grant["right"]] = grant["reach"]
    return found


def files_changed(pack: str, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FileChanged, ...]:
    """The manifest and the data files, by path and digest, as last applied and as the pack has them."""
    return tuple(
        FileChanged(
            pack=pack,
            path=path,
            what="removed" if path not in after else "changed" if path in before else "added",
            digest=after.get(path, ""),
        )
        for path in sorted(before.keys() | after.keys())
        if path.startswith(("data/", "pack.yaml")) and before.get(path) != after.get(path)
    )


def _digest(body: Mapping[str, Any]) -> str:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
