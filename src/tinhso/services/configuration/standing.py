"""Who may change a configuration, and when one person is enough."""

from datetime import datetime

from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotAllowed
from tinhso.kernel.texts import mark as _
from tinhso.store.models import StoredDefinition
from tinhso.web import state

from .definitions import PROPOSE


def alone_is_enough() -> bool:
    """May one person apply a plan: on a demo, and where nothing runs yet."""
    return state.current().demo or not StoredDefinition.objects.exists()


def may_propose(by: Actor, at: datetime) -> None:
    """Nothing, or NotAllowed: a configuration is everybody's, so the right to propose one holds everywhere."""
    if not access.scope(by, PROPOSE, on=local_day(at)).everywhere:
        raise NotAllowed(_("Your post does not have the right to do this."))
