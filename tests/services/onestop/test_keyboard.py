"""An intake without a mouse: where the cursor stands when a page opens, and how many keys a procedure of three papers asks for."""

import re

from .desk_world import BIRTH
from .shipped import procedures

STOP = re.compile(r"<(input|select|textarea|button|a)\b[^>]*>")
KEYS_A_SECOND = 3
"""Of somebody who types slowly with two fingers."""


def focus_of(page: str) -> str:
    found = re.findall(r"<(?:a|input)\b[^>]*\bautofocus\b[^>]*>", page)
    assert len(found) == 1, found
    return found[0]


def stops(page: str) -> int:
    """What the Tab key halts at inside the form: a group of radios once."""
    form = page[page.index('class="k-form"') :]
    form = form[: form.index("</form>")]
    groups, count = set(), 0
    for found in STOP.finditer(form):
        tag = found.group(0)
        if 'type="hidden"' in tag or 'tabindex="-1"' in tag:
            continue
        name = re.search(r'name="([^"]*)"', tag)
        if 'type="radio"' in tag and name:
            if name.group(1) in groups:
                continue
            groups.add(name.group(1))
        count += 1
    return count


def test_an_intake_of_three_papers_is_typed_in_under_two_minutes(world, browse):
    desk = browse("desk")
    it = next(one for one in procedures() if one.code == BIRTH)
    assert len(it.papers) >= 3
    assert 'name="q"' in focus_of(desk.get("/ho-so/tiep-nhan/").content.decode())
    chosen = desk.get("/ho-so/tiep-nhan/", {"q": "khai sinh"}).content.decode()
    assert f"/ho-so/tiep-nhan/{BIRTH}/" in focus_of(chosen), "Enter opens the first that was found"
    page = desk.get(f"/ho-so/tiep-nhan/{BIRTH}/").content.decode()
    assert 'name="name"' in focus_of(page)
    typed = len("khai sinh") + len("Nguyễn Thị Mẫu") + 12 + 10 + 30
    keys = typed + stops(page) + 2 * len(it.papers) + 5
    assert keys / KEYS_A_SECOND < 120, keys
    assert not re.search(r'tabindex="[1-9]', page), "the order of the page is the order of the keys"
