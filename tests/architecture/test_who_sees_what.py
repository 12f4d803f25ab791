"""One table: every act an address takes × every role × a thing of one's own unit, below, beside, above × what is answered.

The table is who_sees_what.yaml, to be read and reviewed. Nothing outside it exists: an address or a role without a row
fails here, and so does a row whose address is gone. After a change run this test once with TINHSO_PIN=1, which writes
what is answered, and read the difference: each changed word is somebody who sees more or less than before.
TINHSO_PIN=/bao-cao/ asks the addresses that begin so, and those that have no row yet.
"""

from __future__ import annotations

import inspect
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from tinhso.engines.people import memory
from tinhso.engines.people import public as people
from tinhso.engines.people.actions.managing import LENT, SEAT
from tinhso.kernel import access, identity
from tinhso.kernel.days import VIETNAM
from tinhso.web import clock
from tinhso.web.api.document import document
from tinhso.web.pages import rule_of

from .seeing import ground as laid
from .seeing.ground import PLACES, WITHOUT, Ground
from .test_routes import routes

TABLE = Path(__file__).with_name("who_sees_what.yaml")
HEAD = """\
# Who sees what. Written by tests/architecture/test_who_sees_what.py (TINHSO_PIN=1), read and reviewed by people.
#
# Each address, and after another method (POST …) what else it takes: what stands for the parts in brackets (`parts`: a kind
# of thing, or a word as it is: = before one that is also a kind), what is sent (`sent`: what a form or a program sends, or the name of a file; it would do
# for whoever may, so that the answer tells of rights), and who gets which answer. Where a part is a thing, four words: when
# the thing is of the own unit · of one below · of one beside · of the one above; one word where all four are the same.
# Whoever asks holds one post in the middle unit; the delegate there has no right but those the verifier of that unit lent.
#
# yes: let in, and what was sent is done · told: let in, and told what is wrong with what was sent (most are sent nothing)
# sign in: sent to the sign-in page, or 401 · no: told it is not theirs to do (403)
# hidden: not there and not theirs look the same (404) · not now: 409
"""
WORDS = {401: "sign in", 403: "no", 404: "hidden", 405: "wrong method", 409: "not now", 400: "told", 422: "told"}
OTHER_METHODS = ("POST", "PUT", "PATCH", "DELETE")


def table() -> dict[str, Any]:
    return yaml.safe_load(TABLE.read_text("utf-8")) or {}


def addresses() -> list[str]:
    return sorted({address for address, _view in routes(get_resolver())})


def asked() -> list[str]:
    return [*WITHOUT, *laid.roles()]


class Asking:
    """Browsers and tokens of everybody in the table."""

    def __init__(self, ground: Ground) -> None:
        from django.contrib.auth import get_user_model

        self.ground = ground
        self.wire = Client(raise_request_exception=False)  # one for all: each new one would set up the middleware again
        self.cookies: dict[str, Any] = {"public": None}
        self.tokens: dict[str, str] = {}
        self.held: dict[str, tuple[str, ...]] = {}
        self.document = document()
        self.views = dict(routes(get_resolver()))
        self.rules = {address: rule_of(view) for address, view in self.views.items()}
        until = laid.TODAY.replace(month=12)
        for who, by in ground.actors.items():
            name = "vai-" + who.replace(" ", "-").replace(".", "-")
            people.open_account(by.person or 0, name, "mat khau that dai 42", by=laid.LOADER, at=laid.AT)
            client = Client()
            client.force_login(get_user_model().objects.get(username=name))
            if who in ground.lent:
                session = client.session
                session.update({SEAT: by.appointment, LENT: ground.lent[who]})
                session.save()
            self.cookies[who] = client.cookies
            held = self.held[who] = people.rights_held(by, on=laid.TODAY)
            if held and by.on_behalf is None:
                self.tokens[who] = people.give_token("bảng", held, until, by=by, at=laid.AT)[1]

    def let_through(self, address: str) -> list[str]:
        """Some whom the address's own mark lets through: all who hold its right, else somebody of each kind."""
        rule = self.rules.get(address)
        if rule is not None and rule.kind == "needs":
            return [who for who in asked() if who != "public" and rule.right in self.held[who]]
        return ["public", "no role", "desk-officer"]

    def stopped_at_the_door(self, who: str, address: str) -> bool:
        """Is this person refused by the address's own mark, before any thing is looked at? Then one place tells all."""
        rule = self.rules.get(address)
        if rule is None or rule.kind == "public":
            return False
        return who == "public" or (rule.kind == "needs" and rule.right not in self.held[who])

    def answer(self, who: str, method: str, address: str, sent: Any = None) -> str:
        """One word for what this person is answered; whatever the request did is undone."""
        return said(self.ask(who, method, address, sent))

    def ask(self, who: str, method: str, address: str, sent: Any = None) -> Any:
        client, more = self.wire, {}
        client.cookies.clear()
        body, of = b"", _type(method, address)
        if isinstance(sent, str):
            body, address, of = laid.PDF, f"{address}?name={sent}", "application/octet-stream"
        elif sent is not None and address.startswith("/api/"):
            body, more = json.dumps(sent).encode(), {"HTTP_IF_MATCH": "*"}
        elif sent is not None:
            body = urlencode(sent).encode()
        if address.startswith("/api/"):
            if who in self.tokens:
                more["HTTP_AUTHORIZATION"] = f"Bearer {self.tokens[who]}"
        elif self.cookies[who] is not None:
            client.cookies.update(self.cookies[who])
        with transaction.atomic():
            response = client.generic(method, address, body, content_type=of, **more)
            transaction.set_rollback(True)
        return response

    def takes(self, address: str, parts: dict[str, str]) -> list[str]:
        """The methods of an address: of a program's as the document of the API says; of a page, what it does not refuse, and
        POST where its view reads what was posted or an empty one is answered otherwise than a look."""
        if address.startswith("/api/v1/"):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", address)
            return [name.upper() for name in self.document["paths"].get(path, {"get": ...}) if name != "parameters"]
        filled = laid.filled(address, parts, self.ground, "own")
        both = [(self.ask(who, "GET", filled), self.ask(who, "POST", filled)) for who in self.let_through(address)]
        looks = any(seen.status_code != 405 for seen, _sent in both)
        reads = reads_posts(self.views[address])
        posts = any(sent.status_code != 405 and (reads or _led(sent) != _led(seen)) for seen, sent in both)
        return ["GET"] * looks + ["POST"] * posts


def reads_posts(view: Any) -> bool:
    """Does the view itself look at what was posted?"""
    try:
        source = inspect.getsource(inspect.unwrap(view))
    except (TypeError, OSError):
        return False
    return re.search(r"\.POST\b|\"POST\"|posted\(", source) is not None


def _led(response: Any) -> tuple[Any, ...]:
    """What came of a request, and where it leads; a way back after signing in is no difference."""
    return ("sign in",) if said(response) == "sign in" else (response.status_code, response.get("Location"))


def _type(method: str, address: str) -> str:
    if address.startswith("/api/"):
        return "application/json"
    return "application/x-www-form-urlencoded" if method == "POST" else ""


def said(response: Any) -> str:
    """The answer in a word."""
    status = response.status_code
    if status in (400, 422) and response.wsgi_request.method == "GET":
        return "yes"
    if status in (301, 302, 303) and str(response["Location"]).startswith("/dang-nhap/"):
        return "sign in"
    return "broken" if status == 500 else WORDS.get(status, "yes")


@pytest.fixture
def asking(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asking]:
    from tinhso.web.api import limits

    monkeypatch.setattr(clock, "now", lambda: laid.AT.astimezone(VIETNAM))
    monkeypatch.setattr(access._Installed, "access", people.access)
    monkeypatch.setattr(identity._Installed, "reader", people.identity)
    monkeypatch.setattr(limits, "take", _unlimited(limits.take))
    memory.forget()
    yield Asking(laid.lay())
    memory.forget()


def _unlimited(take: Any) -> Any:
    """The table asks more in a minute than anybody may."""
    import itertools

    numbers = itertools.count()
    return lambda name, who: take(name, f"{who} {next(numbers)}")


def row_name(method: str, address: str) -> str:
    """How a row is called: by its address; what is not a look begins with its method."""
    return address if method == "GET" else f"{method} {address}"


def _split(name: str) -> tuple[str, str]:
    method, blank, address = name.partition(" ")
    return (method, address) if blank else ("GET", name)


def taken(pinned: dict[str, Any], asking: Asking) -> list[str]:
    """The rows there have to be: every method every address takes."""
    found = []
    for address in addresses():
        rows = [
            pinned[name] for name in (row_name(method, address) for method in ("GET", *OTHER_METHODS)) if name in pinned
        ]
        parts = next((row["parts"] for row in rows if "parts" in row), None) or _guess(address)
        found += [row_name(method, address) for method in asking.takes(address, parts)]
    return found


def answers(row: dict[str, Any], name: str, asking: Asking) -> dict[str, list[str]]:
    """Who gets which answers, as the table has it."""
    method, address = _split(name)
    parts = {name: str(given) for name, given in row.get("parts", {}).items()}
    things = any(given in asking.ground.things for given in parts.values())
    found: dict[str, list[str]] = {}
    for who in asked():
        words = []
        for place in PLACES if things and not asking.stopped_at_the_door(who, address) else ("own",):
            filled = laid.filled(address, parts, asking.ground, place)
            words.append(asking.answer(who, method, filled, row.get("sent")))
        found.setdefault(" · ".join(words) if len(set(words)) > 1 else words[0], []).append(who)
    return found


def test_every_address_and_every_role_stands_in_the_table_and_is_answered_so(asking: Asking) -> None:
    pinned, wrong = table(), list[str]()
    known = taken(pinned, asking)
    if pinning := os.environ.get("TINHSO_PIN", ""):
        for name in known:
            address = _split(name)[1]
            if name in pinned and pinning != "1" and not address.startswith(pinning):
                continue
            parts = pinned.get(address, {}).get("parts") or _guess(address)
            row = pinned.setdefault(name, {"parts": parts} if parts else {})
            row["answers"] = answers(row, name, asking)
        _write({name: pinned[name] for name in known})
        return
    wrong += rows_amiss(pinned, known)
    for name in known:
        if name in pinned:
            wrong += differences(name, pinned[name]["answers"], answers(pinned[name], name, asking))
    assert not wrong, "\n".join([*wrong, "If that is meant: TINHSO_PIN=1 writes the table, and you read what changed."])


def rows_amiss(pinned: dict[str, Any], known: list[str]) -> list[str]:
    """Rows that are missing, that are of nothing, and those with an answer that nobody may be given."""
    return [
        *(f"{name}: no row in who_sees_what.yaml" for name in known if name not in pinned),
        *(f"{name}: a row, but no such address or method" for name in pinned if name not in known),
        *(
            f"{name}: {words}, which nobody may be answered"
            for name, row in pinned.items()
            for words in row["answers"]
            if "broken" in words or "wrong method" in words
        ),
    ]


def differences(address: str, told: dict[str, list[str]], found: dict[str, list[str]]) -> list[str]:
    """What differs, a line a role; a role that stands nowhere or twice is a difference too."""
    expected: dict[str, list[str]] = {}
    for words, roles in told.items():
        for role in roles:
            expected.setdefault(role, []).append(words)
    got = {role: words for words, roles in found.items() for role in roles}
    lines = [
        f"{address}: {role} stands in the table, but no pack has this role" for role in expected if role not in got
    ]
    for role, words in got.items():
        if expected.get(role) != [words]:
            lines.append(
                f"{address}: {role} is answered “{words}”, in the table stands {expected.get(role) or 'nothing'}"
            )
    return lines


def _guess(address: str) -> dict[str, str]:
    """What the parts of a new address probably are; the person who pins it looks."""
    known = {"post_id": "post", "person_id": "person", "appointment_id": "appointment", "delegation_id": "delegation"}
    known |= {"unit_id": "unit", "code": "t.quy", "kind": "return", "slug": "x", "provider_id": "x", "pk": "1"}
    known |= {"measure": "hs.tiep-nhan" if address.startswith("/so-lieu-ho-so/") else "t.ho-so", "paper": "scan"}
    known |= {"unit": "unit", "line": "2.1", "secret": "x"}
    if address.startswith(("/thu-tuc/", "/ho-so/")):
        known["code"] = "1.004873"
    things = {"/bao-cao/": "return", "/tham-dinh/": "return", "/api/v1/returns": "return", "/tep/": "paper"}
    things |= {"/xep-hang/": "round", "/api/v1/rankings": "round", "/mo-so/": "return", "/api/v1/units": "unit"}
    things |= {"/api/v1/traces": "return", "/ho-so/": "dossier", "/thu-phi/sao-ke/": "bank-statement"}
    known |= {"receipt": "fee-receipt"} | ({"key": "ts00"} if address.startswith("/nop-phi/") else {})
    of = next((kind for start, kind in things.items() if address.startswith(start)), "1")
    parts = [part.rpartition(":")[2] for part in re.findall(r"<([^>]+)>", address)]
    return {part: of if part == "id" else known.get(part, of) for part in parts}


def _write(rows: dict[str, Any]) -> None:
    lines = [HEAD]
    for address, row in rows.items():
        lines.append(f"\n{address}:\n" if not set("<: ") & set(address) else f'\n"{address}":\n')
        if row.get("parts"):
            lines.append(f"  parts: {{{', '.join(f'{name}: {given!r}' for name, given in row['parts'].items())}}}\n")
        if "sent" in row:
            lines.append(f"  sent: {json.dumps(row['sent'], ensure_ascii=False)}\n")
        lines.append("  answers:\n")
        for words, roles in sorted(row["answers"].items()):
            lines.append(
                f"    {words}: [{', '.join(roles)}]\n"
                if words not in ("yes", "no")
                else f'    "{words}": [{", ".join(roles)}]\n'
            )
    TABLE.write_text("".join(lines), "utf-8")


def test_a_method_without_a_row_and_a_row_of_nothing_are_found() -> None:
    pinned = {"/x/": {"answers": {"yes": ["clerk"]}}, "POST /gone/": {"answers": {"broken": ["clerk"]}}}
    amiss = rows_amiss(pinned, ["/x/", "POST /x/"])
    assert [line.split(": ")[0] for line in amiss] == ["POST /x/", "POST /gone/", "POST /gone/"]


def test_a_view_that_looks_at_what_was_posted_is_known_by_it() -> None:
    def acts(request: Any) -> Any:
        return request.POST

    def shows(request: Any) -> Any:
        return request.GET

    assert reads_posts(acts) and not reads_posts(shows)


def test_a_role_without_a_row_and_a_word_that_changed_are_found() -> None:
    told = {"yes": ["clerk"], "no": ["public", "gone"]}
    lines = differences("/x/", told, {"yes": ["clerk", "new"], "sign in": ["public"]})
    assert [line.split(" is ")[0].split(" stands ")[0] for line in lines] == ["/x/: gone", "/x/: new", "/x/: public"]


def test_a_role_that_stands_in_two_rows_is_found() -> None:
    assert differences("/x/", {"yes": ["clerk"], "no": ["clerk"]}, {"yes": ["clerk"]})
