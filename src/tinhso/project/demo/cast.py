"""Who is who in a province's demo: `data/demo.yaml` of its pack, by the codes of the pack."""

from __future__ import annotations

from datetime import date
from typing import Literal

from tinhso.kernel.definitions import Code, ShortText, Typed
from tinhso.kernel.packs import PackError, PackProblem, read_manifest, read_yaml, typed
from tinhso.kernel.texts import mark as _
from tinhso.project.running import packs_folder

REPORTS = "phu-trach-cds"
VERIFIES = "tham-dinh"
SECRETARY = "thu-ky-hoi-dong"
CHAIRMAN = "chu-tich"
ADMINISTRATOR = "quan-tri"


class Level(Typed):
    """Units of some kinds that answer one form and are ranked by one set.

    `root`: what they stand within, the province's territory or the body of its leaders. `verified_by`: their parent, or
    the province. `figures`: what the generator makes for them.
    """

    form: Code
    set: Code
    kinds: tuple[Code, ...]
    root: Literal["territory", "state"] = "territory"
    verified_by: Literal["parent", "province"] = "province"
    figures: Literal["commune", "large-commune", "body"] = "body"


class Visitor(Typed):
    """A unit whose officer one can sign in as; its last return is left for the visitor to fill."""

    username: ShortText
    code: ShortText
    kinds: tuple[Code, ...]
    does: ShortText


class SecondPost(Typed):
    """A unit whose officer is also the province's verifier: one person, two posts, and nobody verifies their own."""

    code: ShortText
    kinds: tuple[Code, ...]


class Recomputed(Typed):
    """A set scored again from values that were published: every unit whose figures are known, for comparison."""

    set: Code
    period: ShortText


class Past(Typed):
    """Another pack's province that came before, and the quarters of it to play."""

    pack: Code
    quarters: tuple[str, ...]
    ended: date


class Cast(Typed):
    """A province's demo. `published`: how many past quarters are carried to a published ranking.

    Codes are those of the pack's `as_of`, since codes are reused. `department`: the body whose officer verifies.
    """

    began: date
    levels: tuple[Level, ...]
    department: Code
    leaders: Code
    visitors: tuple[Visitor, ...]
    verifier_reports_for: SecondPost | None = None
    published: int = 1
    past: tuple[Past, ...] = ()
    recomputed: tuple[Recomputed, ...] = ()


class Province(Typed):
    """A cast with the province it is for: its code on the day."""

    code: str
    day: date
    cast: Cast


def province_of(pack: str) -> Province:
    """The demo of a pack. PackError when it has none or it is not as expected."""
    folder = packs_folder() / pack
    manifest, file = read_manifest(folder), folder / "data" / "demo.yaml"
    if not file.is_file() or manifest.province is None or manifest.as_of is None:
        raise PackError(
            [PackProblem(_("The pack “%(pack)s” has no demo: data/demo.yaml, province and as_of."), pack=pack)]
        )
    ((value, lines), *_rest) = read_yaml(file, f"{pack}/data/demo.yaml")
    return Province(code=manifest.province, day=manifest.as_of, cast=typed(Cast, value, lines))
