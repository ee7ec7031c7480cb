"""What was packed for the way comes out as it went in, and never all at once."""

import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.plumbing.fetching.unpacking import PIECE, Unpackable, unpacked

WAYS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "identity": bytes,
}


def raw_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(data) + engine.flush()


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[begin : begin + size] for begin in range(0, len(data), size)]


@given(data=st.binary(max_size=3000), size=st.integers(1, 700), way=st.sampled_from([*WAYS]))
def test_every_way_of_packing_is_undone_wherever_the_bytes_are_cut(data, size, way):
    assert b"".join(unpacked(cut(WAYS[way](data), size), way)) == data


@given(data=st.binary(max_size=500), size=st.integers(1, 90))
def test_deflate_without_a_head_is_understood_too(data, size):
    assert b"".join(unpacked(cut(raw_deflate(data), size), "deflate")) == data


def test_two_packings_are_undone_in_turn_and_three_are_refused():
    twice = brotli.compress(gzip.compress(b"news"))
    assert b"".join(unpacked([twice], "gzip, BR")) == b"news"
    with pytest.raises(Unpackable):
        unpacked([twice], "gzip, gzip, gzip")


def test_one_gzip_after_another_is_read_and_padding_is_not():
    packed = gzip.compress(b"good ") + gzip.compress(b"news") + bytes(512)
    assert b"".join(unpacked(cut(packed, 7), "gzip")) == b"good news"


@pytest.mark.parametrize("way", ["gzip", "deflate", "br"])
def test_a_bomb_comes_in_pieces(way):
    bomb = WAYS[way](bytes(30_000_000))
    assert len(bomb) < 50_000
    pieces = unpacked([bomb], way)
    assert all(len(next(pieces)) <= 2 * PIECE for _number in range(20))


@pytest.mark.parametrize("way", ["gzip", "deflate", "br"])
def test_what_breaks_off_or_is_something_else_is_said_to_be(way):
    whole = WAYS[way](b"news of the day " * 50)
    for broken in (whole[:-3], b"\xff" + whole, b"<rss version='2.0'></rss>"):
        with pytest.raises(Unpackable):
            list(unpacked([broken], way))


@pytest.mark.parametrize("way", ["gzip", "deflate", "br"])
def test_no_bytes_at_all_are_nothing(way):
    assert list(unpacked([], way)) == []


def test_an_unknown_way_is_refused():
    with pytest.raises(Unpackable):
        unpacked([b"news"], "zstd")
