"""A statement of the bank: read under limits, matched by reference and amount, taken as paid once, by whom may."""

import io
from decimal import Decimal
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.errors import Invalid, NotAllowed, NotNow, NotThere
from tinhso.services.onestop.desk_settings import StatementColumns
from tinhso.services.onestop.paying import actions, bills, queries
from tinhso.services.onestop.paying.models import Receipt, Statement, StatementLine
from tinhso.services.onestop.paying.rules.amounts import dong_of
from tinhso.services.onestop.paying.rules.matching import Entry, candidates, matches
from tinhso.services.onestop.paying.statements import MOST_FAULTS, read

from .conftest import COPIES, LATER, MARRIAGE, events

HEAD = "Ngày giao dịch;Số bút toán;Nội dung;Ghi nợ;Ghi có\n"
COLUMNS = StatementColumns()
REFERENCE = "H38046302609080001"


def file_of(*lines: str, head: str = HEAD) -> io.BytesIO:
    return io.BytesIO(("Ngân hàng Ví dụ;;;;\nTài khoản;0000000000;;;\n" + head + "\n".join(lines) + "\n").encode())


def line(amount: str, text: str = REFERENCE, number: str = "FT1", day: str = "09/09/2026") -> str:
    return f"{day};{number};{text};;{amount}"


def kept(world, *lines: str, seat: str = "approver"):
    found = read(file_of(*lines), "sao-ke.csv", COLUMNS)
    return actions.keep_statement(found, unit=world.hill, by=world.seats[seat], at=LATER)


def found_of(id: int) -> list[str]:
    return list(StatementLine.objects.filter(statement_id=id).order_by("row").values_list("found", flat=True))


@pytest.fixture
def reference(dossier):
    return bills.of(dossier).reference


def test_an_entry_that_names_the_dossier_and_its_amount_is_taken_with_a_receipt(world, dossier, reference):
    statement = kept(world, line("16.000", f"MBVCB.123 {reference} NGUYEN THI MAU CT tu 001 toi 002"))
    assert found_of(statement.id) == ["matched"]
    assert actions.accept_matches(statement.id, by=world.seats["approver"], at=LATER) == 1
    assert bills.of(dossier).stands == "paid"
    receipt = Receipt.objects.get()
    assert (receipt.way, receipt.number, receipt.line.state) == ("bank", 1, "taken")
    with pytest.raises(NotNow):
        actions.accept_matches(statement.id, by=world.seats["approver"], at=LATER)
    assert len(events("bank-statement.accepted")) == 1
    assert "MAU" not in str(events("bank-statement.kept") + events("bank-statement.accepted"))


def test_what_people_wrote_is_not_kept_in_the_open(world, reference):
    kept(world, line("16000", f"{reference} NGUYEN THI MAU"))
    assert b"NGUYEN" not in bytes(StatementLine.objects.get().text)


def test_short_over_double_and_unknown_stay_for_a_person(world, dossier, reference):
    other = world.receive(MARRIAGE).id
    actions.assess(other, {}, by=world.seats["desk"], at=LATER)
    second = bills.of(other).reference
    statement = kept(
        world,
        line("15000", reference, "A"),
        line("9.000", second, "B"),
        line("1000", reference, "C"),
        line("1000", reference, "D"),
        line("5000", "tiền điện", "E"),
        line("16000", reference, "A"),
    )
    assert found_of(statement.id) == ["short", "over", "matched", "double", "unknown", "double"]


def test_the_same_file_again_adds_nothing(world, reference):
    first, second = kept(world, line("16000", reference)), kept(world, line("16000", reference))
    assert (second.id, second.before) == (first.id, True)
    assert Statement.objects.count() == 1 and len(events("bank-statement.kept")) == 1


def test_the_same_entry_in_another_file_is_double(world, reference):
    kept(world, line("16000", reference, "FT77"))
    again = kept(world, line("16000", reference, "FT77"), line("1", "x", "FT78"))
    assert found_of(again.id) == ["double", "unknown"]


def test_paid_in_cash_meanwhile_it_is_not_taken_again(world, dossier, reference):
    statement = kept(world, line("16000", reference))
    actions.take_cash(dossier, COPIES, by=world.seats["desk"], at=LATER)
    with pytest.raises(NotNow):
        actions.accept_matches(statement.id, by=world.seats["approver"], at=LATER)
    assert Receipt.objects.count() == 1


def test_a_person_takes_one_entry_for_a_dossier_or_sets_it_aside(world, dossier, reference):
    from tinhso.services.onestop.models import Dossier

    approver, code = world.seats["approver"], Dossier.objects.get(pk=dossier).code
    statement = kept(world, line("15000", "le phi ket hon", "A"), line("7", "tiền điện", "B"))
    first, second = StatementLine.objects.order_by("row").values_list("id", flat=True)
    for wrong in ("", "H38.99999-260908-0001", "<script>"):
        with pytest.raises(Invalid):
            actions.take_line(first, wrong, by=approver, at=LATER)
    actions.take_line(first, code.lower(), by=approver, at=LATER)
    assert (bills.of(dossier).stands, bills.of(dossier).left) == ("short", 1_000)
    actions.set_aside(second, by=approver, at=LATER)
    for again in (first, second):
        with pytest.raises(NotNow):
            actions.set_aside(again, by=approver, at=LATER)
    assert queries.counts(statement.id) == {"done": 2}


def test_dossiers_of_others_are_unknown_and_others_see_no_statement(world, reference):
    river = world.seat(world.river, "dossier-approver")
    found = read(file_of(line("16000", reference)), "x.csv", COLUMNS)
    theirs = actions.keep_statement(found, unit=world.river, by=river, at=LATER)
    assert found_of(theirs.id) == ["unknown"]
    with pytest.raises(NotThere):
        actions.accept_matches(theirs.id, by=world.seats["approver"], at=LATER)
    with pytest.raises(NotAllowed):
        actions.keep_statement(found, unit=world.hill, by=world.seats["desk"], at=LATER)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no row with the columns"),
        (b"a;b\n1;2\n", "no row with the columns"),
        (HEAD.encode(), "no entry of money in"),
        (HEAD.encode() + "09/09/2026;1;x;;một\n".encode(), "row 2"),
        (HEAD.encode() + b"09/09/2026;1;x;;=1+1\n", "row 2"),
        (HEAD.encode() + b"09/09/2026;1;x;;1,5\n", "row 2"),
        (HEAD.encode() + b"31/02/2026;1;x;;1000\n", "row 2"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"PK\x03\x04 no", "neither CSV nor XLSX"),
    ],
)
def test_a_file_that_lies_is_refused_by_name_and_row(content, said):
    with pytest.raises(Invalid, match=said):
        read(io.BytesIO(content), "sao-ke.csv", COLUMNS)


def test_debits_totals_and_notes_are_no_money_in():
    found = read(
        file_of("09/09/2026;1;phí SMS;11.000;", line("16000"), ";;Cộng;;16000", ";;;;", line("-5000", number="2")),
        "x.csv",
        COLUMNS,
    )
    assert [row.entry.amount for row in found.rows] == [16_000]


def test_columns_called_otherwise_are_named_by_the_person():
    head = "Date,Ref,Description,Credit\n"
    content = (head + '2026-09-09,FT9,"abc","1,250,000.00"\n').encode()
    with pytest.raises(Invalid):
        read(io.BytesIO(content), "x.csv", COLUMNS)
    columns = StatementColumns(day="Date", amount="Credit", text="Description", number="Ref")
    (row,) = read(io.BytesIO(content), "x.csv", columns).rows
    assert (row.entry.amount, row.entry.number) == (1_250_000, "FT9")


def test_a_spreadsheet_is_read_the_same():
    import openpyxl

    book = openpyxl.Workbook()
    for cells in (["Sao kê"], HEAD.strip().split(";"), ["09/09/2026", "FT1", REFERENCE, None, 16000]):
        book.active.append(cells)
    kept_as = io.BytesIO()
    book.save(kept_as)
    kept_as.seek(0)
    (row,) = read(kept_as, "x.xlsx", COLUMNS).rows
    assert (row.entry.amount, row.entry.text) == (16_000, REFERENCE)


def test_a_row_that_cannot_be_read_is_named_and_the_others_are_kept(world, browse, reference):
    statement = kept(
        world, line("16000", reference, "A"), line("1,5", "mờ", "B"), line("7", "khác", "C", day="32/9/2026")
    )
    assert found_of(statement.id) == ["matched"]
    assert queries.faults(statement.id) == [(5, "amount", "Ghi có", "1,5"), (6, "day", "Ngày giao dịch", "32/9/2026")]
    shown = unescape(browse("approver").get(f"/thu-phi/sao-ke/{statement.id}/").content.decode())
    assert "Dòng 5, cột “Ghi có”: “1,5” không phải số tiền đồng" in shown and "Dòng 6" in shown


def test_many_rows_that_cannot_be_read_are_wrong_columns():
    lines = [line("mười", number=str(number)) for number in range(MOST_FAULTS + 1)]
    with pytest.raises(Invalid, match="row 4: the column “Ghi có”"):
        read(file_of(*lines), "x.csv", COLUMNS)


def test_formulas_in_the_text_leave_as_text(world, browse, reference):
    statement = kept(world, line("16000", '=HYPERLINK("http://x")'))
    text = browse("approver").get(f"/thu-phi/sao-ke/{statement.id}/?loai=unknown").content.decode()
    assert "=HYPERLINK" in text and 'href="http://x"' not in text


def test_the_pages_bring_a_statement_and_take_what_fits(world, browse, dossier, reference):
    from django.core.files.uploadedfile import SimpleUploadedFile

    approver = browse("approver")
    assert approver.get("/thu-phi/sao-ke/").status_code == 200
    assert approver.post("/thu-phi/sao-ke/", {}).status_code == 422
    lying = SimpleUploadedFile("x.csv", b"\xff\xfe\x00")
    assert approver.post("/thu-phi/sao-ke/", {"file": lying}).status_code == 422
    content = file_of(line("16000", reference), line("5", "khác", "2")).getvalue()
    sent = {"file": SimpleUploadedFile("sao-ke.csv", content)}
    address = approver.post("/thu-phi/sao-ke/", sent)["Location"]
    again = approver.post("/thu-phi/sao-ke/", {"file": SimpleUploadedFile("khac.csv", content)})["Location"]
    assert again == address + "?lai=1" and approver.get(again).status_code == 200
    assert approver.post(address, {"do": "accept"}).status_code == 302
    assert bills.of(dossier).stands == "paid"
    assert approver.post(address, {"do": "accept"}).status_code == 422
    last = StatementLine.objects.get(found="unknown").pk
    for wrong in ("", "0", "9" * 30, "x"):
        assert approver.post(address, {"do": "aside", "line": wrong}).status_code == 404
    assert approver.post(address, {"do": "aside", "line": str(last)}).status_code == 302
    for tab in ("done", "matched", "nothing"):
        assert approver.get(f"{address}?loai={tab}").status_code == 200
    assert browse("desk").get(address).status_code == 403


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("50.000", 50_000),
        ("50,000", 50_000),
        ("1.250.000", 1_250_000),
        ("1,250,000.00", 1_250_000),
        ("+50 000 VND", 50_000),
        ("50000đ", 50_000),
        ("50000.00", 50_000),
        ("-5.000", -5_000),
        ("1.5", None),
        ("1.50", None),
        ("12.34.567", None),
        ("1,250.000", None),
        ("=1+1", None),
        ("", None),
        ("٣", None),
    ],
)
def test_amounts_as_banks_write_them(written, amount):
    assert dong_of(written) == amount


@given(st.integers(1, 10**12), st.sampled_from([",", ".", " "]))
def test_grouped_or_not_it_is_the_same(amount, mark):
    assert dong_of(f"{amount:,}".replace(",", mark)) == dong_of(str(amount)) == amount


@given(st.text("ABCDEFGH0123456789 .-", max_size=20), st.text("ABCDEFGH .-", max_size=20))
def test_the_reference_is_found_wherever_it_stands(before, after):
    assert REFERENCE in list(candidates(f"{before}x {REFERENCE} {after}", {"H38"}))


@given(
    st.lists(st.tuples(st.sampled_from([REFERENCE, "H38SNNMT2609080002", "x"]), st.integers(1, 30_000)), max_size=12)
)
def test_no_more_is_matched_than_is_owed(entries):
    owed = {REFERENCE: Decimal(16_000), "H38SNNMT2609080002": Decimal(8_000)}
    found = matches(
        [Entry(row, Decimal(amount), text) for row, (text, amount) in enumerate(entries)], owed, beginnings={"H38"}
    )
    assert [one.row for one in found] == list(range(len(entries)))
    for reference, due in owed.items():
        taken = [entries[one.row][1] for one in found if one.reference == reference and one.found == "matched"]
        assert len(taken) <= 1 and sum(taken) <= due
