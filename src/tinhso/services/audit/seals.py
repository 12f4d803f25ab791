"""Seals for everybody: a page, a file of roots and a feed, so that others keep what we cannot take back."""

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.journal import public as journal
from tinhso.web import state
from tinhso.web.formats import moment, number
from tinhso.web.pages import page, public
from tinhso.web.tables import Column, Pager, Table, shown_words

SIZE = 50
FED = 100


@public
def listing(request: Any) -> HttpResponse:
    """Blocks, the newest first."""
    newest = journal.last_seal()
    top = _whole(request.GET.get("truoc", ""), newest.number + 1 if newest else 1)
    start = max(1, top - SIZE)
    found = [seal for seal in journal.some_seals(start, most=SIZE) if seal.number < top][::-1]
    columns = [
        Column(gettext("Block"), "number"),
        Column(gettext("Sealed"), "date"),
        Column(gettext("Entries"), "number"),
        Column(gettext("Figures and papers"), "number"),
        Column(gettext("Hash of the block (SHA-256)"), "wide"),
    ]
    rows = [
        (
            number(one.number),
            moment(one.sealed_at),
            number(one.count),
            number(one.bound.count),
            _grouped(one.hash.hex()),
        )
        for one in found
    ]
    more = f"?truoc={start}" if found and start > 1 else ""
    table = Table(
        caption=gettext("Sealed blocks"),
        columns=columns,
        rows=rows,
        pager=Pager(
            shown_words(len(found), newest.number if newest else 0),
            first="?" if "truoc" in request.GET else "",
            next=more,
        ),
    )
    return page(
        request,
        "audit/seals.html",
        sourced=True,
        table=table,
        newest=newest,
        hash=newest and _grouped(newest.hash.hex()),
    )


@public
def roots(request: Any) -> Any:
    """All blocks from `tu` on, one a line: what `tinhso journal verify --roots` compares with."""
    start = _whole(request.GET.get("tu", ""), 1)
    response = StreamingHttpResponse(_lines(start), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="goc-niem-phong.txt"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _lines(start: int) -> Iterator[str]:
    while found := journal.some_seals(start):
        text = journal.roots(found)
        yield text if start == 1 else text.split("\n", 1)[1]
        start = found[-1].number + 1


@public
def feed(request: Any) -> HttpResponse:
    """The newest blocks as an Atom feed, for readers and archives that look by themselves."""
    newest = journal.last_seal()
    found = journal.some_seals(max(1, newest.number - FED + 1), most=FED)[::-1] if newest else []
    site = request.build_absolute_uri("/")
    entries = "".join(
        f"<entry><id>{escape(site)}niem-phong/#{one.number}</id><title>Khối {one.number}</title>"
        f"<updated>{one.sealed_at:%Y-%m-%dT%H:%M:%SZ}</updated>"
        f'<link href="{escape(request.build_absolute_uri(reverse("audit:seals")))}?truoc={one.number + 1}"/>'
        f'<content type="text">{escape(journal.roots([one]).splitlines()[-1])}</content></entry>'
        for one in found
    )
    updated = f"{newest.sealed_at:%Y-%m-%dT%H:%M:%SZ}" if newest else "2000-01-01T00:00:00Z"
    title = escape(f"{state.current().province}: niêm phong nhật ký")
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">'
        f"<id>{escape(site)}niem-phong/</id><title>{title}</title><updated>{updated}</updated>"
        f"<author><name>{escape(state.current().province)}</name></author>"
        f'<link rel="self" href="{escape(request.build_absolute_uri())}"/>{entries}</feed>\n'
    )
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 16 else otherwise


def _grouped(text: str) -> str:
    """A long hash in groups of eight, which people can compare aloud."""
    return " ".join(text[at : at + 8] for at in range(0, len(text), 8))
