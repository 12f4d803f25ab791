"""Stored keys: names sort by the Vietnamese alphabet and are found without marks (the embedded database has no ICU)."""

import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền, hỏi, ngã, sắc, nặng
_SHAPES = {"\u0302": {"a": "â", "e": "ê", "o": "ô"}, "\u0306": {"a": "ă"}, "\u031b": {"o": "ơ", "u": "ư"}}
_RANK = {letter: chr(ord("A") + index) for index, letter in enumerate(_LETTERS)}


def nfc(text: str) -> str:
    """One form of Unicode everywhere, white space folded."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """For finding: lower case, no marks, đ as d. "Tú Lệ" → "tu le"."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def sort_key(text: str) -> str:
    """For ordering in collation C: letters by the Vietnamese alphabet first, then tones (ngang huyền hỏi ngã sắc nặng)."""
    letters: list[str] = []
    tones: list[str] = []
    for syllable in nfc(text).lower().split(" "):
        tone = 0
        for char in unicodedata.normalize("NFD", syllable):
            if char in _TONES:
                tone = _TONES[char]
            elif char in _SHAPES and letters:
                letters[-1] = _SHAPES[char].get(letters[-1], letters[-1])
            elif not unicodedata.combining(char):
                letters.append(char)
        letters.append(" ")
        tones.append(str(tone))
    return "".join(_RANK.get(letter, letter) for letter in letters).rstrip() + "!" + "".join(tones)
