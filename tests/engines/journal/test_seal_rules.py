"""Leaves, trees and paths: the byte layout promised to outsiders, and what must hold for any number of entries."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.journal.sealing import roots, rules
from tinhso.engines.journal.sealing.rules import Member, Place
from tinhso.kernel.errors import Invalid

leaves = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70)
AT = datetime(2026, 11, 22, 1, 2, 3, 4, tzinfo=UTC)


def split(found: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, as it is written there: split at the largest power of two below n."""
    if len(found) == 1:
        return found[0]
    half = 1
    while half * 2 < len(found):
        half *= 2
    return sha256(b"\x01" + split(found[:half]) + split(found[half:])).digest()


@given(leaves)
def test_the_root_is_that_of_rfc_6962(found):
    assert rules.root_of(found) == split(found)


def test_the_root_of_nothing_is_that_of_rfc_6962():
    assert rules.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(leaves, st.data())
def test_every_path_climbs_to_the_root_and_no_other_leaf_does(found, data):
    index = data.draw(st.integers(0, len(found) - 1))
    path, root = rules.path_of(found, index), rules.root_of(found)
    assert rules.climb(found[index], index, len(found), path) == root
    assert rules.climb(bytes(32), index, len(found), path) != root or found[index] == bytes(32)
    assert rules.climb(found[index], index, len(found), (*path, bytes(32))) is None
    if path:
        assert rules.climb(found[index], index, len(found), path[:-1]) is None


@pytest.mark.parametrize(("index", "count"), [(-1, 3), (3, 3), (0, 0)])
def test_a_place_outside_the_block_leads_nowhere(index, count):
    assert rules.climb(bytes(32), index, count, ()) is None


def test_a_path_of_no_entry_is_refused():
    with pytest.raises(IndexError):
        rules.path_of([bytes(32)], 1)


def test_a_leaf_is_the_hash_of_these_bytes():
    text = '{"note":"Tú Lệ"}'
    row = rules.row_of(Place(900, 7), AT, text)
    moment = int((AT - datetime(2000, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000 + 0.5)
    body = text.encode()
    by_hand = b"\x00\x04" + struct.pack(f">iqiqiqi{len(body)}s", 8, 7, 8, 900, 8, moment, len(body), body)
    assert row == by_hand
    assert rules.leaf_of(row) == sha256(by_hand).digest()
    assert rules.place_of(row) == Place(900, 7)


def test_a_leaf_is_never_a_node():
    assert rules.row_of(Place(1, 1), AT, "")[0] == 0


def test_a_header_is_text_that_anybody_can_hash():
    seal = rules.sealed(1, Place(900, 7), [bytes(32)], bytes(32), AT)
    assert seal.header == (
        '{"bound":{"count":0,"kinds":[],"root":"' + rules.NO_LEAVES.hex() + '"},"count":1,"last":{"id":7,"xid":900},'
        '"number":1,"previous":"' + "00" * 32 + '","root":"' + "00" * 32 + '","seal":"tinhso-1",'
        '"sealed_at":"2026-11-22T01:02:03.000004Z"}'
    )
    assert seal.fits
    assert seal.hash == sha256(seal.header.encode()).digest()


members = st.lists(st.integers(-(2**63), 2**63 - 1), unique=True, max_size=20).map(
    lambda ids: [Member(id, sha256(str(id).encode()).digest()) for id in ids]
)


@given(members)
def test_members_are_read_back(found):
    assert rules.unpacked(rules.packed(found)) == found
    assert rules.difference(found, found) is None


@given(members.filter(bool), st.data())
def test_the_entry_that_was_touched_is_the_one_that_is_named(found, data):
    index = data.draw(st.integers(0, len(found) - 1))
    one = found[index]
    altered = [*found[:index], Member(one.id, bytes(32)), *found[index + 1 :]]
    assert rules.difference(found, altered) == (one.id, "altered")
    assert rules.difference(found, [*found[:index], *found[index + 1 :]]) == (one.id, "deleted")
    new = Member(next(id for id in range(-30, 30) if id not in {other.id for other in found}), bytes(32))
    assert rules.difference(found, [*found[:index], new, *found[index:]]) == (new.id, "inserted")
    assert rules.difference(found, [*found, new]) == (new.id, "inserted")


@given(members.filter(lambda found: len(found) > 1))
def test_entries_that_changed_places_are_moved(found):
    assert rules.difference(found, [found[1], found[0], *found[2:]]) == (found[0].id, "moved")


def chain(length: int) -> list[rules.Seal]:
    made, before = [], bytes(32)
    for number in range(1, length + 1):
        made.append(rules.sealed(number, Place(number, number), [sha256(bytes([number])).digest()], before, AT))
        before = made[-1].hash
    return made


def test_published_roots_are_read_back_even_out_of_an_answered_letter():
    seals = chain(3)
    text = roots.lines(seals)
    assert roots.read(text) == {seal.number: seal.hash.hex() for seal in seals}
    letter = "Kính gửi Sở,\n" + "\n".join("> " + line for line in text.splitlines()) + "\nTrân trọng."
    assert roots.read(letter) == roots.read(text)


def test_published_roots_that_contradict_each_other_are_refused():
    seal = chain(1)[0]
    line = roots.line(seal)
    with pytest.raises(Invalid, match="Line 2 gives block 1 another hash"):
        roots.read(line + "\n" + line[:-1] + ("0" if line[-1] != "0" else "1"))


def test_a_file_without_roots_is_refused():
    with pytest.raises(Invalid, match="No published block"):
        roots.read("Kính gửi Sở,")
