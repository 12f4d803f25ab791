"""
MeasureError                 of a figure
  OutOfLimits      (422)     the value is not one the measure can have; says its limits
  CorrectedBefore  (409)     somebody established the same figure in the same moment
"""

from tinhso.kernel.errors import Invalid, NotNow


class OutOfLimits(Invalid):
    """The value is not one the measure can have."""


class CorrectedBefore(NotNow):
    """Somebody was first."""
