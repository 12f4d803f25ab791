from dataclasses import dataclass

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class SisterRegistered(Event):
    name = "sister.registered"
    about = "sister"
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class SisterEnded(Event):
    name = "sister.ended"
    about = "sister"


@dataclass(frozen=True)
class SecretRenewed(Event):
    name = "sister.secret-renewed"
    about = "sister"


@dataclass(frozen=True)
class ConsentGiven(Event):
    name = "consent.given"
    about = "consent"
    sister: int
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class ConsentEnded(Event):
    name = "consent.ended"
    about = "consent"
    sister: int
