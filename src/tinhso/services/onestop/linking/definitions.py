"""Groups of linked procedures, as packs describe them (folder "procedure-groups")."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field as Key

from tinhso.kernel.definitions import Code, Definition, Lookup, ShortText, Text, Typed
from tinhso.kernel.expectations import Expected, Problem
from tinhso.kernel.texts import mark as _

from ..definitions import PROCEDURES
from ..procedures import Procedure

GROUPS = "procedure-groups"


class Elsewhere(Typed):
    """A step of the group that another system than ours handles."""

    title: Annotated[Text, Key(description="What it is.", examples=[{"vi": "Xóa đăng ký thường trú"}])]
    where: Annotated[Text, Key(description="Who handles it.", examples=[{"vi": "Công an cấp xã"}])]


class ProcedureGroup(Definition):
    """Procedures asked for with one submission. Each becomes a dossier of its own; what others handle is named."""

    words: Annotated[
        tuple[ShortText, ...],
        Key(max_length=40, description="How people ask for it.", examples=[["người nhà vừa mất"]]),
    ] = ()
    procedures: Annotated[
        tuple[Code, ...],
        Key(min_length=1, max_length=8, description="Codes of the procedures.", examples=[["1.000656", "1.001731"]]),
    ]
    elsewhere: Annotated[
        tuple[Elsewhere, ...],
        Key(
            max_length=8,
            description="What of it other systems handle.",
            examples=[[{"title": {"vi": "Xóa đăng ký thường trú"}, "where": {"vi": "Công an cấp xã"}}]],
        ),
    ] = ()


def check(group: ProcedureGroup, others: Lookup) -> Sequence[Problem]:
    """What keeps a group from working, with the path of each mistake."""
    return list(_problems(group, others))


def _problems(group: ProcedureGroup, others: Lookup) -> Iterator[Problem]:
    if len(group.procedures) + len(group.elsewhere) < 2:
        yield ("procedures",), Expected(_("two procedures at least, with those handled elsewhere"))
    for place, code in enumerate(group.procedures):
        if code in group.procedures[:place]:
            yield ("procedures", place), Expected(_("each procedure once (“%(code)s” stands twice)"), code=code)
        found = others(PROCEDURES, code)
        if not isinstance(found, Procedure):
            yield ("procedures", place), Expected(_("a procedure of a pack (“%(code)s” is none)"), code=code)
        elif found.route != "provincial" or found.process is None:
            yield (
                ("procedures", place),
                Expected(_("a procedure handled here (“%(code)s” is not; name it under elsewhere)"), code=code),
            )
