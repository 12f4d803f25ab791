"""A file for one reader, out of the door."""

from __future__ import annotations

import io
from typing import Any

import pytest

from tinhso.web.exports import private_file


@pytest.mark.parametrize("content", [b"%PDF-", io.BytesIO(b"%PDF-")])
def test_it_is_downloaded_under_its_type_and_drawn_and_kept_nowhere(content: Any) -> None:
    answer: Any = private_file(content, "Giấy hẹn.pdf", "application/pdf")
    assert b"".join(answer) == b"%PDF-"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; ") and "Gi%E1%BA%A5y" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
