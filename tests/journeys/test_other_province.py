"""Another province from its pack alone: Tuyên Quang comes up, and nothing on its pages leads astray."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from . import site as sites
from .site import Site

EACH = 3
"""So many pages of one kind are opened: /don-vi/1/ and /don-vi/2/ are of one."""
MOST = 90
ELSEWHERE = ("/static/", "/dang-xuat/", "/dang-nhap/dinh-danh/", "/dang-nhap/lien-thong/")
"""Files, the way out, and ways to the double of an identity provider."""


@pytest.fixture(scope="module")
def province() -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="tinhso-other-") as folder:
        Path(folder).chmod(0o711)  # as root, the database's own user must reach its folder below
        with sites.running(Path(folder) / "data", province="tuyen-quang") as running:
            yield running


class Visitor:
    """Somebody who reads pages in Vietnamese and follows what is on them."""

    def __init__(self, site: Site, username: str = "") -> None:
        self.site = site
        self.wire = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.wire.addheaders = [("Accept-Language", "vi")]
        if username:
            key = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.open("/dang-nhap/")[1])
            person = {"login": username, "password": self.site.people[username]["password"]}
            self.open("/dang-nhap/", {"csrfmiddlewaretoken": key[1] if key else "", **person})

    def open(self, path: str, sent: dict[str, Any] | None = None) -> tuple[int, str]:
        """The status, and the text of a page; nothing of a file."""
        body = urllib.parse.urlencode(sent).encode() if sent is not None else None
        try:
            with self.wire.open(self.site.url(path), body, timeout=30) as answer:
                html = "html" in answer.headers.get("Content-Type", "")
                return answer.status, answer.read().decode() if html else ""
        except urllib.error.HTTPError as error:
            return error.code, ""

    def walk(self) -> dict[str, tuple[int, str]]:
        """Every kind of page that links lead to, from the first page on."""
        seen: dict[str, tuple[int, str]] = {}
        of_kind, ahead = Counter[str](), ["/"]
        while ahead and len(seen) < MOST:
            path = ahead.pop(0)
            kind = re.sub(r"\d+", "N", path.partition("?")[0])
            if path in seen or of_kind[kind] == EACH:
                continue
            of_kind[kind] += 1
            seen[path] = self.open(path)
            found = re.findall(r'href="(/[^"#]*)', seen[path][1])
            ahead += [unescape(link) for link in found if not link.startswith(ELSEWHERE)]
        return seen


@pytest.mark.parametrize("who", ["", "xa.dong-van", "tham-dinh", "chu-tich", "quan-tri"])
def test_every_link_on_its_pages_leads_somewhere(province, who):
    seen = Visitor(province, who).walk()
    assert len(seen) > 25
    assert {path: status for path, (status, _page) in seen.items() if status != 200} == {}
    pages = {path: page for path, (_status, page) in seen.items() if page}
    assert [
        path for path, page in pages.items() if '<html lang="vi"' not in page or "Tỉnh Tuyên Quang" not in page
    ] == []
    assert [path for path, page in pages.items() if not re.search(r"<h1[^>]*>\s*\S", page)] == []


@pytest.mark.parametrize("who", ["", "quay.tu-le", "xa.tu-le", "chu-tich", "quan-tri"])
def test_nor_does_any_link_of_the_first_province_lead_astray(site, who):
    seen = Visitor(site, who).walk()
    assert {path: status for path, (status, _page) in seen.items() if status != 200} == {}


def test_its_pack_applied_once_more_changes_nothing(province):
    command = [str(Path(sys.executable).with_name("tinhso")), "--lang", "vi", "pack"]
    for act in ("plan", "apply"):
        done = subprocess.run(
            [*command, act, "tuyen-quang", "--data", str(province.data)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert "Không có gì phải làm" in done.stdout
