"""How people ask: words that mean the same and words that say nothing, as packs give them (folder "procedure-words")."""

from typing import Annotated

from pydantic import Field as Key

from tinhso.kernel.definitions import Definition, ShortText

Group = Annotated[tuple[ShortText, ...], Key(min_length=2, max_length=20)]


class SearchWords(Definition):
    """Words for finding procedures. Marks and capitals do not matter.

    `same`: groups of words or phrases that mean the same; `empty`: those that help nobody to find anything.
    """

    same: Annotated[
        tuple[Group, ...],
        Key(max_length=300, description="Groups that mean the same.", examples=[[["vợ chồng", "kết hôn", "cưới"]]]),
    ] = ()
    empty: Annotated[
        tuple[ShortText, ...],
        Key(max_length=300, description="Words that say nothing.", examples=[["xin", "thủ tục", "ở đâu"]]),
    ] = ()
