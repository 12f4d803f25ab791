"""How a province runs its desks, as packs say it (folder "one-stop"): one definition a province."""

from typing import Annotated, Literal

from pydantic import Field as Key
from pydantic import StringConstraints

from tinhso.kernel.definitions import Code, Definition, ShortText, Typed

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Y][0-9]{2}$", max_length=3)]


class Account(Typed):
    """The bank account that fees of dossiers are sent to; drawn into the QR code the applicant pays with."""

    bank: Annotated[ShortText, Key(description="What people call the bank.", examples=["Ngân hàng Ví dụ"])]
    bin: Annotated[
        Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")],
        Key(description="The bank's number of six digits, in quotes.", examples=["999999"]),
    ]
    number: Annotated[
        Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,19}$")],
        Key(description="The account, in quotes.", examples=["0000000000"]),
    ]
    holder: Annotated[ShortText, Key(description="In whose name it stands.", examples=["TK VI DU"])]
    example: Annotated[
        bool, Key(description="true: made up; the page says that no money may be sent there.", examples=[True])
    ] = False


class StatementColumns(Typed):
    """What the columns of the bank's statement are called. Where another file calls them otherwise, a person chooses."""

    day: Annotated[ShortText, Key(description="The day of the entry.", examples=["Ngày giao dịch"])] = "Ngày giao dịch"
    amount: Annotated[ShortText, Key(description="Money in.", examples=["Ghi có"])] = "Ghi có"
    text: Annotated[ShortText, Key(description="The text of the transfer.", examples=["Nội dung"])] = "Nội dung"
    number: Annotated[ShortText, Key(description="The bank's number of the entry.", examples=["Số bút toán"])] = (
        "Số bút toán"
    )


class DeskSettings(Definition):
    """The province's identifier of organisations, and which body decides for which agency of a procedure.

    The set of this province is the one whose `province` is its code.
    """

    province: Annotated[ShortText, Key(description="The province's code, in quotes.", examples=["15"])]
    identifier: Annotated[
        Identifier, Key(description="Its identifier of the first level; dossier codes begin with it.", examples=["H38"])
    ]
    bodies: Annotated[
        ShortText,
        Key(description="What the codes of its bodies begin with in data/agencies.csv.", examples=["lc"]),
    ]
    national_portal: Annotated[
        Literal["on", "off"],
        Key(
            description="on: dossiers come from the national portal, and how they stand is told to it.", examples=["on"]
        ),
    ] = "off"
    own_online: Annotated[
        Literal["on", "off"],
        Key(
            description="on: the province takes dossiers in from home on its own pages, as provinces did until 2025-06-30.",
            examples=["off"],
        ),
    ] = "off"
    account: Annotated[
        Account | None,
        Key(
            description="Where fees are sent; left out: no QR code is drawn.",
            examples=[{"bank": "Ngân hàng Ví dụ", "bin": "999999", "number": "0000000000", "holder": "TK VI DU"}],
        ),
    ] = None
    statement: Annotated[
        StatementColumns,
        Key(description="How the bank's statement calls its columns.", examples=[{"amount": "Ghi có"}]),
    ] = StatementColumns()
    until_paid: Annotated[
        tuple[Code, ...],
        Key(
            max_length=10,
            description="Actions of the process that are refused while a fee is not paid; left out: the page only warns.",
            examples=[["return-result"]],
        ),
    ] = ()
