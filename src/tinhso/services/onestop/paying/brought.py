"""Who brought a statement, for the job that does what they asked: kept with it, and read back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tinhso.kernel.actor import Actor, Behalf


def as_json(by: Actor) -> dict[str, Any]:
    """What their rights follow from."""
    return {
        "person": by.person,
        "appointment": by.appointment,
        "post": by.post,
        "unit": by.unit,
        "on_behalf": asdict(by.on_behalf) if by.on_behalf else None,
        "only": sorted(by.only) if by.only is not None else None,
    }


def actor_of(kept: Mapping[str, Any]) -> Actor:
    """Whoever it was. What they may is asked again when the job acts."""
    behalf, only = kept["on_behalf"], kept["only"]
    return Actor(
        person=kept["person"],
        appointment=kept["appointment"],
        post=kept["post"],
        unit=kept["unit"],
        on_behalf=Behalf(**behalf) if behalf else None,
        only=frozenset(only) if only is not None else None,
    )
