"""Who acts: ids only, so that everything below people can carry an actor without knowing people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting through an appointment; all empty: the public; `system`: a named process without a person."""

    person: int | None = None
    appointment: int | None = None
    post: int | None = None
    unit: int | None = None
    request: str = ""
    system: str = ""

    @property
    def is_public(self) -> bool:
        """Nobody signed in, and no process of ours."""
        return self.person is None and not self.system


PUBLIC = Actor()


def process(name: str) -> Actor:
    """The actor of a process that works without a person: loading packs, sealing, delivering."""
    return Actor(system=name)
