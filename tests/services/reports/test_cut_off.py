"""A connection lost in the middle of a form: nothing is half done, and sending again does it once."""

from io import BytesIO
from typing import Any

import pytest
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from tinhso.engines.documents.models import Paper
from tinhso.project.wsgi import application
from tinhso.services.reports.models import Return, ReturnValue
from tinhso.services.reports.rules.answers import NOTHING

from .conftest import GOOD, PDF

TOKEN = "a" * 32


def form(token_in_the_form: bool, do: str) -> bytes:
    from django.core.files.uploadedfile import SimpleUploadedFile

    token = {"csrfmiddlewaretoken": TOKEN} if token_in_the_form else {}
    seen = {f"{code}:was": NOTHING.mark for code in GOOD}
    proof = {"t.ho-so:file": SimpleUploadedFile("bang.pdf", PDF.replace(b"<<>>", b"<<>>" + b" " * 3000, 1))}
    return encode_multipart(BOUNDARY, {**token, **GOOD, **seen, "form_key": "k" * 32, "do": do, **proof})


def served(client: Any, id: int, body: bytes, came: int, *, token_in_the_form: bool) -> int:
    """What the server answers when of the body only the first bytes came."""
    factory = RequestFactory()
    factory.cookies = client.cookies
    factory.cookies["tinhso_csrf"] = TOKEN
    environ = factory.generic("POST", reverse("reports:return", args=[id]), body, MULTIPART_CONTENT).environ
    environ["wsgi.input"] = BytesIO(body[:came])
    if not token_in_the_form:
        environ["HTTP_X_CSRFTOKEN"] = TOKEN
    told: list[str] = []
    request_started.disconnect(close_old_connections)  # the test's own connection stays
    try:
        b"".join(application(environ, lambda status, headers, *_rest: told.append(status)))
    finally:
        request_started.connect(close_old_connections)
    return int(told[0].split()[0])


@pytest.mark.parametrize("token_in_the_form", [True, False])
@pytest.mark.parametrize("do", ["save", "send"])
def test_of_a_form_that_was_cut_off_anywhere_nothing_is_taken_and_the_whole_one_counts(
    opened, officer, browse, do, token_in_the_form
):
    client, body = browse(officer), form(token_in_the_form, do)
    middle_of_a_figure = body.index(b"12,5") + 1
    middle_of_the_proof = body.index(b"%PDF") + 100
    for came in (0, 10, middle_of_a_figure, middle_of_the_proof, len(body) - 60, len(body) - 1):
        assert served(client, opened, body, came, token_in_the_form=token_in_the_form) in (400, 403)
        assert not ReturnValue.objects.exists() and not Paper.objects.exists()
    assert served(client, opened, body, len(body), token_in_the_form=token_in_the_form) == 302
    assert served(client, opened, body, len(body), token_in_the_form=token_in_the_form) == 302  # pressed again
    assert ReturnValue.objects.count() == len(GOOD) and Paper.objects.count() == 1
    assert Return.objects.get(pk=opened).case.state == ("sent" if do == "send" else "draft")
