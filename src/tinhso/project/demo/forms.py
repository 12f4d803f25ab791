"""What the persons of a demo answered in the forms of their dossiers: made up, with numbers that are nobody's."""

from __future__ import annotations

from datetime import date

from tinhso.project.demo.people import made_up_name
from tinhso.services.onestop import procedure_forms
from tinhso.services.onestop.filling.part import SCREEN, Given
from tinhso.services.onestop.filling.rules.answers import Typed
from tinhso.services.onestop.public import Procedure

PLACE, NOBODY = "Thôn Trung tâm", "000088000777"
OTHER, MOTHER, FATHER = made_up_name(401), made_up_name(402), made_up_name(403)
PLOT = {
    "so-gcn": "AA 000000",
    "thua-so": "12",
    "to-ban-do": "7",
    "dien-tich-thua": "320,5",
    "dia-chi-thua": PLACE,
}
LAND = PLOT | {"nguoi-su-dung-la": "mot-minh"}
ANSWERS: dict[str, Typed] = {
    "1.004873": {
        "cap-hon-nhan-cho": "chinh-minh",
        "tinh-trang-hon-nhan": "chua-ket-hon",
        "xac-nhan-thoi-gian": "hien-nay",
        "muc-dich-hon-nhan": "vay-von",
    },
    "1.001193": {
        "ten-nguoi-khai": MOTHER,
        "so-dinh-danh-nguoi-khai": NOBODY,
        "quan-he": "Mẹ",
        "ten-con": OTHER,
        "ngay-sinh-con": "02/09/2026",
        "gioi-tinh": "nu",
        "noi-sinh": "co-so-y-te",
        "ten-co-so": "Trạm Y tế xã",
        "que-quan": PLACE,
        "dan-toc": "Thái",
        "cha-me": [
            {"ten-cha-me": MOTHER, "nam-sinh-cha-me": "1996"},
            {"ten-cha-me": FATHER, "nam-sinh-cha-me": "1994"},
        ],
    },
    "1.012783": LAND | {"ly-do-cap-doi": "mau-moi", "dang-the-chap": "no"},
    "1.012784": LAND
    | {
        "viec-thua": "tach",
        "ly-do-tach-hop": "Chia cho con",
        "thua-moi": [
            {"dien-tich-thua-moi": "160", "loai-dat-thua-moi": "Đất ở", "loi-di-thua-moi": "yes"},
            {"dien-tich-thua-moi": "160,5", "loai-dat-thua-moi": "Đất trồng cây lâu năm", "loi-di-thua-moi": "yes"},
        ],
    },
    "1.012786": LAND | {"hoan-canh-mat": "Thất lạc khi chuyển nhà, tháng 3 năm nay.", "ngay-niem-yet": "01/09/2026"},
    "2.000635": {
        "loai-ho-tich": "khai-sinh",
        "ban-sao-cua": "chinh-minh",
        "noi-da-dang-ky": "Ủy ban nhân dân xã",
        "so-ban-sao": "3",
    },
    "1.000894": {
        f"{fact}-ben-{side}": text
        for side, name, born in (("nu", MOTHER, "08/03/1999"), ("nam", FATHER, "15/10/1997"))
        for fact, text in (
            ("ten", name),
            ("so-dinh-danh", NOBODY),
            ("ngay-sinh", born),
            ("dan-toc", "Thái"),
            ("noi-cu-tru", PLACE),
            ("tinh-trang", "chua-ket-hon"),
        )
    },
    "1.013225": PLOT
    | {
        "chu-dau-tu-la": "ca-nhan",
        "loai-cong-trinh": "nha-o",
        "dien-tich-xay-dung": "96",
        "tong-dien-tich-san": "180",
        "so-tang": "2",
        "chieu-cao": "8,4",
        "co-tang-ham": "no",
        "so-thang-xay": "9",
        "thiet-ke-boi": "ca-nhan-thiet-ke",
        "ten-thiet-ke": OTHER,
    },
    "1.001653": {
        "nguoi-khuyet-tat-la": "chinh-minh",
        "ngay-sinh-nguoi-khuyet-tat": "20/05/1988",
        "gioi-tinh-nguoi-khuyet-tat": "nam",
        "noi-o-nguoi-khuyet-tat": PLACE,
        "ly-do-doi-giay": "mat",
    },
    "1.000656": {
        "quan-he-nguoi-mat": "Con",
        "ten-nguoi-mat": FATHER,
        "ngay-sinh-nguoi-mat": "1941",
        "gioi-tinh-nguoi-mat": "nam",
        "dan-toc-nguoi-mat": "Mông",
        "noi-cu-tru-cuoi": PLACE,
        "ngay-mat": "10/09/2026",
        "noi-mat": "tai-nha",
        "nguyen-nhan-mat": "Già yếu",
        "co-giay-bao-tu": "no",
        "ly-do-khong-bao-tu": "Mất tại nhà, có người làm chứng",
        "so-ban-sao": "2",
    },
    "1.004859": {
        "viec-ho-tich": "cai-chinh",
        "sua-cho": "chinh-minh",
        "loai-giay-can-sua": "khai-sinh",
        "noi-da-dang-ky": "Ủy ban nhân dân xã",
        "noi-dung-sua": [{"muc-can-sua": "Năm sinh của mẹ", "dang-ghi": "1969", "ghi-lai": "1966"}],
        "ly-do-sua": "Ghi nhầm so với giấy tờ của mẹ.",
    },
    "2.000815": {
        "giay-chung-thuc": [
            {"ten-giay": "Bằng tốt nghiệp trung học phổ thông", "so-trang": "1", "so-ban": "3"},
            {"ten-giay": "Học bạ", "so-trang": "24", "so-ban": "1"},
        ]
    },
}


def filled(it: Procedure, *, on: date) -> Given | None:
    """What stands beside the receipt; None where the procedure has no form on the day or nothing was made up for it."""
    asked, typed = procedure_forms.of(it, on=on), ANSWERS.get(it.code)
    return Given(how=SCREEN, asked=asked, typed=typed, somebody_else=True) if asked and typed is not None else None
