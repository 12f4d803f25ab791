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
SHOWN = f"() => [({WIDER})(), document.documentElement.lang, ({SEEN_TEXT})(), Boolean(window.axe)]"
ASKED_OF_AXE = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]}


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
        wider, spoken, text, has_axe = page.evaluate(SHOWN)
        if wider > 0:
            wrong.append(f"{wider} px wider than the screen")
        if spoken != language:
            wrong.append("the page's language is not " + language)
        if language == "vi":
            wrong += [f"not Vietnamese: “{line.strip()[:90]}”" for line in text.splitlines() if leaks(line, allow)]
        if not has_axe:
            page.evaluate(AXE.axe_script)
        for violation in page.evaluate(
            "asked => axe.run(document, asked).then(found => found.violations)", ASKED_OF_AXE
        ):
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
    """A person's browser: a page of the given size, signed in as `state` remembers.

    Who leaves takes their cookies along; what every page loads (styles, letters, scripts) is still there for the next
    one. Our pages keep nothing else in a browser. One in which something went wrong is not used again.
    """
    free = RESTING.setdefault((browser, size["width"], size["height"], scripts), [])
    context = free.pop() if free else _opened(browser, size, scripts)
    if state:
        context.add_cookies(state["cookies"])
    try:
        yield context.new_page()
    except BaseException:
        context.close()
        raise
    for page in context.pages:
        page.close()
    context.clear_cookies()
    free.append(context)


RESTING: dict[Any, list[Any]] = {}
"""Browsers nobody sits at, by screen and by whether scripts run."""


def _opened(browser: Any, size: dict[str, int], scripts: bool) -> Any:
    context = browser.new_context(viewport=size, locale="vi-VN", reduced_motion="reduce", java_script_enabled=scripts)
    context.set_default_timeout(30_000)
    return context
