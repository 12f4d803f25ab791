"""The kit shown to itself: every macro in every state, in a demo alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse

from tinhso.kernel.errors import NotThere

from . import state
from .forms import Form
from .maps import Place
from .pages import page
from .tables import Column, Export, Pager, Table, opens, status

_LABELS = {
    "population": "Dân số có tài khoản định danh điện tử mức độ 2",
    "share": "Tỷ lệ hồ sơ nộp trực tuyến toàn trình",
    "ends": "Ngày kết thúc kỳ báo cáo",
    "reason": "Lý do trả lại",
    "proof": "Minh chứng",
    "unit": "Đơn vị",
    "how": "Cách thu thập số liệu",
}


def kit(request: HttpRequest) -> HttpResponse:
    """The gallery; not there on a real province."""
    if not state.current().demo:
        raise NotThere("")
    typed = {
        "population": "1.234",
        "share": "120",
        "ends": "31/02/2026",
        "reason": "Thiếu",
        "unit": "2",
        "form_key": "x",
    }
    wrong = Form(typed, {}, labels=_LABELS)
    wrong.decimal("population", required=True)
    wrong.decimal("share", most=Decimal(100))
    wrong.day("ends")
    wrong.file("proof", required=True)
    wrong.choice("how", ("a", "b"), required=True)
    fresh = Form(
        initial={"population": Decimal("1234.5"), "ends": date(2026, 9, 30), "unit": 2, "how": "a"}, labels=_LABELS
    )
    table = _table()
    context: dict[str, Any] = {
        "wrong": wrong,
        "fresh": fresh,
        "table": table,
        "bare": replace(table, rows=()),
        "bars": _BARS,
        "years": _YEARS,
        "places": _PLACES,
        "tree": _TREE,
    }
    return page(request, "kit-wrong.html" if "wrong" in request.GET else "kit.html", **context)


def drawer(request: HttpRequest) -> HttpResponse:
    """The inside of a drawer, or the same as a page."""
    if not state.current().demo:
        raise NotThere("")
    return page(
        request, "kit-drawer.html" if "drawer" in request.GET else "kit-drawer-page.html", full_page="/kit/ngan-keo/"
    )


def _table() -> Table:
    columns = (
        Column("Đơn vị", sort="name"),
        Column("Hạng", "number", sort="rank"),
        Column("Chính quyền số", "number", group="Điểm theo trụ cột"),
        Column("Kinh tế số", "number", group="Điểm theo trụ cột"),
        Column("Xã hội số", "number", group="Điểm theo trụ cột"),
        Column("Tổng điểm", "number", sort="score"),
        Column("Trạng thái", "status"),
    )
    rows = [
        (
            "Phường Yên Bái",
            "1",
            "412,50",
            "210,25",
            "198,00",
            opens("/kit/ngan-keo/", "820,75"),
            status("Đã thẩm định", "good"),
        ),
        (
            "Xã Trung Tâm Cụm xã Mường La Nậm Khánh – Tả Củ Tỷ",
            "2",
            "405,10",
            "208,00",
            "190,40",
            "803,50",
            status("Chờ thẩm định", "wait"),
        ),
        ("Xã Mù Cang Chải", "2", "401,00", "212,50", "190,00", "803,50", status("Quá hạn 2 ngày", "late")),
        ("Phường Nghĩa Lộ", "–", "388,75", "–", "187,25", "–", status("Trả lại", "bad")),
        ("Xã Văn Bàn", "4", "380,00", "196,00", "181,00", "757,00", status("Bản nháp", "plain")),
    ]
    return Table(
        caption="Điểm chuyển đổi số cấp xã, Quý III/2026",
        columns=columns,
        rows=rows,
        sorted_by="-score",
        pager=Pager("5 trên 99 đơn vị", next="?after=5"),
        exports=(Export("CSV", "?format=csv"), Export("XLSX", "?format=xlsx"), Export("Bản in", "?format=print")),
        foot=("Trung bình tỉnh", "", "397,47", "206,69", "189,33", "796,19", ""),
        row_classes=("", "is-mine", "is-late", "", ""),
    )


_BARS = [
    ("Chính quyền số", Decimal("412.5"), "412,5"),
    ("Kinh tế số", Decimal("210.25"), "210,3"),
    ("Xã hội số và kỹ năng số của người dân vùng cao", Decimal("98"), "98,0"),
    ("Hạ tầng số", None, "chưa có"),
]
_YEARS = [
    ("2020", 42, "42"),
    ("2021", 38, "38"),
    ("2022", 27, "27"),
    ("2023", None, "–"),
    ("2024", 22, "22"),
    ("2025", 18, "18"),
]
_PLACES = [
    Place("Phường Yên Bái", 21.70, 104.87, "#", "hạng 1"),
    Place("Phường Lào Cai", 22.48, 103.97, "#", "hạng 3"),
    Place("Xã Mù Cang Chải", 21.85, 104.09, "#", "quá hạn", "late"),
    Place("Phường Nghĩa Lộ", 21.60, 104.51, "#", "trả lại", "bad"),
    Place("Phường Sa Pa", 22.34, 103.84, "#", "hạng 7"),
]
_TREE = [
    {
        "label": "Tỉnh Yên Bái",
        "href": "#",
        "note": "đến 30/6/2025",
        "open": True,
        "children": [
            {
                "label": "Huyện Mù Cang Chải",
                "href": "#",
                "note": "14 đơn vị",
                "open": False,
                "children": [{"label": "Xã Púng Luông", "href": "#", "note": "", "open": False, "children": []}],
            },
            {"label": "Thành phố Yên Bái", "href": "#", "note": "", "open": False, "children": []},
        ],
    }
]
