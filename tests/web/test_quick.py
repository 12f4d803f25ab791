"""The index of addresses answers as Django does by trying one after another."""

from __future__ import annotations

from itertools import product

import pytest
from django.urls import Resolver404, URLResolver, get_resolver, include, path, re_path
from django.urls.resolvers import RoutePattern
from tests.architecture.test_routes import routes

from tinhso.project import urls
from tinhso.web.quick import Quick


def view(request):
    raise AssertionError("nobody is asked")


def other(request):
    raise AssertionError("nobody is asked")


def slow(patterns) -> URLResolver:
    return URLResolver(RoutePattern(""), patterns)


def said(resolver, address):
    try:
        match = resolver.resolve(address)
    except Resolver404:
        return None
    return match.func, match.args, match.kwargs, match.view_name, match.namespaces, match.route


PATTERNS = [
    path("", view, name="home"),
    path("a/", view, name="list"),
    path("a/moi/", view, name="new"),
    path("a/<str:code>/", view, name="one"),
    path("a/cuoi/", other, name="behind"),  # never reached: the one before takes it
    path("a/<int:id>/b/", view, name="part"),
    path("a/<str:id>/<str:what>/", other, name="any part"),
    path("tep/<path:rest>", view, name="rest"),
    re_path(r"^x-(?P<n>\d+)/$", view, name="numbered"),
    path("<str:unit>/bang/", view, name="board"),
    path("trong/", include(([path("", view, name="in"), path("<int:id>/", view, name="in one")], "inside"))),
    path("trong/<str:code>/", other, name="outside"),
]
WORDS = ["", "a", "moi", "cuoi", "b", "7", "tep", "x-3", "bang", "trong", "khác"]


@pytest.mark.parametrize("first", WORDS)
def test_every_address_finds_what_it_found(first):
    quick, rest = Quick(PATTERNS), slow(PATTERNS)
    for many in (0, 1, 2, 3):
        for words in product(WORDS, repeat=many):
            address = "/".join([first, *words])
            assert said(quick, address) == said(rest, address), address


def test_every_page_of_the_site_is_in_the_index():
    quick, rest = Quick(urls._addresses), slow(urls._addresses)
    asked = [address.replace("<int:", "<str:") for address, _view in routes(get_resolver())]
    typed = ["/".join("12" if word.startswith("<") else word for word in one.split("/")) for one in asked]
    assert len(typed) > 200
    for address in typed:
        assert said(quick, address) == said(rest, address), address


def test_an_address_is_looked_for_among_a_few():
    assert max(map(len, Quick(urls._addresses).found.values())) <= 20
