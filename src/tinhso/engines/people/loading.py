"""The posts of a province, as `data/posts.yaml` of its pack names them."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field

from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.definitions import Code, Lookup, Status, Text, Typed
from tinhso.kernel.errors import Invalid, NotThere, Problems, TinhSoError
from tinhso.kernel.expectations import Expected
from tinhso.kernel.packs import Lines, Manifest, PackError, read_manifest, read_yaml, typed
from tinhso.kernel.plans import Foreseen
from tinhso.kernel.texts import mark as _

from . import ending
from .actions.lists import PostRow, end_posts, load_posts
from .definitions import ROLES, known_roles
from .models import Post
from .planning import foreseen

NO_ROLE = _("there is no role “%(code)s”; look for a slip in its name, or define it in roles/ of a pack")


class Where(Typed):
    """The units that have the post: all of some kinds within the pack's province or within a body, or one body."""

    kinds: Annotated[
        tuple[Code, ...] | None,
        Field(
            description="All units of these kinds in the pack's province, or within the body.",
            examples=[["xa", "phuong"]],
        ),
    ] = None
    body: Annotated[Code | None, Field(description="One body by its code in agencies.csv.", examples=["ls.skhcn"])] = (
        None
    )


class PostEntry(Typed):
    """A post, in each of the units named."""

    units: Annotated[Where, Field(description="The units that have this post.", examples=[{"body": "ls.skhcn"}])]
    code: Annotated[Code, Field(description="The post's short name in its unit.", examples=["tham-dinh"])]
    title: Annotated[
        Text, Field(description="What the post is called.", examples=[{"vi": "Chuyên viên thẩm định số liệu"}])
    ]
    roles: Annotated[
        tuple[Code, ...], Field(description="What its holder may do: roles of a pack.", examples=[["verifier"]])
    ]


class PostsFile(Typed):
    """`data/posts.yaml`. `until`: the day from which these units are no more; the units meant are those of before.

    A post that a pack brought and names no more ends on the day the pack is applied, and with it the appointments to it;
    the plan says both before. One opened by hand never ends so. A post named again later is a new post, without holders.
    """

    status: Annotated[
        Status, Field(description="official: an official list of posts. example: ours.", examples=["example"])
    ]
    until: Annotated[
        date | None, Field(description="The day from which these units are no more.", examples=["2025-07-01"])
    ] = None
    posts: Annotated[
        tuple[PostEntry, ...],
        Field(
            description="The posts.",
            examples=[
                [
                    {
                        "units": {"kinds": ["xa"]},
                        "code": "chu-tich",
                        "title": {"vi": "Chủ tịch UBND"},
                        "roles": ["commune-leader"],
                    }
                ]
            ],
        ),
    ]


class BodiesOfPosts:
    """The bodies whose posts `data/posts.yaml` names, and whether posts it names no more can end."""

    def mistakes(self, folders: Sequence[Path], *, on: date, running: bool) -> Sequence[TinhSoError]:
        """What is wrong with the files themselves is told elsewhere."""
        found: list[TinhSoError] = []
        for folder in folders:
            with suppress(Problems):
                found += PostsPart().beside(folder, folders, on=on, running=running)
        if running and not found:
            with suppress(Problems):
                found += ending.too_early(PostsPart().gone(folders, on=on), on)
        return found


@dataclass(slots=True)
class PostsPart:
    """The posts of a province's units and bodies."""

    path: str = "data/posts.yaml"
    order: int = 30

    def load(self, file: Path, *, by: Actor, at: datetime) -> str:
        found, manifest, lines = self._read(file)
        rows = _still_its_own(found, manifest, _rows(found, manifest, lines, local_day(at)), local_day(at))
        result = load_posts(rows, by=by, at=at, pack=manifest.pack)
        return f"{result.opened} posts new, {result.changed} changed, {len(result.ids)} in all"

    def mistakes(self, file: Path, others: Lookup) -> Sequence[TinhSoError]:
        """Roles that no pack defines; whether the units are there only the database knows."""
        try:
            found, _manifest, lines = self._read(file)
        except PackError as wrong:
            return wrong.problems
        kinds = [
            lines.problem(("posts", index, "units", "kinds", place), Expected(units.NO_KIND, code=kind))
            for index, entry in enumerate(found.posts)
            for place, kind in enumerate(entry.units.kinds or ())
            if others("unit-kinds", kind) is None
        ]
        roles = [
            lines.problem(("posts", index, "roles", place), Expected(NO_ROLE, code=role))
            for index, entry in enumerate(found.posts)
            for place, role in enumerate(entry.roles)
            if others(ROLES, role) is None
        ]
        return [*kinds, *roles]

    def beside(self, folder: Path, folders: Sequence[Path], *, on: date, running: bool) -> Iterable[TinhSoError]:
        """Bodies that neither these packs nor, when `running`, the database has on the day."""
        if not (folder / self.path).is_file():
            return
        found, manifest, lines = self._read(folder / self.path)
        day = _day_of(found, manifest, on)
        known = units.bodies_named(folders, on=day, running=running)
        for index, entry in enumerate(found.posts):
            if entry.units.body and entry.units.body not in known:
                why = units.not_there(units.NO_BODY, entry.units.body, day, known)
                yield lines.problem(("posts", index, "units", "body"), why)

    def foresee(self, file: Path, *, at: datetime) -> Sequence[Foreseen]:
        """Posts it would open, which stay empty until somebody is appointed, and posts whose roles it would change."""
        found, manifest, _lines = self._read(file)
        told: list[Foreseen] = []
        for entry in found.posts:
            try:
                rows = [
                    PostRow(unit, entry.code, entry.title, entry.roles)
                    for unit in _units(entry, manifest, _day_of(found, manifest, local_day(at)))
                ]
            except NotThere:
                message = _("“%(post)s”: its units open with this pack, and its posts with them.")
                told.append(Foreseen("posts", message, {"post": entry.title}))
                continue
            told += foreseen(entry.title, _still_its_own(found, manifest, rows, local_day(at)))
        return told

    def foresee_end(self, folders: Sequence[Path], *, at: datetime) -> Sequence[Foreseen]:
        """Posts that these packs brought and name no more, with their roles."""
        return ending.said(self.gone(folders, on=local_day(at)))

    def concerned(self, folders: Sequence[Path], *, at: datetime) -> Sequence[Foreseen]:
        """How many appointments end with them today."""
        return ending.concerned(self.gone(folders, on=local_day(at)), local_day(at))

    def end(self, folders: Sequence[Path], *, by: Actor, at: datetime) -> str:
        """End them."""
        posts, appointments = end_posts([post.pk for post in self.gone(folders, on=local_day(at))], by=by, at=at)
        return f"{posts} posts ended, and {appointments} appointments with them" if posts else ""

    def gone(self, folders: Sequence[Path], *, on: date) -> list[Post]:
        """The posts that run, that these packs brought, and that none of them names now."""
        manifests = {folder: read_manifest(folder) for folder in folders}
        posts = ending.brought_by({manifest.pack for manifest in manifests.values()})
        if not posts:
            return []
        return ending.gone(posts, {it.pack: self._named(folder, it, on) for folder, it in manifests.items()})

    def _named(self, folder: Path, manifest: Manifest, on: date) -> ending.Named:
        """Also of a pack that has no such file any more: it names none."""
        if not (folder / self.path).is_file():
            return ending.Named(frozenset(), frozenset(), manifest.as_of or on)
        found = self._read(folder / self.path)[0]
        day, posts = _day_of(found, manifest, on), set()
        for entry in found.posts:
            with suppress(NotThere):  # its units open with this pack, and its posts with them
                posts |= {(unit, entry.code) for unit in _units(entry, manifest, day)}
        codes = frozenset(entry.code for entry in found.posts)
        return ending.Named(frozenset(posts), codes, day, past=_past(found, on))

    def _read(self, file: Path) -> tuple[PostsFile, Manifest, Lines]:
        manifest = read_manifest(file.parent.parent)
        (value, lines), *_rest = read_yaml(file, f"{manifest.pack}/{self.path}") or [({}, Lines(file.name))]
        return typed(PostsFile, value, lines), manifest, lines


def _day_of(found: PostsFile, manifest: Manifest, today: date) -> date:
    """The day on which the file's codes of units are meant: the pack's own, since codes are reused."""
    return manifest.as_of or (found.until - timedelta(days=1) if found.until else today)


def _past(found: PostsFile, today: date) -> bool:
    """Is the file about units as they were?"""
    return found.until is not None and found.until <= today


def _still_its_own(found: PostsFile, manifest: Manifest, rows: list[PostRow], today: date) -> list[PostRow]:
    """Of a file about units as they were, without the posts that another pack has named since: some units went on."""
    if not _past(found, today):
        return rows
    since = ending.of_other_packs(manifest.pack, {row.unit for row in rows})
    return [row for row in rows if (row.unit, row.code) not in since]


def _rows(found: PostsFile, manifest: Manifest, lines: Lines, today: date) -> list[PostRow]:
    """The posts, one a unit."""
    day = _day_of(found, manifest, today)
    rows: list[PostRow] = []
    problems = []
    for index, entry in enumerate(found.posts):
        try:
            rows += [PostRow(unit, entry.code, entry.title, entry.roles) for unit in _units(entry, manifest, day)]
            known_roles(entry.roles)
        except NotThere:
            problems.append(
                lines.problem(
                    ("posts", index, "units"),
                    Expected(_("there are no such units on %(day)s; name kinds within a province, or a body"), day=day),
                )
            )
        except Invalid as error:
            problems.append(lines.problem(("posts", index, "roles"), error))
    if problems:
        raise PackError(problems)
    return rows


def _units(entry: PostEntry, manifest: Manifest, day: date) -> list[int]:
    if entry.units.body:
        body = units.by_code(entry.units.body, on=day, tree="state").id
        kinds = entry.units.kinds
        return [place.id for place in units.within(body, on=day, kinds=kinds)] if kinds else [body]
    if not entry.units.kinds or not manifest.province:
        raise NotThere(_("What you are looking for is not here."))
    province = units.by_code(manifest.province, on=day)
    return [place.id for place in units.within(province.id, on=day, kinds=entry.units.kinds)]
