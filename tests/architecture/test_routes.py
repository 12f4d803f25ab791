"""Every address says who may open it, where it is defined: `@public`, `@signed_in` or `@needs("right")`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, path

from tinhso.kernel.access import rights
from tinhso.web.pages import public, rule_of

NOT_OURS = {
    "allauth.": "sign-in pages of django-allauth: they are for people who have no session yet, and guard themselves",
    "django.views.": "Django's own: static files, redirects",
}
"""Module prefix -> why its views carry no mark of ours."""

WITHOUT_A_PERSON = {
    "/healthz": "asked by the supervisor and by load balancers; tells only that the process answers",
    "/readyz": "asked by load balancers; tells only whether the database answers",
    "/metrics": "counted by Prometheus; numbers of requests, nothing of people",
}
"""Addresses that need no rule, with the reason."""


def routes(resolver: Any, prefix: str = "/") -> Iterator[tuple[str, Any]]:
    """Every address with its view."""
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, address)
        else:
            assert isinstance(pattern, URLPattern)
            yield address, pattern.callback


def without_rule(resolver: Any) -> list[str]:
    """Addresses whose view says nothing, or names a right nobody has defined."""
    found = []
    for address, view in routes(resolver):
        module = getattr(view, "__module__", "")
        if address in WITHOUT_A_PERSON or any(module.startswith(prefix) for prefix in NOT_OURS):
            continue
        rule = rule_of(view)
        if rule is None:
            found.append(
                f"{address} ({module}.{getattr(view, '__name__', view)}): mark it @public, @signed_in or @needs"
            )
        elif rule.right and rule.right not in rights:
            found.append(f"{address}: the right “{rule.right}” is defined nowhere")
    return found


def test_every_route_has_an_access_rule() -> None:
    assert without_rule(get_resolver()) == []


def test_no_reason_outlives_its_address() -> None:
    known = {address for address, _view in routes(get_resolver())}
    assert sorted(set(WITHOUT_A_PERSON) - known) == []


def test_a_view_without_a_mark_is_found() -> None:
    def bare(request: Any) -> None: ...

    @public
    def marked(request: Any) -> None: ...  # type: ignore[misc]

    class Made:
        url_patterns = [path("mo/", marked), path("quen/", bare)]

    (found,) = without_rule(Made)
    assert found.startswith("/quen/")


def test_a_right_that_nobody_defined_is_found() -> None:
    from tinhso.web.pages import needs

    @needs("there.is.no.such.right")
    def view(request: Any) -> None: ...  # type: ignore[misc]

    class Made:
        url_patterns = [path("x/", view)]

    assert without_rule(Made) == ["/x/: the right “there.is.no.such.right” is defined nowhere"]
