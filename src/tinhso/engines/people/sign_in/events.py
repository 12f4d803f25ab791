"""Events of signing in name accounts by id, and how; never a name, an address or a device."""

from dataclasses import dataclass

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class SignedIn(Event):
    """`how`: password, passkey or the code of a provider. `factor`: none, totp, webauthn or recovery_codes."""

    name = "account.signed-in"
    about = "account"
    how: str
    factor: str


@dataclass(frozen=True)
class SignedOut(Event):
    name = "account.signed-out"
    about = "account"


@dataclass(frozen=True)
class SignInRefused(Event):
    """`id` 0: nobody's. `how`: password, passkey, factor or a provider. `why`: wrong, locked, closed, unused, unknown or
    lied."""

    name = "account.refused"
    about = "account"
    how: str
    why: str


@dataclass(frozen=True)
class PasswordChanged(Event):
    name = "account.password-changed"
    about = "account"


@dataclass(frozen=True)
class FactorAdded(Event):
    """`kind`: totp, webauthn or recovery_codes."""

    name = "account.factor-added"
    about = "account"
    kind: str


@dataclass(frozen=True)
class FactorRemoved(Event):
    name = "account.factor-removed"
    about = "account"
    kind: str


@dataclass(frozen=True)
class CodesRenewed(Event):
    name = "account.codes-renewed"
    about = "account"


@dataclass(frozen=True)
class SessionsEnded(Event):
    name = "account.sessions-ended"
    about = "account"
    count: int


@dataclass(frozen=True)
class SignInReset(Event):
    """An administrator gave a password for one sign-in; how many second factors and sessions ended with it."""

    name = "account.sign-in-reset"
    about = "account"
    person: int
    factors: int
    sessions: int


@dataclass(frozen=True)
class ProviderLinked(Event):
    name = "account.linked"
    about = "account"
    provider: str


@dataclass(frozen=True)
class ProviderUnlinked(Event):
    name = "account.unlinked"
    about = "account"
    provider: str
