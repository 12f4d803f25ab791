"""From packs to a plan: read, looked through with all mistakes at once, compared with what runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from tinhso.kernel.days import local_day
from tinhso.kernel.definitions import Definition, Lookup, definition_kinds, pack_files, pack_parts
from tinhso.kernel.errors import Problems, TinhSoError
from tinhso.kernel.packs import PackError, PackProblem, Read, read_definitions, read_yaml, typed
from tinhso.kernel.period import Period
from tinhso.kernel.plans import (
    CheckedPart,
    ConcerningPart,
    EndingPart,
    ForeseeingPart,
    Foreseen,
    Proposed,
    beside_checks,
    plan_effects,
)
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions, verbs
from tinhso.store.models import StoredDefinition

from .models import AppliedPack
from .rules.plans import (
    FileChanged,
    Name,
    PackNamed,
    Plan,
    Told,
    Version,
    changes,
    files_changed,
    rights_changed,
)
from .sources import Pack
from .words import kept_value


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with what it meets today, and what was read for it."""

    plan: Plan
    effects: tuple[Told, ...]
    read: Mapping[str, Sequence[Read]]
    gone: tuple[Name, ...]


def read_all(packs: Sequence[Pack]) -> dict[str, list[Read]]:
    """The definitions of every pack. PackError tells the mistakes of all of them."""
    found: dict[str, list[Read]] = {}
    problems: list[TinhSoError] = []
    for pack in packs:
        try:
            found[pack.name] = read_definitions(pack.folder)
        except Problems as wrong:
            problems.extend(wrong.problems)
    if problems:
        raise PackError(problems)
    return found


def mistakes(
    packs: Sequence[Pack], read: Mapping[str, Sequence[Read]], others: Lookup, *, on: date, running: bool
) -> list[TinhSoError]:
    """What is wrong with definitions beside each other and with data files; asks the database only when `running`."""
    found: list[TinhSoError] = [
        item.lines.problem(where, expected)
        for items in read.values()
        for item in items
        for where, expected in definition_kinds.get(item.folder).check(item.definition, others)
    ]
    for pack in packs:
        for part in pack_parts.values():
            if isinstance(part, CheckedPart):
                for file in _files_of(part.path, pack):
                    found.extend(part.mistakes(file, others))
        found.extend(_mistyped(pack, others))
        found.extend(_unknown_files(pack))
    folders = [pack.folder for pack in packs]
    for check in beside_checks.values():
        found.extend(check.mistakes(folders, on=on, running=running))
    return found


def _mistyped(pack: Pack, others: Lookup) -> Iterable[TinhSoError]:
    """Files no part looks through, such as a demo's cast: each document as its type has it, and what it names is there."""
    looked_through = [part.path.rpartition(".")[0] for part in pack_parts.values() if isinstance(part, CheckedPart)]
    for kind in pack_files.values():
        if any(kind.path.startswith(path) for path in looked_through):  # agencies.csv has its sources read beside it
            continue
        for file in _files_of(kind.path, pack):
            try:
                for value, lines in read_yaml(file, f"{pack.name}/{file.relative_to(pack.folder).as_posix()}"):
                    read = typed(kind.model, value, lines)
                    yield from (lines.problem(where, why) for where, why in kind.check(read, others))
            except PackError as wrong:
                yield from wrong.problems


def _files_of(pattern: str, pack: Pack) -> list[Path]:
    return [file for file in sorted(pack.folder.glob(pattern)) if file.is_file()]


def _unknown_files(pack: Pack) -> Iterable[TinhSoError]:
    """A list under a slightly wrong name would otherwise be passed over in silence."""
    known = [part.path for part in pack_parts.values()] + [file.path for file in pack_files.values()]
    for path in sorted(pack.files):
        inside, _slash, _name = path.rpartition("/")
        if not path.startswith("data/") or any(fnmatch(path, pattern) for pattern in known):
            continue
        if inside != "data" and any(pattern.startswith(f"{inside}/") for pattern in known):
            continue  # lists and sources beside a file that is read
        yield PackProblem(
            _("%(file)s: nothing reads this file. Known: %(known)s."),
            file=f"{pack.name}/{path}",
            known=", ".join(sorted(set(known))),
        )


def offline(packs: Sequence[Pack], *, on: date) -> list[TinhSoError]:
    """Every mistake of these packs on a day, which hold all they stand on; no database is asked."""
    try:
        read = read_all(packs)
    except PackError as wrong:
        return list(wrong.problems)
    return mistakes(packs, read, lookup({}, read), on=on, running=False)


def lookup(running: Mapping[Name, Definition], read: Mapping[str, Sequence[Read]]) -> Lookup:
    """Finds definitions in what runs and, before it, in what was read."""
    by_name = dict(running)
    for items in read.values():
        for item in sorted(items, key=lambda item: item.definition.in_force):
            by_name[item.folder, item.definition.code] = item.definition
    return lambda folder, code: by_name.get((folder, code))


def plan(packs: Sequence[Pack], *, at: datetime) -> Planned:
    """What these packs would do. PackError tells everything that keeps them from being applied."""
    on = local_day(at)
    read = read_all(packs)
    items = [item for found in read.values() for item in found]
    kept = {row.pack: row for row in AppliedPack.objects.all()}
    gone = _gone(packs, items, kept, on)
    running = _latest(on)
    after = {name: it for name, it in running.items() if name not in gone}
    compared = definitions.compare(items)
    problems = [*_needs(packs, kept), *compared.problems]
    problems += mistakes(packs, read, lookup(after, read), on=on, running=True)
    problems += _still_standing(after, items, lookup(after, read))
    problems += _too_early(gone, on)
    if problems:
        raise PackError(problems)
    new = _by_name(compared.new, read)
    versions = _running(new.keys() | gone.keys())
    for item in sorted(compared.new, key=lambda item: item.definition.in_force):
        after[item.folder, item.definition.code] = item.definition
    deeds = list(_deeds(packs, at)) if running else []
    made = Plan(
        packs=tuple(PackNamed(pack=pack.name, digest=pack.digest) for pack in packs),
        rights=rights_changed(versions, new, gone),
        definitions=changes(versions, new, gone),
        unchanged=compared.same,
        files=tuple(one for pack in packs for one in _files(pack, kept.get(pack.name))),
        deeds=tuple(_told(one) for one in deeds),
    )
    closing = frozenset(unit for one in deeds for unit in one.closes)
    proposed = Proposed(_kinds(running), _kinds(after), on, closing)
    effects: list[Foreseen] = []
    if running:
        effects += _concerned(packs, at)
        effects += [one for effect in plan_effects.values() for one in effect.effects(proposed)]
    return Planned(made, tuple(_told(one) for one in effects), read, tuple(gone))


def _needs(packs: Sequence[Pack], kept: Mapping[str, AppliedPack]) -> Iterable[TinhSoError]:
    here = {pack.name for pack in packs} | kept.keys()
    for pack in packs:
        for needed in pack.manifest.needs:
            if needed not in here:
                yield PackProblem(
                    _("“%(pack)s” stands on the pack “%(needed)s”, which does not run here and is not with it."),
                    pack=pack.name,
                    needed=needed,
                )


def _gone(packs: Sequence[Pack], items: Sequence[Read], kept: Mapping[str, AppliedPack], on: date) -> dict[Name, str]:
    """Definitions that a pack held when it was last applied, and that none of the packs holds now; by pack."""
    held = {f"{item.folder}/{item.definition.code}" for item in items}
    named = {pack.name for pack in packs}
    for row in kept.values():
        held |= set() if row.pack in named else set(row.holds)
    found: dict[Name, str] = {}
    for pack in packs:
        before = set(kept[pack.name].holds) if pack.name in kept else _brought_by(pack.name, on)
        for name in before - held:
            kind, _slash, code = name.partition("/")
            found[kind, code] = pack.name
    return found


def _brought_by(pack: str, on: date) -> set[str]:
    """What runs of a pack that was loaded by a version which did not note yet what a pack holds."""
    return {f"{kind}/{code}" for kind, code in verbs.rows(_BROUGHT, pack, on)}


_BROUGHT = f"""SELECT DISTINCT kind, code FROM {StoredDefinition._meta.db_table}
    WHERE pack = %s AND (upper_inf(in_force) OR upper(in_force) > %s::date)"""


def _too_early(gone: Iterable[Name], on: date) -> Iterable[TinhSoError]:
    for kind, code in sorted(gone):
        for kept in definitions.all_of(definition_kinds.get(kind).model, kind):
            start = kept.in_force.start
            if kept.it.code == code and start is not None and start >= on:
                yield PackProblem(
                    _("“%(code)s” begins on %(day)s and cannot be ended before. Leave it in the pack, with “until”."),
                    code=code,
                    day=start,
                )


def _still_standing(after: Mapping[Name, Definition], items: Sequence[Read], others: Lookup) -> Iterable[TinhSoError]:
    """What runs and is in no pack of this plan must not lose what it stands on."""
    read = {(item.folder, item.definition.code) for item in items}
    for (kind, code), it in after.items():
        if (kind, code) not in read:
            for where, expected in definition_kinds.get(kind).check(it, others):
                path = ".".join(str(part) for part in where)
                yield PackProblem(
                    _("%(kind)s/%(code)s, which runs, would no longer hold together: %(path)s: %(expected)s"),
                    kind=kind,
                    code=code,
                    path=path,
                    expected=expected,
                )


def _latest(on: date) -> dict[Name, Definition]:
    """Of everything that runs the newest version that has not ended."""
    found: dict[Name, Definition] = {}
    for name, kind in definition_kinds.items():
        for kept in definitions.all_of(kind.model, name):  # by code and version
            if kept.in_force.end is None or kept.in_force.end > on:
                found[name, kept.it.code] = kept.it
    return found


def _kinds(by_name: Mapping[Name, Definition]) -> dict[str, dict[str, Definition]]:
    found: dict[str, dict[str, Definition]] = {name: {} for name in definition_kinds}
    for (kind, code), it in by_name.items():
        found[kind][code] = it
    return found


def _by_name(new: Sequence[Read], read: Mapping[str, Sequence[Read]]) -> dict[Name, list[Version]]:
    packs = {id(item): pack for pack, items in read.items() for item in items}
    found: dict[Name, list[Version]] = {}
    for item in new:
        it = item.definition
        version = _version(it, Period(it.in_force, it.until), packs[id(item)])
        found.setdefault((item.folder, it.code), []).append(version)
    return found


def _running(names: Iterable[Name]) -> dict[Name, list[Version]]:
    found: dict[Name, list[Version]] = {name: [] for name in names}
    for kind in {kind for kind, _code in found}:
        for kept in definitions.all_of(definition_kinds.get(kind).model, kind):
            if (kind, kept.it.code) in found:
                found[kind, kept.it.code].append(_version(kept.it, kept.in_force, ""))
    return found


def _version(it: Definition, days: Period, pack: str) -> Version:
    body: Mapping[str, Any] = it.model_dump(mode="json", by_alias=True)
    return Version(pack, days, it.title, it.status, body)


def _files(pack: Pack, kept: AppliedPack | None) -> Sequence[FileChanged]:
    return files_changed(pack.name, kept.files if kept else {}, pack.files)


def _deeds(packs: Sequence[Pack], at: datetime) -> Iterable[Foreseen]:
    for part in sorted(pack_parts.values(), key=lambda part: part.order):
        if isinstance(part, ForeseeingPart):
            for pack in packs:
                for file in _files_of(part.path, pack):
                    yield from part.foresee(file, at=at)
        if isinstance(part, EndingPart):
            yield from part.foresee_end([pack.folder for pack in packs], at=at)


def _concerned(packs: Sequence[Pack], at: datetime) -> Iterable[Foreseen]:
    """Whom the packs meet today, and what runs and does not follow them."""
    for part in sorted(pack_parts.values(), key=lambda part: part.order):
        if isinstance(part, ConcerningPart):
            yield from part.concerned([pack.folder for pack in packs], at=at)


def _told(one: Foreseen) -> Told:
    values = {name: kept_value(value) for name, value in one.values.items()}
    return Told(about=one.about, message=one.message, values=values, grave=one.grave, assumed=one.assumed)
