"""What papers look like: Typst source that ships with the code. None comes from a pack or from a person."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent
OFFICIAL = HERE / "official.typ"


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of paper: the frame that all official papers share, and what is its own."""

    name: str
    source: bytes


@lru_cache(maxsize=64)
def layout(folder: Path, name: str) -> Layout:
    """The layout `name`.typ of a folder beside the code of a service, in the frame of official papers.

    Frame and layout are one source, so that printing needs no other file and can read none.
    """
    return Layout(name, OFFICIAL.read_bytes() + b"\n" + (folder / f"{name}.typ").read_bytes())
