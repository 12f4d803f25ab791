"""What must hold on every page a person meets, whatever the page: asked after each step of a journey."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe

AXE = Axe()
GIVE_AWAYS = re.compile(
    r"\b(the|and|of|is|are|your|this|you|not|report|units?|search|sign in|sign out|save|send|example|home|period"
    r"|verified|ranking|draft|current|password|choose|loading)\b",
    re.IGNORECASE,
)
"""Words no Vietnamese page has outside what people typed."""
SEEN_TEXT = """() => {
  const said = [document.title, document.body.innerText];
  for (const one of document.querySelectorAll('[aria-label],[placeholder],[title]'))
    if (!one.closest('[lang]:not(html)')) said.push(one.getAttribute('aria-label'), one.placeholder, one.title);
  for (const one of document.querySelectorAll('[lang]:not(html), code, [data-foreign]')) said[1] = said[1].replaceAll(one.innerText, ' ');
  return said.filter(Boolean).join('\\n');
}"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Eyes:
    """Watches one page through a journey; `look` says what is wrong with what it shows now."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda wrong: self.complaints.append(f"script: {wrong}"))

    def _heard(self, message: Any) -> None:
        """Errors in the console, refusals of the content policy among them. A refused form answers 4xx: that is no fault."""
        if message.type == "error" and not re.search(r"status of 4(0[0349]|09|13|22)", message.text):
            self.complaints.append(f"console: {message.text}")

    def look(self, *, language: str = "vi", allow: str = "") -> None:
        """AssertionError with all that is wrong: names, contrast, width, language, scripts."""
        page = self.page
        wrong = list(self.complaints)
        self.complaints.clear()
        wider = page.evaluate(WIDER)
        if wider > 0:
            wrong.append(f"{wider} px wider than the screen")
        if page.locator("html").get_attribute("lang") != language:
            wrong.append("the page's language is not " + language)
        if language == "vi":
            text = page.evaluate(SEEN_TEXT)
            wrong += [f"not Vietnamese: “{line.strip()[:90]}”" for line in text.splitlines() if leaks(line, allow)]
        found = AXE.run(
            page, options={"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]}
        )
        for violation in found.response["violations"]:
            nodes = "; ".join(
                " ".join(node["target"][0:1]) if isinstance(node["target"][0], str) else str(node["target"])
                for node in violation["nodes"][:3]
            )
            wrong.append(f"axe {violation['id']}: {violation['help']} ({nodes})")
        assert not wrong, f"{page.url}\n  " + "\n  ".join(wrong)


def leaks(line: str, allow: str) -> bool:
    return bool(GIVE_AWAYS.search(line)) and not (allow and re.search(allow, line))


@contextmanager
def visiting(browser: Any, size: dict[str, int], *, state: Any = None, scripts: bool = True) -> Iterator[Any]:
    """A person's browser: a page of the given size, signed in as `state` remembers."""
    with browser.new_context(
        viewport=size, locale="vi-VN", storage_state=state, reduced_motion="reduce", java_script_enabled=scripts
    ) as context:
        context.set_default_timeout(15_000)
        yield context.new_page()
