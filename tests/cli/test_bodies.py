"""Bodies are taken in whole or refused with a sentence, whatever the line does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from latefinal.cli.bodies import BodyLimits, BodyReader
from latefinal.cli.errors import BodyTooLarge, BodyTooSlow, ClientGone, TooManyBodies
from tests.loops import in_a_loop

SOON = BodyLimits(grace=0.1, slowest=1000.0, count=2, total_size=100, in_memory=10, linger=0.1)


async def line(*chunks: bytes, pause: float = 0.0, hangs: bool = False) -> AsyncIterator[bytes]:
    for chunk in chunks:
        await asyncio.sleep(pause)
        yield chunk
    if hangs:
        await asyncio.Event().wait()


def read(reader: BodyReader, chunks: AsyncIterator[bytes], announced: int | None = None):
    return reader.read(chunks, announced=announced, most=50)


@pytest.mark.parametrize("words", [b"", b"short", b"longer than is kept in memory"])
def test_a_body_comes_back_as_it_was_sent(words):
    reader = BodyReader(SOON)
    body = in_a_loop(read(reader, line(words[:3], words[3:]), len(words)))
    assert (body.file.read(), body.size, reader.held) == (words, len(words), len(words))
    reader.release(body)
    assert reader.held == 0


@pytest.mark.parametrize(
    ("chunks", "announced", "error"),
    [
        (lambda: line(b"a", hangs=True), 10, BodyTooSlow),
        (lambda: line(hangs=True), None, BodyTooSlow),
        (lambda: line(*[b"a"] * 20, pause=0.02), 20, BodyTooSlow),
        (lambda: line(b"a"), 51, BodyTooLarge),
        (lambda: line(b"a" * 30, b"a" * 21), None, BodyTooLarge),
        (lambda: line(b"a", b"b"), 3, ClientGone),
    ],
    ids=["one byte", "no byte", "a trickle", "said to be large", "large unsaid", "gone"],
)
def test_what_is_not_taken_is_named_and_nothing_stays_held(chunks, announced, error):
    reader = BodyReader(SOON)
    with pytest.raises(error):
        in_a_loop(read(reader, chunks(), announced))
    assert reader.held == 0


def test_a_slow_line_that_keeps_its_pace_is_waited_for():
    # Ten bytes earn a tenth of a second: in all it may take much longer than the grace alone.
    reader = BodyReader(BodyLimits(grace=0.1, slowest=100.0))
    body = in_a_loop(read(reader, line(*[b"a" * 10] * 5, pause=0.06)))
    assert body.size == 50
    reader.release(body)


def test_the_eldest_slow_body_makes_room_for_a_new_one():
    async def three() -> BaseException | None:
        reader = BodyReader(BodyLimits(grace=5.0, count=2))
        slow = [asyncio.create_task(read(reader, line(b"a", hangs=True), 10)) for _ in range(2)]
        await asyncio.sleep(0)
        quick = await read(reader, line(b"abc"), 3)
        done, _rest = await asyncio.wait(slow, timeout=1)
        assert quick.size == 3
        assert done == {slow[0]}
        reader.release(quick)
        slow[1].cancel()
        return slow[0].exception()

    assert isinstance(in_a_loop(three()), BodyTooSlow)


def test_all_bodies_together_are_bounded():
    async def many() -> None:
        reader = BodyReader(SOON)
        held = [await read(reader, line(b"a" * 40)) for _ in range(2)]
        with pytest.raises(TooManyBodies):
            await read(reader, line(b"a" * 40))
        reader.release(held[0])
        reader.release(held[1])
        reader.release(await read(reader, line(b"a" * 40)))

    in_a_loop(many())
