"""What this service reports. Addresses and secrets stay in its table."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class WebhookSubscribed(Event):
    """A system is told of these events from now on."""

    name: ClassVar[str] = "webhook.subscribed"
    about: ClassVar[str] = "webhook"
    events: tuple[str, ...]


@dataclass(frozen=True)
class WebhookEnded(Event):
    """The system is told no more."""

    name: ClassVar[str] = "webhook.ended"
    about: ClassVar[str] = "webhook"


@dataclass(frozen=True)
class WebhookReplayed(Event):
    """Somebody asked for a message to be sent once more."""

    name: ClassVar[str] = "webhook.replayed"
    about: ClassVar[str] = "webhook"
    delivery: int
