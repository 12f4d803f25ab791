"""Finding the view of an address at once: Django tries some three hundred patterns one after another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

Listed = URLPattern | URLResolver
_Key = tuple[int, str, str | None]
"""How many words the address has, the first, and the last where it is fixed."""


class Quick(URLResolver):
    """The first of a site's patterns: an index of the others by their fixed words.

    What it does not find, the others are asked for, and addresses are made by them alone; it changes no answer. A pattern
    whose words cannot be told (a regular expression, a rest of any length) is tried for every address, in its place.
    """

    def __init__(self, patterns: Sequence[Listed]) -> None:
        super().__init__(RoutePattern(""), [])
        self.others = patterns

    @cached_property
    def found(self) -> dict[_Key, list[Listed]]:
        """The patterns to be tried, in their order, by key; under (0, "", None) those tried for whatever is not listed."""
        leaves = list(_leaves(self.others))  # each with the includes it stands in
        keyed: defaultdict[_Key, list[tuple[int, Listed]]] = defaultdict(list)
        always: list[tuple[int, Listed]] = []
        for place, (route, leaf) in enumerate(leaves):
            key = None if route is None else _key_of(route)
            (always if key is None else keyed[key]).append((place, leaf))
        whole = {
            key: [*own, *(keyed.get((key[0], key[1], None), []) if key[2] is not None else []), *always]
            for key, own in keyed.items()
        }
        whole[0, "", None] = always
        return {key: [leaf for _place, leaf in sorted(own, key=lambda one: one[0])] for key, own in whole.items()}

    def resolve(self, path: Any) -> ResolverMatch:
        many, first, last = _ends(path)
        found = self.found
        tried = found.get((many, first, last)) or found.get((many, first, None)) or found.get((0, "", None))
        for leaf in tried or ():
            try:
                match = leaf.resolve(path)
            except Resolver404:
                continue
            if match is not None:
                return match
        raise Resolver404({"tried": [], "path": path})


def _leaves(patterns: Sequence[Listed]) -> Iterator[tuple[str | None, Listed]]:
    """Each address alone, with the includes it stands in, and its route; None where that is no mere path."""
    for one in patterns:
        own = str(one.pattern) if isinstance(one.pattern, RoutePattern) else None
        if isinstance(one, URLPattern):
            yield own, one
            continue
        for route, leaf in _leaves(one.url_patterns):
            alone = URLResolver(one.pattern, [leaf], one.default_kwargs, one.app_name, one.namespace)
            if own != "":  # the one around it writes the route
                alone = URLResolver(RoutePattern(""), [alone])
            yield (None if own is None or route is None else own + route), alone


def _key_of(route: str) -> _Key | None:
    """None: the first word is not fixed, or the address may have more words than the route."""
    many, first, last = _ends(route)
    if "<path:" in route or "<" in first:
        return None
    return many, first, None if "<" in last else last


def _ends(path: str) -> tuple[int, str, str]:
    """How many words there are, the first, and the last; the end of "a/b/" is b."""
    words = path.split("/")
    return len(words), words[0], words[-1] or words[-2] if len(words) > 1 else words[0]
