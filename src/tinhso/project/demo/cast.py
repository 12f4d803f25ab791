"""Who is who in a province's demo: `data/demo.yaml` of its pack, by the codes of the pack."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from tinhso.engines.measures import public as measures
from tinhso.engines.units import public as units
from tinhso.kernel.definitions import Code, Lookup, ShortText, Typed
from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.expectations import Expected
from tinhso.kernel.packs import PackError, PackProblem, read_manifest, read_yaml, typed
from tinhso.kernel.texts import mark as _
from tinhso.project.running import packs_folder
from tinhso.services.reports import public as reports

Problem = tuple[tuple[str | int, ...], str | TinhSoError]
REPORTS = "phu-trach-cds"
VERIFIES = "tham-dinh"
SECRETARY = "thu-ky-hoi-dong"
CHAIRMAN = "chu-tich"
ADMINISTRATOR = "quan-tri"
UNIT_ADMINISTRATOR = "quan-tri-don-vi"


class Level(Typed):
    """Units of some kinds that answer one form and are ranked by one set.

    `root`: what they stand within, the province's territory or the body of its leaders. `verified_by`: their parent, or
    the province. `figures`: what the generator makes for them.
    """

    form: Annotated[Code, Field(description="The report form they answer.", examples=["ls.xa-quy"])]
    set: Annotated[Code, Field(description="The indicator set they are ranked by.", examples=["ls.xa-2026"])]
    kinds: Annotated[tuple[Code, ...], Field(description="Kinds of these units.", examples=[["xa", "phuong"]])]
    root: Annotated[
        Literal["territory", "state"],
        Field(description="What they stand within: the territory, or the body of its leaders.", examples=["territory"]),
    ] = "territory"
    verified_by: Annotated[
        Literal["parent", "province"],
        Field(description="Who verifies: their parent, or the province.", examples=["province"]),
    ] = "province"
    figures: Annotated[
        Literal["commune", "large-commune", "body"],
        Field(description="What figures are made up for them.", examples=["large-commune"]),
    ] = "body"


class Visitor(Typed):
    """A unit whose officer one can sign in as; its last return is left for the visitor to fill."""

    username: Annotated[ShortText, Field(description="To sign in with.", examples=["xa.dong-dang"])]
    code: Annotated[ShortText, Field(description="The unit's code on the pack's as_of, in quotes.", examples=["05992"])]
    kinds: Annotated[tuple[Code, ...], Field(description="Kinds the code is looked up among.", examples=[["xa"]])]
    does: Annotated[
        ShortText,
        Field(description="What one can do as this person, in Vietnamese.", examples=["lập và gửi báo cáo của xã"]),
    ]


class Officer(Typed):
    """Somebody one can sign in as who handles dossiers: at a desk, in a department, or approving."""

    username: Annotated[ShortText, Field(description="To sign in with.", examples=["quay.dong-dang"])]
    code: Annotated[ShortText, Field(description="The unit's code, in quotes, or a body's.", examples=["05992"])]
    kinds: Annotated[
        tuple[Code, ...], Field(description="Kinds the code is looked up among; none: a body.", examples=[["xa"]])
    ] = ()
    post: Annotated[Code, Field(description="The post, of data/posts.yaml.", examples=["tiep-nhan"])]
    does: Annotated[
        ShortText, Field(description="What one can do as this person, in Vietnamese.", examples=["tiếp nhận hồ sơ"])
    ]


class SecondPost(Typed):
    """A unit whose officer is also the province's verifier: one person, two posts, and nobody verifies their own."""

    code: Annotated[ShortText, Field(description="The unit's code, in quotes.", examples=["05998"])]
    kinds: Annotated[tuple[Code, ...], Field(description="Kinds the code is looked up among.", examples=[["xa"]])]


class Recomputed(Typed):
    """A set scored again from values that were published: every unit whose figures are known, for comparison."""

    set: Annotated[Code, Field(description="The set.", examples=["dti-922"])]
    period: Annotated[ShortText, Field(description="The period, in quotes.", examples=["2022"])]


class Past(Typed):
    """Another pack's province that came before, and the quarters of it to play."""

    pack: Annotated[Code, Field(description="The pack of the province that was.", examples=["xa-cu"])]
    quarters: Annotated[tuple[str, ...], Field(description="The quarters to play.", examples=[["2025-Q1"]])]
    ended: Annotated[date, Field(description="The day it was no more.", examples=["2025-07-01"])]


class Cast(Typed):
    """A province's demo. `published`: how many past quarters are carried to a published ranking.

    Codes are those of the pack's `as_of`, since codes are reused. `department`: the body whose officer verifies.
    """

    began: Annotated[date, Field(description="Since when everyone holds their post.", examples=["2025-07-01"])]
    levels: Annotated[
        tuple[Level, ...],
        Field(
            description="Who reports what, and is ranked by what.",
            examples=[[{"form": "ls.xa-quy", "set": "ls.xa-2026", "kinds": ["xa"]}]],
        ),
    ]
    department: Annotated[Code, Field(description="The body whose officer verifies.", examples=["ls.skhcn"])]
    leaders: Annotated[Code, Field(description="The body that scores and publishes.", examples=["ls.ubnd"])]
    visitors: Annotated[
        tuple[Visitor, ...],
        Field(
            description="Units whose officer one can sign in as.",
            examples=[[{"username": "xa.dong-dang", "code": "05992", "kinds": ["xa"], "does": "lập và gửi báo cáo"}]],
        ),
    ]
    administrators: Annotated[
        tuple[Visitor, ...],
        Field(
            description="Units whose administrator one can sign in as.",
            examples=[[{"username": "quan-tri.xa", "code": "05992", "kinds": ["xa"], "does": "quản trị người của xã"}]],
        ),
    ] = ()
    officers: Annotated[
        tuple[Officer, ...],
        Field(
            description="Who receives, handles and approves dossiers, to sign in as.",
            examples=[
                [{"username": "quay.xa", "code": "05992", "kinds": ["xa"], "post": "tiep-nhan", "does": "tiếp nhận"}]
            ],
        ),
    ] = ()
    verifier_reports_for: Annotated[
        SecondPost | None,
        Field(
            description="A unit whose officer is the verifier too, to show that nobody verifies their own.",
            examples=[{"code": "05998", "kinds": ["xa"]}],
        ),
    ] = None
    published: Annotated[
        int, Field(description="How many past quarters are carried to a published ranking.", examples=[2])
    ] = 1
    past: Annotated[tuple[Past, ...], Field(description="Provinces that came before, to be played first.")] = ()
    recomputed: Annotated[
        tuple[Recomputed, ...],
        Field(
            description="Sets scored again from published values, for comparison.",
            examples=[[{"set": "dti-922", "period": "2022"}]],
        ),
    ] = ()


def check(cast: Cast, others: Lookup) -> list[Problem]:
    """Kinds of units, report forms and indicator sets that no pack defines. Units and posts only the database knows."""
    named: list[tuple[tuple[str | int, ...], str, str]] = []
    for index, level in enumerate(cast.levels):
        named += [
            (("levels", index, "form"), reports.FORMS, level.form),
            (("levels", index, "set"), measures.SETS, level.set),
            *_kinds(("levels", index), level.kinds),
        ]
    for field in ("visitors", "administrators", "officers"):
        for index, one in enumerate(getattr(cast, field)):
            named += _kinds((field, index), one.kinds)
    if cast.verifier_reports_for is not None:
        named += _kinds(("verifier_reports_for",), cast.verifier_reports_for.kinds)
    named += [(("recomputed", index, "set"), measures.SETS, one.set) for index, one in enumerate(cast.recomputed)]
    return [
        (where, Expected(MISSING[folder], code=code)) for where, folder, code in named if others(folder, code) is None
    ]


def _kinds(where: tuple[str | int, ...], kinds: Sequence[str]) -> list[tuple[tuple[str | int, ...], str, str]]:
    return [((*where, "kinds", place), units.KINDS, kind) for place, kind in enumerate(kinds)]


MISSING = {
    units.KINDS: units.NO_KIND,
    reports.FORMS: _("there is no report form “%(code)s”; forms stand in report-forms/ of a pack"),
    measures.SETS: _("there is no indicator set “%(code)s”; sets stand in indicator-sets/ of a pack"),
}


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
