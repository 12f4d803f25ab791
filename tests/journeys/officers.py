"""What an officer does with the form of a commune: figures that agree, proofs, sending."""

from __future__ import annotations

from typing import Any

from tests.journeys.site import confirm, press

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Size 3/Root 1 0 R>>\n%%EOF\n"
)
FIGURES = {
    "xa.cuoc-hop": "2", "xa.tin-bai": "14", "xa.thon": "24", "xa.thon-4g": "22", "xa.ho": "3410", "xa.ho-cap-quang": "2046",
    "xa.can-bo": "61", "xa.can-bo-tap-huan": "48", "xa.thon-to-cong-nghe": "20", "xa.may-tinh": "66", "xa.may-tinh-bao-ve": "59",
    "xa.ho-so": "1240", "xa.ho-so-truc-tuyen": "930", "xa.ho-so-da-giai-quyet": "1180", "xa.ho-so-dung-han": "1160",
    "xa.ho-kinh-doanh": "270", "xa.ho-kinh-doanh-khong-tien-mat": "162", "xa.san-pham-ocop": "4", "xa.san-pham-len-san": "3",
    "xa.nguoi-truong-thanh": "10570", "xa.nguoi-dien-thoai": "8450", "xa.nguoi-dinh-danh": "7920",
}  # fmt: skip
PROVED = ("xa.ke-hoach", "xa.ho-so-dung-han")


def field(page: Any, code: str) -> Any:
    return page.locator(f"[name='{code}']").first


def fill(page: Any, figures: dict[str, str] = FIGURES) -> None:
    """Type the figures and choose how the plan stands."""
    for code, value in figures.items():
        field(page, code).fill(value)
    page.locator("input[name='xa.ke-hoach'][value='dung-han']").check()


def attach(page: Any, code: str, name: str = "minh-chung.pdf", content: bytes = PDF) -> None:
    """Choose a file as proof of one field."""
    page.locator(f"input[type=file][name='{code}:file']").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def save(page: Any) -> None:
    press(page, "button[name=do][value=save]")


def send(page: Any) -> None:
    confirm(page, "button[name=do][value=send]")
