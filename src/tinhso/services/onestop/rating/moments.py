"""When one may rate."""

from tinhso.engines.cases import public as cases
from tinhso.kernel.errors import NotNow
from tinhso.kernel.texts import mark as _


def require_ended(case: int) -> None:
    """NotNow while the dossier is still being handled."""
    now = cases.state_of(case)
    if not now.stands.final and now.phase != "stopped":
        raise NotNow(_("Wait for the result, then say what you think. At the desk you may do so at any time."))
