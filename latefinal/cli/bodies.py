"""Taking in what a request sends, whole and within bounds, before a thread is spent on it.

A thread that waits for a slow line answers nobody else, and four of them are all there are.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

from .errors import BodyTooLarge, BodyTooSlow, ClientGone, TooManyBodies

KIB, MIB = 1024, 1024 * 1024
AT_ONCE = 0.0  # a moment of the loop's clock that has passed


@dataclass(frozen=True)
class BodyLimits:
    """What is taken in. Sizes in bytes, times in seconds."""

    reader_size: int = 3 * MIB
    desk_size: int = 72 * MIB  # a list of readers may have 64
    total_size: int = 512 * MIB  # of all that are held at once
    in_memory: int = 128 * KIB  # the rest of a body lies in a temporary file
    count: int = 128  # of those on their way at once
    grace: float = 15.0
    slowest: float = 4.0 * KIB  # bytes a second that earn more time, once the grace is over
    linger: float = 5.0  # what is refused is read on so long, or a browser never sees the answer


@dataclass
class Body:
    """What a request sent: `file` stands at its beginning and holds `size` bytes."""

    file: IO[bytes]
    size: int = 0


class BodyReader:
    """Takes in bodies, many at once, in one event loop."""

    def __init__(self, limits: BodyLimits | None = None) -> None:
        self.limits = limits or BodyLimits()
        self.held = 0  # bytes
        self._under_way: dict[int, asyncio.Timeout] = {}

    async def read(self, sent: AsyncIterable[bytes], *, announced: int | None, most: int) -> Body:
        """The whole body; it counts as held until `release`.

        `announced` is what Content-Length said, `most` what is allowed, in bytes. Raises
        BodyTooLarge, BodyTooSlow, TooManyBodies, ClientGone.
        """
        chunks = aiter(sent)  # once: RSGI's own allows no second
        if announced is not None and announced > most:
            await self._let_it_pass(chunks)
            raise BodyTooLarge(most)
        body = Body(tempfile.SpooledTemporaryFile(self.limits.in_memory))  # noqa: SIM115 - the caller's
        try:
            await self._fill(body, chunks, most)
            if announced is not None and body.size != announced:
                raise ClientGone
        except BodyTooLarge:
            self.release(body)
            await self._let_it_pass(chunks)
            raise
        except BaseException:
            self.release(body)
            raise
        body.file.seek(0)
        return body

    def release(self, body: Body) -> None:
        """Forget a body whose request was answered."""
        self.held -= body.size
        body.file.close()

    async def _fill(self, body: Body, chunks: AsyncIterator[bytes], most: int) -> None:
        began = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self.limits.grace) as patience:
                with self._under_way_with(patience):
                    while chunk := await _next(chunks):
                        self._take(body, chunk, most)
                        earned = self.limits.grace + body.size / self.limits.slowest
                        if patience.when() != AT_ONCE:
                            patience.reschedule(began + earned)
        except TimeoutError:
            raise BodyTooSlow from None

    def _take(self, body: Body, chunk: bytes, most: int) -> None:
        if body.size + len(chunk) > most:
            raise BodyTooLarge(most)
        if self.held + len(chunk) > self.limits.total_size:
            raise TooManyBodies
        body.file.write(chunk)
        body.size += len(chunk)
        self.held += len(chunk)

    @contextmanager
    def _under_way_with(self, patience: asyncio.Timeout) -> Iterator[None]:
        # The eldest makes room. A body that comes with its head is read at once, so whoever is
        # turned out is slow, and somebody who fills all places turns out themselves.
        if len(self._under_way) >= self.limits.count:
            self._under_way.pop(next(iter(self._under_way))).reschedule(AT_ONCE)
        self._under_way[id(patience)] = patience
        try:
            yield
        finally:
            self._under_way.pop(id(patience), None)

    async def _let_it_pass(self, chunks: AsyncIterator[bytes]) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self.limits.linger):
                while await _next(chunks):
                    pass


async def _next(chunks: AsyncIterator[bytes]) -> bytes:
    # Not `anext` with a default: what it wraps around RSGI's awaitable cannot be cancelled.
    try:
        return await anext(chunks)
    except StopAsyncIteration:
        return b""
