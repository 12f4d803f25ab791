"""
TinhSoError            said to a person in their language, at the edge
  NotAllowed           seen, but not theirs to do               (403)
  NotThere             not theirs and not there look the same   (404)
    Gone               was there for everybody; may say why    (404)
  NotNow               the state forbids it; somebody was first (409)
    Away               what we stand on does not answer; later  (503)
  Invalid              what was given is wrong; names the field (422)
  TooMuch              too large, too many, too often           (429 or 413 at the edge)

A message is an English message id with named values (`"%(name)s is closed"`); the edge translates and fills it.
"""

from collections.abc import Iterable
from typing import Any


class TinhSoError(Exception):
    """What went wrong and the way out: a message id, its values, and the field it belongs to, if any."""

    def __init__(self, message: str, /, *, field: str | None = None, **values: Any) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.values = values

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


class NotAllowed(TinhSoError):
    """The actor may see the thing but not do this to it."""


class NotThere(TinhSoError):
    """Not there, or not theirs: the answer does not tell which."""


class Gone(NotThere):
    """Not there any more, and saying why tells nobody what exists: a link that was used, a machine taken away."""


class NotNow(TinhSoError):
    """The thing's present state forbids the act."""


class Away(NotNow):
    """Something we stand on does not answer; the same later may do."""


class Invalid(TinhSoError):
    """What was given cannot be taken."""


class Missing(Invalid):
    """Nothing was given where something must be. Many of them are told together."""


class TooMuch(TinhSoError):
    """A limit of size, number or rate."""


class Problems(Invalid):
    """Several things wrong at once, so that a person mends them in one go."""

    def __init__(self, problems: Iterable[TinhSoError]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem).replace("%", "%%") for problem in self.problems))

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
