"""Taking away what was written on a case, as part of an act that erases somebody's data. States, times and doers stay."""

from tinhso.kernel.texts import ERASED
from tinhso.store import verbs


def words_on(case: int) -> int:
    """How many steps, opinions and notes hold words, and participants of outside a handle."""
    ((many,),) = verbs.rows(_MANY, case, case, case, case)
    return int(many)


def erase_words(case: int) -> None:
    """Take away notes of steps, questions and answers of opinions, notes, and handles of people outside. In the caller's
    transaction, which records the event."""
    verbs.rows(_ERASE, case, ERASED, ERASED, case, ERASED, case, case)


_MANY = """SELECT (SELECT count(*) FROM cases_casestep WHERE case_id = %s::bigint AND note <> '')
    + (SELECT count(*) FROM cases_opinion WHERE case_id = %s::bigint)
    + (SELECT count(*) FROM cases_note WHERE case_id = %s::bigint)
    + (SELECT count(*) FROM cases_participant WHERE case_id = %s::bigint AND handle <> '')"""
_ERASE = """WITH steps AS (UPDATE cases_casestep SET note = '' WHERE case_id = %s::bigint AND note <> ''),
    opinions AS (UPDATE cases_opinion SET question = %s, answer = CASE WHEN answer = '' THEN '' ELSE %s END
      WHERE case_id = %s::bigint),
    notes AS (UPDATE cases_note SET words = %s WHERE case_id = %s::bigint)
    DELETE FROM cases_participant WHERE case_id = %s::bigint AND handle <> '' RETURNING id"""
