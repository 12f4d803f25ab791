"""Numbers of papers: from 1 on 1 January to 31 December, by agency and kind of paper, none left out, none given twice."""

from django.db import connection

from tinhso.store.transactions import all_or_nothing


@all_or_nothing
def next_number(unit: int, symbol: str, *, year: int) -> int:
    """The next number of the unit's papers with this symbol in the year (Decree 30/2020/NĐ-CP, article 15).

    Part of the act that issues the paper: whoever asks at the same time waits until that act is done, and an act that
    fails gives its number back. So ask late, when nothing is left to refuse.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [unit, symbol, year])
        (number,) = cursor.fetchone()
    return int(number)


_NEXT = """INSERT INTO documents_series AS held (unit_id, symbol, year, last) VALUES (%s, %s, %s, 1)
    ON CONFLICT (unit_id, symbol, year) DO UPDATE SET last = held.last + 1 RETURNING last"""
