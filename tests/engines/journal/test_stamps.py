"""Time stamps by the real protocol, from an authority of the test's own."""

from __future__ import annotations

import pytest

from tinhso.engines.journal import public as journal
from tinhso.engines.journal import testing
from tinhso.engines.journal.sealing import stamping
from tinhso.kernel.errors import Invalid

from .conftest import execute, open_bridge

pytestmark = pytest.mark.skipif(
    testing.OPENSSL is None, reason="no openssl on this machine: its time stamps are asked for"
)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    with testing.authority(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture
def asked(authority, settings):
    settings.TINHSO_TSA_URL = authority.url
    settings.TINHSO_TSA_ROOTS = str(authority.roots)
    return authority


def test_the_newest_block_is_stamped_once(chain, asked):
    assert stamping.stamp() == 3
    assert stamping.stamp() is None
    verdict = journal.verify()
    assert (verdict.ok, verdict.stamps) == (True, 1)
    open_bridge(70)
    journal.seal()
    assert stamping.stamp() == 4
    assert journal.verify().stamps == 2


def test_without_an_authority_nothing_is_asked(chain, settings):
    settings.TINHSO_TSA_URL = ""
    assert stamping.stamp() is None
    assert journal.verify().stamps == 0


def test_a_stamp_of_another_block_does_not_fit(chain, asked):
    stamping.stamp()
    execute("UPDATE journal_stamp SET block = 2")
    broken = journal.verify().broken
    assert broken is not None
    assert (broken.block, "time stamp" in str(broken)) == (2, True)


def test_a_stamp_that_is_no_stamp_does_not_fit(chain, asked):
    stamping.stamp()
    execute("UPDATE journal_stamp SET answer = 'x'")
    assert not journal.verify().ok


def test_a_stamp_of_an_authority_nobody_trusts_does_not_fit(chain, asked, settings, tmp_path_factory):
    with testing.authority(tmp_path_factory.mktemp("stranger")) as stranger:
        with pytest.raises(Invalid, match="did not stamp"):
            stamping.stamp(authority=stranger.url)
        settings.TINHSO_TSA_ROOTS = ""  # nobody asks whose signature it is
        assert stamping.stamp(authority=stranger.url) == 3
    settings.TINHSO_TSA_ROOTS = str(asked.roots)
    assert not journal.verify().ok


def test_an_answer_to_another_question_is_not_kept(chain, asked, monkeypatch):
    first = stamping._post
    kept = []
    monkeypatch.setattr(stamping, "_post", lambda address, query: kept.append(first(address, query)) or kept[-1])
    stamping.stamp()
    open_bridge(71)
    journal.seal()
    monkeypatch.setattr(stamping, "_post", lambda address, query: kept[0])
    with pytest.raises(Invalid, match="did not stamp"):
        stamping.stamp()
    assert journal.verify().stamps == 1


def test_only_an_address_of_the_web_is_asked(chain, settings):
    with pytest.raises(Invalid, match="https://"):
        stamping.stamp(authority="file:///etc/passwd")
