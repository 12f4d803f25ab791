"""Every dossier of a demo has its form filled in, and the answers are ones the form takes."""

from datetime import date

import pytest
from tests.services.onestop.shipped import sheets

from tinhso.project.demo.dossiers import STORIES
from tinhso.project.demo.forms import ANSWERS
from tinhso.services.onestop.filling.rules import answers
from tinhso.services.onestop.rules import numbers


@pytest.mark.parametrize("code", sorted({story.procedure for story in STORIES}))
def test_the_answers_of_each_procedure_played_are_taken_and_no_more_than_asked(code):
    read = answers.read(sheets()[code], ANSWERS[code])
    typed = {name for name, value in ANSWERS[code].items() if value}
    assert set(read) == typed, "nothing was made up that nobody asks"


def test_no_number_made_up_is_anybodys():
    for code, typed in ANSWERS.items():
        for name, value in answers.flat(answers.read(sheets()[code], typed)):
            if "so-dinh-danh" in name:
                assert str(value).startswith("000"), "no province has 000"
                assert numbers.unlikely(str(value), on=date(2026, 11, 22)) is not None
