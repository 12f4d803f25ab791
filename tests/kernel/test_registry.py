import pytest

from tinhso.kernel.registry import Registry


def test_a_name_is_given_once():
    bells: Registry[str] = Registry("bells")
    bells.add("big", "dong")
    with pytest.raises(RuntimeError, match="bells already has big"):
        bells.add("big", "ding")


def test_after_sealing_nothing_is_added():
    bells: Registry[str] = Registry("bells")
    bells.seal()
    with pytest.raises(RuntimeError, match="sealed"):
        bells.add("late", "dong")


def test_a_missing_name_lists_what_there_is():
    bells: Registry[str] = Registry("bells")
    bells.add("big", "dong")
    with pytest.raises(KeyError, match="it has big"):
        bells.get("small")


def test_a_test_gets_a_fresh_registry_and_gives_the_old_one_back():
    bells: Registry[str] = Registry("bells")
    bells.add("big", "dong")
    bells.seal()
    with bells.fresh():
        bells.add("big", "ding")
        assert bells.get("big") == "ding"
    assert bells.get("big") == "dong"
