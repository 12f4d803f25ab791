"""Officers who fill in their reports through the pages, sending each act again until it is acknowledged; and readers."""

from __future__ import annotations

import http.client
import re
import threading
import time
import uuid
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from hard.province import Province, Trouble

FIGURE = "xa.ho"
"""The field an officer writes: households, a plain number that is different in each act."""


@dataclass
class Act:
    request: str
    value: int
    acknowledged: bool = False
    tries: int = 0


class Browser:
    """One person's cookies, and plain requests."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(
        self, method: str, path: str, form: dict[str, str] | None = None, request: str = ""
    ) -> tuple[int, str, str]:
        """Status, body and where it leads. Raises OSError or HTTPException when the answer does not come."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        heads = {"Host": "localhost", "Cookie": cookies, "Accept-Language": "vi", "Accept": "text/html"}
        heads |= {"X-Request-ID": request} if request else {}
        heads |= {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
        try:
            connection.request(method, path, urlencode(form) if form is not None else None, heads)
            answer = connection.getresponse()
            body = answer.read().decode("utf-8", "replace")
            for line in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = line.split(";", 1)[0].partition("=")
                self.cookies[name] = value
            return answer.status, body, answer.headers.get("Location", "")
        finally:
            connection.close()

    def sign_in(self, username: str, password: str) -> None:
        _status, page, _to = self.ask("GET", "/dang-nhap/")
        form = {"csrfmiddlewaretoken": fields(page)["csrfmiddlewaretoken"], "login": username, "password": password}
        status, page, _to = self.ask("POST", "/dang-nhap/", form)
        if status != 302:
            raise Trouble(f"{username} could not sign in: {status} {words_of(page)}")


TAG = re.compile(r"<(input|textarea)\b([^>]*)>", re.S)
PART = re.compile(r'([\w:-]+)="([^"]*)"')


def fields(page: str, form: str = "") -> dict[str, str]:
    """The fields of a form as a browser would send them back."""
    if form:
        page = page[page.index(form) :]
        page = page[: page.index("</form>")]
    held: dict[str, str] = {}
    for _tag, rest in TAG.findall(page):
        parts = {name: unescape(value) for name, value in PART.findall(rest)}
        kind = parts.get("type", "text")
        if "name" not in parts or kind == "file" or (kind in {"radio", "checkbox"} and "checked" not in rest):
            continue
        held[parts["name"]] = parts.get("value", "")
    return held


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())[:300]


@dataclass(eq=False)
class Officer(threading.Thread):
    """Fills in one report again and again, each time with another figure."""

    province: Province
    username: str
    password: str
    acts: list[Act] = field(default_factory=list)
    refusals: dict[str, int] = field(default_factory=dict)
    wrong: str = ""
    going: threading.Event = field(default_factory=threading.Event)
    over: bool = False
    at_rest: bool = False
    """Has seen that nothing is to be begun. False before it looks, so that no act begins unseen."""
    path: str = ""

    def __post_init__(self) -> None:
        super().__init__(name=self.username, daemon=True)
        self.browser = Browser(self.province.port)
        self.browser.sign_in(self.username, self.password)
        _status, page, _to = self.browser.ask("GET", "/bao-cao/")
        self.path = re.findall(r'href="(/bao-cao/\d+/)"', page)[0]

    def run(self) -> None:
        number = 0
        while not self.over:
            self.going.wait(1)
            self.at_rest = False
            if not self.going.is_set():
                self.at_rest = True
                continue
            number += 1
            try:
                self._act(Act(uuid.uuid4().hex, number))
            except Trouble as trouble:
                self.wrong = str(trouble)
                return

    def _act(self, act: Act) -> None:
        form = self._form()
        if form is None:
            return
        form |= {FIGURE: str(act.value), "do": "save"}
        self.acts.append(act)
        while not self.over:
            act.tries += 1
            try:
                status, page, _to = self.browser.ask("POST", self.path, form, act.request)
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)
                continue
            if status == 302:
                act.acknowledged = True
                return
            self.refusals[f"{status} {title(page)}"] = self.refusals.get(f"{status} {title(page)}", 0) + 1
            if status < 500:
                raise Trouble(f"{self.username}: {status} to an act: {words_of(page)}")
            time.sleep(0.3)

    def _form(self) -> dict[str, str] | None:
        """The report as it stands, once it can be had."""
        while not self.over:
            try:
                status, page, _to = self.browser.ask("GET", self.path)
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)
                continue
            if status == 200:
                return fields(page, '<form class="k-form"')
            if status < 500:
                raise Trouble(f"{self.username}: {status} for the report: {words_of(page)}")
            time.sleep(0.3)
        return None

    def stands(self) -> str:
        """The figure that stands in the report now."""
        form = self._form()
        return (form or {}).get(FIGURE, "")


class Reader(threading.Thread):
    """Looks at pages, so that there is work when something is killed."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.browser, self.over, self.pages = Browser(port), False, 0

    def run(self) -> None:
        while not self.over:
            for path in ("/", "/don-vi/", "/xep-hang/"):
                try:
                    self.browser.ask("GET", path)
                    self.pages += 1
                except (OSError, http.client.HTTPException):
                    time.sleep(0.2)


def title(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    return words_of(found.group(1)) if found else "-"
