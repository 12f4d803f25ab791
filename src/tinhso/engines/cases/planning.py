"""What a pack would leave standing, said before it is done: cases under way in bodies that would close."""

from collections.abc import Sequence

from tinhso.kernel.plans import Foreseen, Proposed, plan_effects
from tinhso.kernel.texts import mark as _

from .models import WAITING, Case


def register() -> None:
    """Called once while starting."""
    plan_effects.add("cases in bodies that close", CasesThere())


class CasesThere:
    """How many cases wait for bodies that would close."""

    def effects(self, proposed: Proposed) -> Sequence[Foreseen]:
        waiting = Case.objects.filter(WAITING, turn_unit__in=proposed.closing).count() if proposed.closing else 0
        message = _(
            "Cases under way whose turn it is in the bodies that would close: %(count)s. Hand them over to another body before that day."
        )
        return [Foreseen("units", message, {"count": waiting}, grave=True)] if waiting else []
