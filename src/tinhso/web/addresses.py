"""Addresses of pages, made once: a table of a hundred rows asks for the same few patterns again and again."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse


def address(name: str, /, *args: Any) -> str:
    """`reverse(name, args=args)`, kept in memory; an address depends on nothing but these. Raises NoReverseMatch."""
    return _made(settings.ROOT_URLCONF, name, args)


@lru_cache(maxsize=20_000)
def _made(_addresses: str, name: str, args: tuple[Any, ...]) -> str:
    return reverse(name, args=args or None)
