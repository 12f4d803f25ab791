"""What other pieces of this service bring to the receipt of a dossier, in the same act: answers of the form, what is paid.

A piece adds itself while starting. What it was given stands in `Intake.given` under its name; without it the piece is
not asked. It records no event of its own: the receipt has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.registry import Registry

from .procedures import Procedure

if TYPE_CHECKING:
    from .actions.receiving import Intake


@dataclass(frozen=True, slots=True)
class Beside:
    """`problems(intake, procedure, given, by, day)`: all that is wrong, told together with what else is.

    `keep(dossier, intake, procedure, given, by, at)`: when nothing was; in the transaction of the receipt.
    """

    problems: Callable[[Intake, Procedure, Any, Actor, date], Iterable[TinhSoError]]
    keep: Callable[[int, Intake, Procedure, Any, Actor, datetime], None]


besides: Registry[Beside] = Registry("what stands beside the receipt of a dossier")


def problems(intake: Intake, it: Procedure, by: Actor, day: date) -> Iterable[TinhSoError]:
    """What the pieces that were given something find wrong."""
    for name, beside in besides.items():
        if name in intake.given:
            yield from beside.problems(intake, it, intake.given[name], by, day)


def keep(id: int, intake: Intake, it: Procedure, by: Actor, at: datetime) -> None:
    """Each keeps what it was given."""
    for name, beside in besides.items():
        if name in intake.given:
            beside.keep(id, intake, it, intake.given[name], by, at)
