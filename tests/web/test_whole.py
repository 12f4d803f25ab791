"""A body is whole or cannot be read, however it is read."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.web.whole import Whole

SIZES = st.lists(st.one_of(st.none(), st.integers(-1, 40)), min_size=1, max_size=20)


class Dripping(BytesIO):
    """A connection that gives less than was asked for."""

    def read(self, size=-1):
        return super().read(min(3, size) if size and size > 0 else 3)


@given(st.binary(max_size=60), SIZES, st.sampled_from([BytesIO, Dripping]))
def test_what_came_whole_is_read_as_it_is(body, sizes, kind):
    stream, read = Whole(kind(body), len(body)), b""
    for size in sizes:
        read += stream.read(size)
    assert (read + stream.read(), stream.cut) == (body, False)


@given(st.binary(max_size=60), st.integers(1, 50), st.sampled_from([BytesIO, Dripping]))
def test_what_ended_before_its_length_cannot_be_read_to_its_end(body, lacking, kind):
    stream = Whole(kind(body), len(body) + lacking)
    with pytest.raises(OSError, match="before its length"):
        stream.read()
    assert stream.cut


def test_lines_are_read_up_to_the_length_and_no_further():
    stream = Whole(BytesIO(b"one\ntwo\nthree"), 8)
    assert [stream.readline(), stream.readline(), stream.readline()] == [b"one\n", b"two\n", b""]
    with pytest.raises(OSError, match="before its length"):
        Whole(BytesIO(b""), 1).readline()
