"""While a province is being set up there is no other page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from .performing import performer

OPEN = ("/thiet-lap/", "/static/", "/healthz", "/readyz", "/metrics", "/ngon-ngu/", "/hien-thi/")


class OnlySetup:
    """In settings only while there is something to set up (TINHSO_SETUP_CODE); every address leads to the one page."""

    def __init__(self, following: Callable[[HttpRequest], HttpResponse]) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.alone = request.path == "/thiet-lap/"  # type: ignore[attr-defined]  # the frame leads nowhere else
        if request.path.startswith(OPEN) or performer().progress().state == "done":
            return self.following(request)
        return HttpResponseRedirect("/thiet-lap/")
