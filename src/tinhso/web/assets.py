"""Addresses of built assets: the build writes hashed names and a manifest; pages ask by plain name."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

_BUILT = Path(__file__).parent / "static" / "dist"


@lru_cache(maxsize=1)
def _manifest() -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads((_BUILT / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:  # not built yet: pages still work, without style or script
        return {}
    return found


def asset(name: str) -> str:
    """The address of `style.css`, `app.js`, `mark.svg` or a font, as built."""
    if settings.DEBUG:
        _manifest.cache_clear()
        _address.cache_clear()
    return _address(name)


@lru_cache(maxsize=256)
def _address(name: str) -> str:
    return static("dist/" + _manifest().get(name, name))
