"""What the pages must always say about the running system: whose it is, which version, demo, shifted day, examples."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import metadata

from django.conf import settings

from . import clock


@dataclass(frozen=True, slots=True)
class State:
    """The shell shows all of it; `example` puts the watermark on every page, print and export."""

    province: str
    version: str
    demo: bool
    example: bool
    shifted_today: date | None


def current() -> State:
    """Read from settings: TINHSO_PROVINCE_NAME, TINHSO_DEMO, TINHSO_TODAY, TINHSO_EXAMPLE (a demo always shows examples)."""
    demo = bool(getattr(settings, "TINHSO_DEMO", False))
    return State(
        province=str(getattr(settings, "TINHSO_PROVINCE_NAME", "") or "Tỉnh Số"),
        version=_version(),
        demo=demo,
        example=bool(getattr(settings, "TINHSO_EXAMPLE", demo)),
        shifted_today=clock.shifted_today(),
    )


@cache  # read from a file of the installation
def _version() -> str:
    try:
        return metadata.version("tinhso")
    except metadata.PackageNotFoundError:  # run from a folder that was never installed
        return "0"
