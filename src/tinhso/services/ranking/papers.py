"""The paper of a published round: its table word for word, which the journal seals and a stranger can check."""

import json
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import translation

from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.frozen import Frozen
from tinhso.web.formats import day, number
from tinhso.web.formats import period as period_words
from tinhso.web.papers import Paper, code, paper_kinds, papers_of

from . import lists, queries
from .models import Line, PublishedPaper, Result, Round

if TYPE_CHECKING:
    from django.db.models import QuerySet

BOUND = "ranking"
CODE = "xh"
SEALED = "SELECT event, round_id, content FROM ranking_publishedpaper"
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def register() -> None:
    """Called once while starting."""
    journal.bindings.add(BOUND, journal.Binding(SEALED, _("published ranking")))
    paper_kinds.add(CODE, Rankings())
    papers_of.add("result", lambda id: _on(Result.objects.filter(pk=id).values_list("round_id", flat=True)))
    papers_of.add("score", lambda id: _on(Line.objects.filter(pk=id).values_list("result__round_id", flat=True)))


def keep(row: Round, event: int) -> None:
    """Part of the act that publishes: the table as it is read from now on."""
    verbs.add(PublishedPaper(round_id=row.pk, event=event, content=content_of(row)))


def content_of(row: Round) -> str:
    """The published table in Vietnamese, its language of record, as canonical JSON."""
    with translation.override("vi"):
        given = queries.set_of(row).it
        territory = units.titles([row.unit_id], on=row.decided_on or row.starts).get(row.unit_id, "")
        facts = [
            ["Bộ chỉ số", f"{given.title.vi} ({given.code}, phiên bản {given.version})"],
            ["Kỳ", period_words(row.period)],
            ["Địa bàn", territory],
            ["Quyết định", f"{row.decision}, {day(row.decided_on)}"],
        ]
        if row.example:
            facts.append(["Lưu ý", "Số liệu ví dụ, không chính thức"])
        groups = lists.tops(given)
        heading = ["Hạng", "Đơn vị", "Tổng điểm", "Điểm tối đa", *(group.title.vi for group in groups)]
        rows = [
            [
                number(one.rank),
                one.title,
                number(one.shown, given.total.decimals),
                number(one.maximum, 2),
                *(number(queries.points_of(one, group.code), 2) for group in groups),
            ]
            for one in queries.results(row)
        ]
    return _canonical({"title": given.title.vi, "facts": facts, "heading": heading, "rows": rows})


class Rankings:
    """Published rounds, for the public check."""

    what = _("Ranking published by decision")

    def paper(self, id: int) -> Paper | None:
        if id.bit_length() > 63:
            return None
        held = PublishedPaper.objects.select_related("round").filter(pk=id).first()
        if held is None:
            return None
        title = json.loads(held.content)["title"]
        href = reverse("ranking:round", args=[id])
        return Paper(title, held.event, BOUND, id, held.content, href, held.round.example)


_codes: Frozen[str] = Frozen(1_000)
"""Codes of published rounds, by round: what was published is never changed."""


def code_of(round_id: int) -> str:
    """What stands on a print of the published round, to check it by; empty for a round without a kept paper."""
    found = _codes.find(round_id)
    if found is None:
        paper = Rankings().paper(round_id)
        found = _codes.keep(round_id, code(CODE, round_id, paper.digest)) if paper else ""
    return found


def _on(rounds: "QuerySet[Any, int]") -> str:
    """The code of the published table a score or total stands on; empty for a draft."""
    found = rounds.first()
    return code_of(found) if found is not None else ""
