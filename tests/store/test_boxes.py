"""A key for each purpose: what was kept is read again, by nobody else and for nothing else."""

import pytest
from cryptography.fernet import InvalidToken

from tinhso.store import boxes


@pytest.fixture(autouse=True)
def installation(settings):
    settings.SECRET_KEY = "k" * 40


def test_what_is_kept_for_a_purpose_is_read_for_it_alone(settings):
    kept = boxes.box("webhooks").encrypt(b"a secret")
    assert boxes.box("webhooks").decrypt(kept) == b"a secret"
    with pytest.raises(InvalidToken):
        boxes.box("vouched").decrypt(kept)
    settings.SECRET_KEY = "another installation's"
    with pytest.raises(InvalidToken):
        boxes.box("webhooks").decrypt(kept)


def test_keys_stay_as_they_were_or_nothing_kept_could_be_read():
    assert boxes.key("onestop handles").hex() == "4f044179c2ea6bc766931603e396c21d2071a0576740ece83fa1f174374707d0"
