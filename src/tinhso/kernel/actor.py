"""Who acts: ids only, so that everything below people can carry an actor without knowing people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Behalf:
    """Whose right an actor uses: the delegation, and the appointment that gave it with its person, post and unit."""

    delegation: int
    person: int
    appointment: int
    post: int
    unit: int


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting through an appointment; all empty: the public; `system`: a named process without a person.

    With `on_behalf` the person, appointment, post and unit are still those of whoever acts. `only`: whoever acts holds a
    token that was given these rights and no others; None is all the rights of the appointment.
    """

    person: int | None = None
    appointment: int | None = None
    post: int | None = None
    unit: int | None = None
    request: str = ""
    system: str = ""
    on_behalf: Behalf | None = None
    only: frozenset[str] | None = None

    @property
    def hands(self) -> tuple[int, ...]:
        """The persons whose work this is: who acts, and on whose behalf. Two pairs of eyes share none of them."""
        if self.person is None:
            return ()
        return (self.person,) if self.on_behalf is None else (self.person, self.on_behalf.person)

    @property
    def behalf(self) -> int | None:
        """The person on whose behalf, if anybody's."""
        return self.on_behalf.person if self.on_behalf else None

    @property
    def is_public(self) -> bool:
        """Nobody signed in, and no process of ours."""
        return self.person is None and not self.system


PUBLIC = Actor()


def process(name: str) -> Actor:
    """The actor of a process that works without a person: loading packs, sealing, delivering."""
    return Actor(system=name)
