"""An upload above the limit never fills memory or disk; the rest of its form arrives."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from tinhso.engines.documents import public as documents

MB = 1024 * 1024


@pytest.mark.parametrize("size", [MB, 3 * MB])
def test_what_is_above_the_limit_is_left_out_and_named(settings, size):
    settings.LARGEST_PROOF_MB = 1
    files = {"large": SimpleUploadedFile("to.pdf", bytes(size)), "small": SimpleUploadedFile("nho.pdf", b"%PDF-")}
    request = RequestFactory().post("/", {"figure": "12,5", **files})
    assert request.POST["figure"] == "12,5"
    kept = {name: file.size for name, file in request.FILES.items()}
    if size > MB:
        assert kept == {"small": 5}
        assert documents.too_large_uploads(request) == {"large": "to.pdf"}
    else:
        assert kept == {"small": 5, "large": MB}
        assert documents.too_large_uploads(request) == {}
