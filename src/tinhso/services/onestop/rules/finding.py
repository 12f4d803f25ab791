"""Finding a procedure the way people ask for it: "làm khai sinh cho con", "so do mat". Pure; texts are folded before."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

LONGEST = 200
MOST_WORDS = 24
TITLE, ASKED, FIELD = 3, 4, 1
WHOLE_PHRASE = 12
"""How much a word counts that stands in the title, in what people ask, in the field; and a whole phrase people ask with."""


@dataclass(frozen=True, slots=True)
class Words:
    """`same`: phrase by phrase what it is said as (both folded); `empty`: phrases that say nothing."""

    same: Mapping[str, str]
    empty: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One procedure as it can be found: its words with their weight, and the phrases people ask with, as sets of words."""

    code: str
    words: Mapping[str, int]
    phrases: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Index:
    """All that can be found, and how rare each word is."""

    entries: tuple[Entry, ...]
    rarity: Mapping[str, float]
    words: Words


def words_of(same: Iterable[Sequence[str]], empty: Iterable[str]) -> Words:
    """From folded groups: each phrase is said as the first of its group."""
    said = {phrase: group[0] for group in same for phrase in group}
    return Words(said, frozenset(empty))


def said(text: str, words: Words) -> tuple[str, ...]:
    """The words of a folded text, each phrase said as the first of its group; empty ones gone unless nothing is left.

    From left to right the longest phrase counts, so "mất bao lâu" is empty though "mất" alone is not.
    """
    given = _letters(text[:LONGEST]).split()[:MOST_WORDS]
    return tuple(_said(given, words, words.empty)) or tuple(_said(given, words, frozenset()))


def _letters(text: str) -> str:
    return "".join(char if char.isalnum() or char == "." else " " for char in text).replace(". ", " ").strip(" .")


def _said(given: Sequence[str], words: Words, empty: frozenset[str]) -> list[str]:
    longest = max((phrase.count(" ") + 1 for phrases in (words.same, empty) for phrase in phrases), default=1)
    found: list[str] = []
    place = 0
    while place < len(given):
        width, phrase = _longest(given[place : place + longest], words.same, empty)
        if phrase not in empty or phrase in words.same:
            found.extend(words.same.get(phrase, phrase).split())
        place += width
    return found


def _longest(given: Sequence[str], same: Mapping[str, str], empty: frozenset[str]) -> tuple[int, str]:
    for width in range(len(given), 1, -1):
        phrase = " ".join(given[:width])
        if phrase in same or phrase in empty:
            return width, phrase
    return 1, given[0]


def entry(code: str, title: str, asked: Iterable[str], field: str, words: Words) -> Entry:
    """How one procedure can be found; its texts are folded."""
    weights: dict[str, int] = {}
    asked = tuple(asked)
    for texts, weight in (((field,), FIELD), ((title,), TITLE), (asked, ASKED)):
        for text in texts:
            for word in said(text, words):
                weights[word] = max(weight, weights.get(word, 0))
    phrases = tuple(frozenset(said(text, words)) for text in (title, *asked))
    return Entry(code, weights, tuple(phrase for phrase in phrases if phrase))


def index(entries: Iterable[Entry], words: Words) -> Index:
    """All entries, with how rare each word is among them."""
    held = tuple(entries)
    counts = Counter(word for one in held for word in one.words)
    return Index(held, {word: 1 + log(len(held) / count) for word, count in counts.items()}, words)


def find(index: Index, text: str, *, surely: bool = False) -> tuple[str, ...]:
    """Codes of what the folded text asks for, best first. A code written out is found whatever else is said.

    Half of the words must be there; `surely`: more than half, for who may have asked for something else.
    """
    wanted = said(text, index.words)
    scored = [(_score(one, wanted, index.rarity, surely), one.code) for one in index.entries]
    return tuple(code for score, code in sorted(scored, key=lambda item: (-item[0], item[1])) if score > 0)


def _score(one: Entry, wanted: Sequence[str], rarity: Mapping[str, float], surely: bool) -> float:
    if one.code in wanted:
        return 1_000_000
    asked = set(wanted)
    hits = asked & one.words.keys()
    if not hits or len(hits) * 2 < len(asked) + surely:
        return 0
    score = sum(one.words[word] * rarity[word] for word in hits)
    whole = max((len(phrase) for phrase in one.phrases if phrase <= asked), default=0)
    return (score + WHOLE_PHRASE * whole) * len(hits) / len(asked)
