"""Procedures (TTHC), as packs describe them (folder "procedures"): what is needed, how long, what it costs, who decides."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field as Key

from tinhso.kernel.definitions import Code, Definition, ShortText, Text, Typed

from .form_shapes import FormSection

TimeUnit = Literal["same-day", "working-hours", "working-days", "days", "weeks", "months"]
Part = Literal["papers", "limit", "steps", "fees", "form", "decides", "online", "route"]
Level = Literal["commune", "province"]


class PaperNeeded(Typed):
    """A paper of the dossier. `show`: shown and taken home again, never kept."""

    code: Annotated[Code, Key(description="Its name inside the procedure.", examples=["to-khai"])]
    title: Annotated[Text, Key(description="What it is.", examples=[{"vi": "Tờ khai đăng ký khai sinh theo mẫu"}])]
    way: Annotated[
        Literal["hand-in", "show"],
        Key(description="hand-in: kept in the dossier. show: shown and taken home again.", examples=["show"]),
    ] = "hand-in"
    originals: Annotated[int, Key(ge=0, le=20, description="How many originals.", examples=[1])] = 1
    copies: Annotated[int, Key(ge=0, le=20, description="How many copies.", examples=[0])] = 0
    when: Annotated[
        Text | None,
        Key(description="The case in which it is needed; left out: always.", examples=[{"vi": "Khi ủy quyền"}]),
    ] = None
    form: Annotated[ShortText | None, Key(description="The model it follows.", examples=["Mẫu CT01"])] = None
    held: Annotated[
        Text | None,
        Key(
            description="Where the authorities hold it already, so that nobody asks for it again.",
            examples=[{"vi": "Cơ sở dữ liệu quốc gia về dân cư"}],
        ),
    ] = None


class Longer(Typed):
    """A case with a limit of its own."""

    when: Annotated[Text, Key(description="The case.", examples=[{"vi": "Khi phải xác minh"}])]
    amount: Annotated[int, Key(ge=1, le=400, description="How many.", examples=[5])]
    unit: Annotated[TimeUnit, Key(description="Of what.", examples=["working-days"])]


class Limit(Typed):
    """How long it may take, from the complete dossier on.

    `same-day`: within the day, or on the next working day when it came after 15:00. `days`, `weeks` and `months` are those of
    the calendar, `working-days` and `working-hours` those in which offices work.
    """

    amount: Annotated[int, Key(ge=1, le=400, description="How many.", examples=[3])] = 1
    unit: Annotated[TimeUnit, Key(description="Of what.", examples=["working-days"])]
    longer: Annotated[
        tuple[Longer, ...],
        Key(
            max_length=10,
            description="Cases with another limit.",
            examples=[[{"when": {"vi": "Khi phải xác minh"}, "amount": 23, "unit": "days"}]],
        ),
    ] = ()


class InnerStep(Typed):
    """One step inside the offices, as the internal procedure publishes it."""

    title: Annotated[Text, Key(description="What is done.", examples=[{"vi": "Thẩm tra hồ sơ"}])]
    who: Annotated[Text, Key(description="The post that does it.", examples=[{"vi": "Công chức tư pháp - hộ tịch"}])]
    hours: Annotated[Decimal | None, Key(gt=0, le=4000, description="Working hours it may take.", examples=[4])] = None


class Tier(Typed):
    """So much for each piece up to a number of them; the last tier has no end."""

    upto: Annotated[int | None, Key(ge=1, description="The last piece of this tier; left out: all.", examples=[2])] = (
        None
    )
    amount: Annotated[Decimal, Key(ge=0, le=1_000_000_000, description="Đồng a piece.", examples=[2000])]


class Exemption(Typed):
    """Who pays less or nothing, from one day to another where the document says so.

    `when`: a condition over what is known of the dossier (FACTS); where it does not hold the exemption is not offered.
    """

    code: Annotated[Code, Key(description="Its name.", examples=["ho-ngheo"])]
    title: Annotated[Text, Key(description="Who it is for.", examples=[{"vi": "Người thuộc hộ nghèo"}])]
    percent: Annotated[Decimal, Key(gt=0, le=100, description="How much is let off.", examples=[100])] = Decimal(100)
    since: Annotated[
        date | None, Key(description="The first day it is given; left out: always.", examples=["2026-08-15"])
    ] = None
    until: Annotated[
        date | None, Key(description="The last day it is given; left out: no end.", examples=["2027-02-28"])
    ] = None
    when: Annotated[
        dict[str, Any] | None,
        Key(
            description="A condition (JsonLogic) over channel, pieces and digital-citizen; left out: always.",
            examples=[{"and": [{"==": [{"var": "channel"}, "online"]}, {"var": "digital-citizen"}]}],
        ),
    ] = None
    document: Annotated[
        ShortText | None, Key(description="What it rests on.", examples=["Nghị quyết 66.22/2026/NQ-CP, Điều 6"])
    ] = None


class Fee(Typed):
    """A fee (phí) or charge (lệ phí). Without `tiers` the provincial people's council sets it and no source gave it."""

    code: Annotated[Code, Key(description="Its name inside the procedure.", examples=["ban-sao"])]
    title: Annotated[Text, Key(description="What is paid for.", examples=[{"vi": "Chứng thực bản sao"}])]
    kind: Annotated[Literal["fee", "charge"], Key(description="fee: phí. charge: lệ phí.", examples=["fee"])] = "fee"
    piece: Annotated[Text | None, Key(description="What is counted.", examples=[{"vi": "trang"}])] = None
    tiers: Annotated[
        tuple[Tier, ...],
        Key(
            max_length=10,
            description="Đồng a piece, tier by tier.",
            examples=[[{"upto": 2, "amount": 2000}, {"amount": 1000}]],
        ),
    ] = ()
    most: Annotated[Decimal | None, Key(ge=0, description="Never more than this, in đồng.", examples=[200000])] = None
    set_by: Annotated[Text | None, Key(description="Who sets it.", examples=[{"vi": "Hội đồng nhân dân tỉnh"}])] = None
    exemptions: Annotated[
        tuple[Exemption, ...],
        Key(
            max_length=20,
            description="Who pays less or nothing.",
            examples=[[{"code": "ho-ngheo", "title": {"vi": "Người thuộc hộ nghèo"}}]],
        ),
    ] = ()


class Decides(Typed):
    """The competent agency: never taken from the address of the desk that received the dossier."""

    level: Annotated[
        Level, Key(description="commune: a commune's committee. province: one body.", examples=["commune"])
    ]
    agency: Annotated[Text, Key(description="What people call it.", examples=[{"vi": "Ủy ban nhân dân cấp xã"}])]
    body: Annotated[
        Code | None,
        Key(
            description="For a body of the province: its code without the province's own prefix (data/agencies.csv).",
            examples=["snnmt"],
        ),
    ] = None


class Procedure(Definition):
    """An administrative procedure; its code is the national one.

    `ours`: parts that no source gives; they are shown as examples. `words`: how people ask for it.
    """

    field: Annotated[Code, Key(description="The field it belongs to.", examples=["ho-tich"])]
    field_title: Annotated[Text, Key(description="What people call the field.", examples=[{"vi": "Hộ tịch"}])]
    words: Annotated[
        tuple[ShortText, ...],
        Key(
            max_length=40, description="How people ask for it.", examples=[["làm giấy khai sinh", "khai sinh cho con"]]
        ),
    ] = ()
    for_whom: Annotated[Text | None, Key(description="Who may ask.", examples=[{"vi": "Công dân Việt Nam"}])] = None
    decides: Annotated[
        Decides,
        Key(description="Who decides.", examples=[{"level": "commune", "agency": {"vi": "Ủy ban nhân dân cấp xã"}}]),
    ]
    papers: Annotated[
        tuple[PaperNeeded, ...],
        Key(
            min_length=1,
            max_length=40,
            description="The papers of the dossier.",
            examples=[[{"code": "to-khai", "title": {"vi": "Tờ khai"}}]],
        ),
    ]
    limit: Annotated[Limit, Key(description="How long it may take.", examples=[{"amount": 3, "unit": "working-days"}])]
    steps: Annotated[
        tuple[InnerStep, ...],
        Key(
            max_length=20,
            description="The steps inside the offices.",
            examples=[[{"title": {"vi": "Thẩm tra"}, "who": {"vi": "Công chức hộ tịch"}, "hours": 4}]],
        ),
    ] = ()
    fees: Annotated[
        tuple[Fee, ...],
        Key(
            max_length=10,
            description="What is paid; left out: nothing.",
            examples=[[{"code": "ban-sao", "title": {"vi": "Bản sao"}, "tiers": [{"amount": 8000}]}]],
        ),
    ] = ()
    form: Annotated[
        tuple[FormSection, ...],
        Key(
            max_length=20,
            description="What the form asks, while the folder procedure-forms has none for the procedure.",
            examples=[
                [
                    {
                        "code": "con",
                        "title": {"vi": "Người con"},
                        "fields": [{"code": "ho-ten", "title": {"vi": "Họ và tên"}}],
                    }
                ]
            ],
        ),
    ] = ()
    result: Annotated[Text, Key(description="What one gets.", examples=[{"vi": "Giấy khai sinh"}])]
    result_type: Annotated[
        Code | None, Key(description="The kind of paper the result is.", examples=["giay-khai-sinh"])
    ] = None
    online: Annotated[
        Literal["full", "partial", "none"],
        Key(description="full: toàn trình. partial: một phần. none: at the desk or by post alone.", examples=["full"]),
    ]
    route: Annotated[
        Literal["provincial", "ministry_central"],
        Key(
            description="Where it is handled: in the province's system, or in the ministry's and only mirrored here.",
            examples=["provincial"],
        ),
    ] = "provincial"
    process: Annotated[
        Code | None,
        Key(description="The process a dossier goes through; left out: it is not handled here.", examples=["one-stop"]),
    ] = None
    ours: Annotated[
        tuple[Part, ...],
        Key(max_length=8, description="Parts no source gives, shown as examples.", examples=[["steps"]]),
    ] = ()

    @property
    def told_code(self) -> str:
        """As the nation writes it: without what a pack puts before a national code to keep its own version apart."""
        own, _dot, national = self.code.partition(".")
        return national if own.isalpha() else self.code

    def paper(self, code: str) -> PaperNeeded | None:
        return next((paper for paper in self.papers if paper.code == code), None)
