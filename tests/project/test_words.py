import pytest

from tinhso.project.words import Words


@pytest.mark.parametrize(
    "asked, surroundings, language",
    [
        (None, {}, "vi"),
        (None, {"LANG": "C.UTF-8"}, "vi"),
        (None, {"LANG": "en_US.UTF-8"}, "en"),
        (None, {"LANG": "en_US.UTF-8", "LC_ALL": "vi_VN.UTF-8"}, "vi"),  # LC_ALL is stronger than LANG
        ("vi", {"LANG": "en_US.UTF-8"}, "vi"),  # what was asked for is strongest
        ("en", {"LANG": "vi_VN"}, "en"),
    ],
)
def test_the_terminal_speaks_vietnamese_unless_english_is_asked_for(asked, surroundings, language):
    assert Words.wanted(asked, surroundings).language == language
