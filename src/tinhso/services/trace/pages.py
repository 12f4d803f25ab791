"""The page and the drawer that open a number."""

from django.http import HttpRequest, HttpResponse

from tinhso.kernel.traces import Thing
from tinhso.web.pages import page, public
from tinhso.web.papers import check_mark

from . import queries, rules
from .terrace import terrace


@public
def trace(request: HttpRequest, kind: str, id: int) -> HttpResponse:
    """From a score or figure down to its proof and acts; `?drawer=1` answers with the inside alone."""
    path = queries.path_of(Thing(kind, id), by=request.actor, at=request.now)  # type: ignore[attr-defined]
    drawer = "drawer" in request.GET
    code = "" if drawer else queries.paper_of(path)
    return page(
        request,
        "trace/drawer.html" if drawer else "trace/trace.html",
        path=path,
        example=any(node.step.example for node in path.all()),
        terrace=terrace(path),
        spoken=rules.spoken(path),
        full_page=request.path,
        check=check_mark(request, code, apart=True) if code else "",
    )
