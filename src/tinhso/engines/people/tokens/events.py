from dataclasses import dataclass
from datetime import date

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class TokenGiven(Event):
    name = "token.given"
    about = "token"
    appointment: int
    rights: tuple[str, ...]
    until: date


@dataclass(frozen=True)
class TokenEnded(Event):
    name = "token.ended"
    about = "token"
    appointment: int
