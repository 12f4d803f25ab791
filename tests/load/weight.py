"""What a first page moves over the line: the page and every file it makes a browser fetch, compressed as served."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from urllib.parse import urljoin, urlsplit

from tests.load.ground import NotMeasured


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer: bytes of the line (head and body), and the body made plain."""

    path: str
    kind: str
    bytes: int
    text: str


@dataclass
class Named(HTMLParser):
    """The files a page names, and the text a person sees."""

    files: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        rel = held.get("rel", "").split()
        if tag == "link" and {"stylesheet", "icon", "preload", "modulepreload", "manifest"} & set(rel):
            self.files.append(held["href"])
        elif tag in {"script", "img", "source", "iframe", "audio", "video"} and held.get("src"):
            self.files.append(held["src"])

    def handle_data(self, data: str) -> None:
        self.seen |= set(data)


def of_page(port: int, path: str, cookie: str = "") -> list[Fetched]:
    """The page first, then each file it names and each font its styles need for its text; each once."""
    page = fetch(port, path, cookie)
    named = Named()
    named.feed(page.text)
    found = {path: page}
    waiting = [urljoin(path, file) for file in named.files]
    while waiting:
        address = waiting.pop()
        if address in found or urlsplit(address).netloc or address.startswith("data:"):
            continue
        found[address] = file = fetch(port, address)
        if file.kind == "text/css":
            waiting += [urljoin(address, font) for font in needed_by(file.text, named.seen)]
        elif "javascript" in file.kind:
            waiting += [urljoin(address, other) for other in imported_by(file.text)]
    return list(found.values())


def needed_by(styles: str, text: set[str]) -> list[str]:
    """Files of the styles: of a font face with ranges only when the text holds one of its letters, first format alone."""
    found = []
    for face in re.findall(r"@font-face\s*\{[^}]*\}", styles):
        urls = re.findall(r"url\(\s*[\"']?([^\"')]+)", face)
        ranges = re.search(r"unicode-range:([^;}]+)", face)
        if urls and (ranges is None or any(within(letter, ranges.group(1)) for letter in text)):
            found.append(urls[0])
    rest = re.sub(r"@font-face\s*\{[^}]*\}", "", styles)
    return [*found, *re.findall(r"url\(\s*[\"']?([^\"')]+)", rest), *re.findall(r"@import\s+[\"']([^\"']+)", rest)]


def within(letter: str, ranges: str) -> bool:
    """Is the letter in a CSS unicode-range, such as "U+0102-0103, U+1EA0-1EF9, U+4??"?"""
    for part in ranges.upper().replace("U+", "").split(","):
        first, _, last = part.strip().partition("-")
        low, high = first.replace("?", "0"), (last or first).replace("?", "F")
        if int(low, 16) <= ord(letter) <= int(high, 16):
            return True
    return False


def imported_by(script: str) -> list[str]:
    """Other scripts a module imports at once (not those it may import later)."""
    return re.findall(r"(?:^|[;\s}])(?:import|export)\s*(?:[^\"'();]*?from)?\s*[\"']([./][^\"']+)[\"']", script)


def fetch(port: int, path: str, cookie: str = "") -> Fetched:
    """Weighed as a browser would take it; its text is asked for once more, plain."""
    kind, bytes, _body = _get(port, path, cookie, "gzip, br")
    text = ""
    if kind.startswith("text/") or "javascript" in kind:
        text = _get(port, path, cookie, "identity")[2].decode("utf-8", "replace")
    return Fetched(path, kind, bytes, text)


def _get(port: int, path: str, cookie: str, codings: str) -> tuple[str, int, bytes]:
    asking = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Host": "localhost", "Accept-Encoding": codings, "Accept-Language": "vi"}
    asking.request("GET", path, headers=headers | ({"Cookie": cookie} if cookie else {}))
    answer = asking.getresponse()
    body = answer.read()
    asking.close()
    if answer.status != 200:
        raise NotMeasured(f"{path} is answered with {answer.status}")
    head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + 19
    return (answer.getheader("Content-Type") or "").split(";")[0].strip(), head + len(body), body
