"""
CaseError                of a case
  NotInThisState (409)   the case has moved on; says who did what and when
  OwnWork        (403)   the person did what they would now judge
  NoteMissing    (422)   the action asks for a reason
"""

from tinhso.kernel.errors import Invalid, NotAllowed, NotNow


class NotInThisState(NotNow):
    """The action does not start from where the case stands."""


class OwnWork(NotAllowed):
    """Two pairs of eyes: a person would judge their own work, perhaps from another seat."""


class NoteMissing(Invalid):
    """The action asks for a reason."""
