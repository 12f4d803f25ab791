"""Bad input at the edge of a report, in both languages: what is named, what the way out is, and that nothing is lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tinhso.services.reports import public as reports
from tinhso.services.reports.models import Return, ReturnProof
from tinhso.services.reports.rules.answers import NOTHING

from .conftest import AT, GOOD, PDF, complete, value

ENGLISH = re.compile(r"\b(the|this|is|are|not|write|file|report|your|please|verified|larger|than|can|must)\b", re.I)


def url(name: str, *args: int) -> str:
    return reverse(f"reports:{name}", args=args)


def form(do: str = "send", **more: object) -> dict[str, object]:
    return {**GOOD, **{f"{code}:was": NOTHING.mark for code in GOOD}, "do": do, **more}


def words(answer: object) -> str:
    """What a person reads in the middle of the page."""
    page = answer.content.decode()
    assert "Traceback" not in page
    main = re.sub(
        r"(?s)<script.*?</script>|<style.*?</style>|<template.*?</template>", " ", page[page.index("<main") :]
    )
    return " ".join(re.sub(r"<[^>]+>", " ", main[: main.index("</main>")]).split())


@pytest.fixture(params=["vi", "en"])
def language(request):
    return request.param


@pytest.fixture
def visit(browse, language):
    def opened_by(actor):
        client = browse(actor)
        client.cookies["tinhso_language"] = language
        return client

    return opened_by


def told(answer, language: str, expected: dict[str, str], status: int) -> str:
    """The words of the language stand there, and on a Vietnamese page no English beside them."""
    said = words(answer)
    assert answer.status_code == status, said
    assert expected[language] in said, said
    if language == "vi":
        around = re.findall(r"[^.!?]*" + re.escape(expected["vi"]) + r"[^.!?]*", said)
        assert not any(ENGLISH.search(part) for part in around), around
    return said


def test_1_234_5_is_taken_and_shown_as_it_was_read(opened, officer, visit):
    assert visit(officer).post(url("return", opened), form("save", **{"t.ho-so": "1.234,5"})).status_code == 302
    assert str(value(opened, "t.ho-so")).startswith("1234.5")
    assert 'value="1234,5"' in visit(officer).get(url("return", opened)).content.decode()


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (
            "t.ho-so",
            "1.234",
            {
                "en": "“1.234” can be read in two ways. Write 1234 for the whole number or 1,234 for the decimal.",
                "vi": "“1.234” có thể hiểu theo hai cách. Hãy viết 1234 nếu là số nguyên, hoặc 1,234 nếu là số thập phân.",
            },
        ),
        ("t.thon", "201", {"en": "at most 200", "vi": "200"}),
        ("t.thon", "0", {"en": "1", "vi": "1"}),
        ("t.thon", "9,5", {"en": "whole number", "vi": "số nguyên"}),
        ("t.thon", "mười", {"en": "“mười” is not a number", "vi": "“mười” không phải là số"}),
        ("t.thon-4g", "11", {"en": "Số thôn có 4G", "vi": "Số thôn có 4G"}),
    ],
)
def test_a_figure_that_cannot_be_is_named_with_the_way_out_and_all_that_was_typed_is_kept(
    opened, officer, visit, language, code, text, expected
):
    answer = visit(officer).post(
        url("return", opened), form(**{code: text, "t.ho-so:file": SimpleUploadedFile("bang.pdf", PDF)})
    )
    told(answer, language, expected, 422)
    page = answer.content.decode()
    assert f'value="{text}"' in page and f'href="#f-{code}"' in page
    assert 'value="12,5"' in page or code == "t.ho-so"
    assert ReturnProof.objects.count() == 1, "the proof sent along is kept"
    assert Return.objects.get(pk=opened).case.state == "draft"


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"MZ\x90\x00" + bytes(60), "chay.exe", {"en": "“chay.exe”", "vi": "“chay.exe”"}),
        (PDF, "anh.png", {"en": "the content is PDF", "vi": "nội dung là PDF"}),
        (b"", "rong.pdf", {"en": "“rong.pdf” is empty", "vi": "“rong.pdf”"}),
        (b"%PDF-1.4\n" + bytes(2_000_000), "to.pdf", {"en": "larger than 1 MB", "vi": "1 MB"}),
    ],
)
def test_a_proof_that_cannot_be_taken_is_named_and_the_figures_are_kept(
    opened, officer, visit, language, settings, content, name, expected
):
    settings.LARGEST_PROOF_MB = 1
    answer = visit(officer).post(url("return", opened), form(**{"t.ho-so:file": SimpleUploadedFile(name, content)}))
    assert name in told(answer, language, expected, 422)
    assert value(opened, "t.thon") == 10
    assert not ReturnProof.objects.exists()


def test_the_second_of_two_verifiers_reads_who_was_first(world, opened, officer, visit, language):
    first, second = (world.seat(world.agency, "verifier") for _seat in range(2))
    complete(opened, officer)
    reports.send(opened, by=officer, at=AT)
    assert visit(first).post(url("verify", opened), {"do": "verify"}).status_code == 302
    said = told(
        visit(second).post(url("verify", opened), {"do": "verify"}),
        language,
        {"en": "is not possible now: Ghế", "vi": "Lúc này không thể"},
        422,
    )
    assert "Sở Khoa học" in said and "09:00 05/10/2026" in said, "who was first, and when"


def test_nobody_verifies_their_own_report_from_a_second_post(world, opened, officer, visit, language):
    other = world.seat(world.agency, "verifier", person=officer.person)
    complete(opened, officer)
    reports.send(opened, by=officer, at=AT)
    told(
        visit(other).post(url("verify", opened), {"do": "verify"}),
        language,
        {"en": "not even from another of your posts", "vi": "kể cả khi dùng chức danh khác"},
        403,
    )
    assert Return.objects.get(pk=opened).case.state == "sent"
