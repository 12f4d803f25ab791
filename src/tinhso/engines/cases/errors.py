"""
CaseError                of a case
  NotInThisState (409)   the case has moved on; says who did what and when
  OwnWork        (403)   the person did what they would now judge
  NoteMissing    (422)   the action asks for a reason
  ClockRefused   (409)   the legal clock cannot do this now: once only, too late, or not from where it stands
  NotComplete    (422)   the action needs fields or papers that are not there yet
  OpinionAwaited (409)   an opinion that was asked for has to come first
  Taken          (409)   a colleague has the case in hand
  NotTakenBack   (409)   the last action cannot be taken back
  OutsideCalendar        a moment lies outside the years of which the calendar knows the holidays
"""

from tinhso.kernel.errors import Invalid, NotAllowed, NotNow, TinhSoError


class NotInThisState(NotNow):
    """The action does not start from where the case stands."""


class OwnWork(NotAllowed):
    """Two pairs of eyes: a person would judge their own work, perhaps from another seat."""


class NoteMissing(Invalid):
    """The action asks for a reason."""


class ClockRefused(NotNow):
    """What happened, or would, cannot follow what the legal clock has behind it."""


class OutsideCalendar(TinhSoError):
    """The holidays of a year are not in the calendar, so nothing is guessed."""


class NotComplete(Invalid):
    """The action needs fields or papers that are not there; `fields` and `papers` are their codes."""

    def __init__(self, message: str, /, *, fields: tuple[str, ...], papers: tuple[str, ...], **values: object) -> None:
        super().__init__(message, field=next(iter(fields), None), **values)
        self.fields, self.papers = fields, papers


class OpinionAwaited(NotNow):
    """An opinion that was asked for has to be there first."""


class Taken(NotNow):
    """A colleague has the case in hand."""


class NotTakenBack(NotNow):
    """The last action cannot be taken back: not this kind, not this person's, or somebody acted since."""
