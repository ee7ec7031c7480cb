"""Fetching over real sockets: neither bytes nor seconds run away, and what is broken is said so."""

from __future__ import annotations

import gzip
import time

import brotli
import pytest

from latefinal.plumbing.fetching import (
    FetchLimits,
    NotReached,
    TooLarge,
    TooSlow,
    UnreadableAnswer,
)
from tests.webserver import Talk, fetcher_to, web_server

QUICK = FetchLimits(most_bytes=100_000, seconds=0.6, connect_seconds=0.3)


def fetched_from(script, at, *, limits=None):
    with web_server(script) as server:
        return fetcher_to(server, limits=limits).fetch(server.url, at=at)


def slow_look_up(_host: str, _port: int) -> list[str]:
    time.sleep(1)
    return ["127.0.0.1"]


def test_a_look_up_that_takes_too_long_is_not_waited_for(at):
    with pytest.raises(TooSlow):
        fetcher_to(limits=QUICK, look_up=slow_look_up).fetch("http://paper.example/", at=at)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"


@pytest.mark.parametrize(
    "script",
    [
        lambda talk: talk.stop.wait(9),
        lambda talk: talk.drip(HEAD, 0.05),
        lambda talk: (talk.send(HEAD), talk.drip(bytes(900), 0.05)),
        lambda talk: talk.drip(b"HTTP/1.1 103 Wait\r\n\r\n" * 99, 0.01),
    ],
    ids=["silent", "a byte of its head", "a byte of its body", "hints without end"],
)
def test_who_keeps_us_waiting_is_left_when_the_seconds_are_up(at, script):
    began = time.monotonic()
    with pytest.raises(TooSlow, match=r"0\.6 seconds"):
        fetched_from(script, at, limits=QUICK)
    assert time.monotonic() - began < 2


def test_the_seconds_are_for_all_redirects_together(at):
    def script(talk: Talk) -> None:
        talk.stop.wait(0.25)
        talk.answer(302, location="/again")

    with pytest.raises(TooSlow):
        fetched_from(script, at, limits=QUICK)


def without_end(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\n\r\n")
    while not talk.stop.is_set():
        talk.send(bytes(10_000))


def hints_without_end(talk: Talk) -> None:
    while not talk.stop.is_set():
        talk.send(b"HTTP/1.1 103 Wait\r\nX: " + b"y" * 9000 + b"\r\n\r\n")


@pytest.mark.parametrize(
    "script",
    [
        without_end,
        hints_without_end,
        lambda talk: talk.answer(200, b"", content_length="100001"),
        lambda talk: talk.answer(200, gzip.compress(bytes(9_000_000)), content_encoding="gzip"),
        lambda talk: talk.answer(200, brotli.compress(bytes(9_000_000)), content_encoding="br"),
    ],
    ids=["endless", "hints", "announced", "gzip bomb", "brotli bomb"],
)
def test_more_bytes_than_are_taken_are_refused(at, script):
    with pytest.raises(TooLarge, match=r"0\.1 MB"):
        fetched_from(script, at, limits=FetchLimits(most_bytes=100_000, seconds=5))


@pytest.mark.parametrize(("size", "is_taken"), [(100_000, True), (100_001, False)])
def test_the_bound_is_met_to_the_byte(at, size, is_taken):
    limits = FetchLimits(most_bytes=100_000)
    body = gzip.compress(bytes(size))
    if is_taken:
        answer = fetched_from(
            lambda talk: talk.answer(200, body, content_encoding="gzip"), at, limits=limits
        )
        assert len(answer.body) == size
        return
    with pytest.raises(TooLarge):
        fetched_from(
            lambda talk: talk.answer(200, body, content_encoding="gzip"), at, limits=limits
        )


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nnews",
        b"HTTP/1.1 200 OK\r\nContent-Length: minus\r\n\r\nnews",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nnews\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000,
        b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: 4\r\n\r\nnews",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnews",
        b"HTTP/1.1 101 Switching\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\n",
    ],
)
def test_what_cannot_be_read_is_one_sentence_of_ours(at, sent):
    with pytest.raises((UnreadableAnswer, NotReached)) as refused:
        fetched_from(lambda talk: talk.send(sent), at)
    assert "127.0.0.1" in str(refused.value)
    assert refused.value.__cause__ is None
