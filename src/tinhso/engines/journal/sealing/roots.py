"""The file of roots, as it is published and sent by e-mail: one line a block, read back to check the chain. Pure."""

import re
from collections.abc import Iterable, Mapping

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

from .rules import Seal, moment

HEAD = "# Tỉnh Số: niêm phong nhật ký. Mỗi dòng: số khối, thời điểm, số sự kiện, gốc Merkle, mã khối (SHA-256)."
_LINE = re.compile(r"\W*(\d{1,18}) +(\S+) +(\d+) +([0-9a-f]{64}) +([0-9a-f]{64})\s*")
MOST = 20_000_000
"""Letters of a file that is read back."""


def line(seal: Seal) -> str:
    return f"{seal.number} {moment(seal.sealed_at)} {seal.count} {seal.root.hex()} {seal.hash.hex()}"


def lines(seals: Iterable[Seal]) -> str:
    return "\n".join([HEAD, *(line(seal) for seal in seals)]) + "\n"


def read(text: str) -> Mapping[int, str]:
    """Block → its published hash, out of one or several such files. Invalid: two lines contradict each other, or none is there.

    Lines that are no roots are passed over: an e-mail has a greeting, and marks what it quotes.
    """
    found: dict[int, str] = {}
    for number, given in enumerate(text[:MOST].splitlines(), 1):
        fitting = _LINE.fullmatch(given)
        if fitting is None:
            continue
        block, hash_ = int(fitting[1]), fitting[5]
        if found.setdefault(block, hash_) != hash_:
            raise Invalid(
                _("Line %(line)s gives block %(block)s another hash than a line before it."), line=number, block=block
            )
    if not found:
        raise Invalid(_("No published block was found in the file."))
    return found
