"""How a province runs its desks, as packs say it (folder "one-stop"): one definition a province."""

from typing import Annotated

from pydantic import Field as Key
from pydantic import StringConstraints

from tinhso.kernel.definitions import Definition, ShortText

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Y][0-9]{2}$", max_length=3)]


class DeskSettings(Definition):
    """The province's identifier of organisations, and which body decides for which agency of a procedure.

    The set of this province is the one whose `province` is its code.
    """

    province: Annotated[ShortText, Key(description="The province's code, in quotes.", examples=["15"])]
    identifier: Annotated[
        Identifier, Key(description="Its identifier of the first level; dossier codes begin with it.", examples=["H38"])
    ]
    bodies: Annotated[
        ShortText,
        Key(description="What the codes of its bodies begin with in data/agencies.csv.", examples=["lc"]),
    ]
