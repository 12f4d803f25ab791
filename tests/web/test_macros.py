"""Macros are made once a process; what they say is of the page being drawn."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from jinja2 import UndefinedError

from tinhso.web import jinja

KIT = '{% import "kit/words.html" as k %}'


def test_a_macro_speaks_the_language_of_the_page_it_stands_on():
    said = {}
    for language in ("vi", "en", "vi"):
        with translation.override(language):
            page = engines["jinja2"].from_string(KIT + "{{ k.print_button() }}")
            said[language] = page.render({}, RequestFactory().get("/"))
    assert "Print" in said["en"] and "Print" not in said["vi"]


def test_a_page_drawn_in_the_middle_of_another_leaves_its_language_to_it():
    def inner() -> str:
        with translation.override("en"):
            return engines["jinja2"].from_string(KIT + "{{ k.print_button() }}").render({}, RequestFactory().get("/"))

    with translation.override("vi"):
        outer = engines["jinja2"].from_string(KIT + "{{ inner() }}|{{ k.print_button() }}")
        first, second = outer.render({"inner": inner}, RequestFactory().get("/")).split("|")
    assert "Print" in first and "Print" not in second


def test_two_pages_drawn_at_once_each_carry_their_own_field_against_forgery():
    both = Barrier(2, timeout=30)
    source = KIT + '{% do meet() %}{{ k.read_aloud("Xin chào") }}'

    def draw(token: str) -> str:
        page = engines["jinja2"].env.from_string(source)
        return page.render(meet=both.wait, csrf_input=f"<{token}>")

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(draw, ("one", "two"))
    assert "<one>" in first and "<two>" not in first
    assert "<two>" in second and "<one>" not in second


def test_no_template_makes_its_macros_anew_for_each_page():
    slow = [
        file.name for folder in jinja.folders() for file in folder.rglob("*.html") if "with context" in file.read_text()
    ]
    assert slow == []


def test_a_name_nobody_gave_is_an_error_and_never_an_empty_place():
    page = engines["jinja2"].from_string("Hạn: {{ due }}")
    with pytest.raises(UndefinedError, match="due"):
        page.render({}, RequestFactory().get("/"))
