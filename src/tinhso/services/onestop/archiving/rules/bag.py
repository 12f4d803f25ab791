"""The shape of a record: a bag after BagIt 1.0 (RFC 8493) in one ZIP. Pure: names and hashes in, texts out."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MOST_NAME = 120
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DC = "http://purl.org/dc/elements/1.1/"


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of the record as it was written: `path` from the root of the bag."""

    path: str
    sha256: str
    size: int


def safe_name(name: str) -> str:
    """One part of a path that every system can unpack: NFC, no separators, no control marks, no leading dots."""
    whole = unicodedata.normalize("NFC", name)
    plain = "".join("_" if char in '/\\:*?"<>|%' or unicodedata.category(char)[0] == "C" else char for char in whole)
    plain = plain.strip(" .")
    if len(plain) > MOST_NAME:
        stem, dot, ending = plain.rpartition(".")
        plain = stem[: MOST_NAME - len(ending) - 1] + dot + ending if dot and len(ending) < 10 else plain[:MOST_NAME]
    return plain or "tep"


def once(path: str, taken: set[str]) -> str:
    """The path, or the path with a number when another file has it, large and small letters taken as the same."""
    stem, dot, ending = path.rpartition(".")
    if not dot or "/" in ending:
        stem, ending = path, ""
    found, number = path, 1
    while found.casefold() in taken:
        number += 1
        found = f"{stem}-{number}{dot if ending else ''}{ending}"
    taken.add(found.casefold())
    return found


def manifest(files: Iterable[Packed]) -> str:
    """Hash and path of each file, by path."""
    return "".join(f"{one.sha256}  {one.path}\n" for one in sorted(files, key=lambda one: one.path))


def info(facts: Sequence[tuple[str, str]], payload: Iterable[Packed]) -> str:
    """bag-info.txt. A line break inside a value would begin another field, so there is none."""
    held = list(payload)
    lines = [*facts, ("Payload-Oxum", f"{sum(one.size for one in held)}.{len(held)}")]
    return "".join(f"{label}: {' '.join(text.split())}\n" for label, text in lines)


def dublin_core(elements: Sequence[tuple[str, str]]) -> bytes:
    """Simple Dublin Core (ISO 15836) as XML; letters that XML cannot hold are left out."""
    Xml.register_namespace("dc", DC)
    root = Xml.Element("record")
    for name, text in elements:
        if text:
            Xml.SubElement(root, f"{{{DC}}}{name}").text = _NOT_XML.sub("", text)
    Xml.indent(root)
    inside: str = Xml.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{inside}\n'.encode()


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV after RFC 4180; what a spreadsheet would take for a formula begins with an apostrophe."""
    return "".join(",".join(_cell(cell) for cell in row) + "\r\n" for row in (header, *rows))


def _cell(text: str) -> str:
    guarded = f"'{text}" if text[:1] in "=+-@\t\r" and text else text
    return '"' + guarded.replace('"', '""') + '"' if any(char in guarded for char in ',"\r\n') else guarded


def differing(listed: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Paths whose hash is not the listed one, that are missing, or that nobody listed."""
    return sorted(path for path in {*listed, *found} if listed.get(path) != found.get(path))
