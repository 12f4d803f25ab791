"""Persons that are nobody's: names put together by chance from common syllables, numbers counted up, few encrypted ones."""

from __future__ import annotations

import random
from functools import lru_cache

FAMILY = (
    "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Phạm", "Hoàng", "Hoàng", "Giàng", "Lò", "Vàng",
    "Đặng", "Bàn", "Triệu", "Lý", "Vũ", "Bùi", "Đỗ", "Sùng", "Tẩn",
)  # fmt: skip
MIDDLE = (
    "Thị", "Thị", "Thị", "Văn", "Văn", "Thị", "Thu", "Ngọc", "Minh", "Đức", "Hữu", "Thanh", "Quang", "Thúy", "Kim",
    "Xuân", "Hồng", "Mỹ", "Gia", "Bảo", "A", "Seo", "Láo", "Mùi",
)  # fmt: skip
GIVEN = (
    "An", "Anh", "Bình", "Chi", "Cường", "Dung", "Dũng", "Duy", "Đạt", "Giang", "Hà", "Hải", "Hạnh", "Hằng", "Hiền",
    "Hiếu", "Hoa", "Hòa", "Hoan", "Hồng", "Huệ", "Hùng", "Hương", "Huy", "Khánh", "Khoa", "Lan", "Liên", "Linh",
    "Loan", "Long", "Mai", "Minh", "Nam", "Nga", "Ngân", "Nghĩa", "Ngọc", "Nhung", "Oanh", "Phong", "Phúc", "Phương",
    "Quân", "Quang", "Quyên", "Quỳnh", "Sơn", "Tâm", "Tân", "Thành", "Thảo", "Thắng", "Thoa", "Thu", "Thủy", "Tiến",
    "Toàn", "Trang", "Trung", "Tú", "Tuấn", "Tùng", "Tuyết", "Uyên", "Vân", "Việt", "Vinh", "Xuân", "Yến", "Dế",
    "Páo", "Chứ", "Pao", "Dính", "Mẩy", "Chẳn", "Dua", "Sinh", "Tông", "Cở", "Phàng",
)  # fmt: skip


def name(chance: random.Random) -> tuple[str, str]:
    """A name of three or four words, and the same without marks."""
    words = [chance.choice(FAMILY), chance.choice(MIDDLE), *chance.choices(GIVEN, k=chance.randrange(1, 3))]
    return " ".join(words), " ".join(map(_folded, words))


@lru_cache(maxsize=1000)
def _folded(word: str) -> str:
    from tinhso.store.keys import fold

    return fold(word)


def hidden(person: int) -> tuple[str, str, str, str]:
    """Number, handle, telephone, address as they are kept, for COPY. Ten texts are encrypted; the handle is a person's own."""
    from tinhso.services.onestop import secrecy

    box = _box(person % 10)
    return box, secrecy.handle("person", personal(person)), box, box


@lru_cache(maxsize=10)
def _box(number: int) -> str:
    from tinhso.services.onestop import secrecy

    return "\\\\x" + (secrecy.hidden(f"01518800{number:04d}") or b"").hex()


def personal(person: int) -> str:
    """The personal number of a person by place."""
    return f"015188{person % 1_000_000:06d}"
