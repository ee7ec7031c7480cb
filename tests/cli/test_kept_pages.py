"""Kept pages as strangers, readers and a locked database meet them: over the network."""

from __future__ import annotations

import itertools
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.database import URL

from .paper import Running, environment, furnished, rows, running

FILL = """
import django; django.setup()
from latefinal.desk.services import found_paper
from latefinal.plumbing import clock
from latefinal.stories.models import Story
from latefinal.stories.services import draft_story, publish_story
from latefinal.syndication.models import SocialCard
paper = found_paper(name="The Meridian", zone="UTC", sections=[("Harbour", "harbour")])
section = paper.get_children().first().specific
for number in range({stories}):
    story = Story(
        title="The mole", slug=f"mole-{{number}}", standfirst="It holds.",
        made_by_machine="none", body=[("text", "<p>It holds.</p>" * 40)],
    )
    draft_story(section=section, story=story)
    publish_story(story=story, at=clock.now())
# As if their cards had been drawn: a second for each, which changes its page.
SocialCard.objects.update(is_due=False)
"""
FOUND, FEW = FILL.format(stories=60), FILL.format(stories=20)
PUBLISH = """
import django; django.setup()
from latefinal.plumbing import clock
from latefinal.stories.models import Section, Story
from latefinal.stories.services import draft_story, publish_story
story = Story(
    title="The pier", slug="{slug}", standfirst="It holds.", made_by_machine="none",
    body=[("text", "<p>It holds.</p>")]
)
draft_story(section=Section.objects.get(), story=story)
publish_story(story=story, at=clock.now())
"""
DUE = (
    "SELECT 1 FROM related_storyprofile WHERE chosen_at IS NULL",
    "SELECT 1 FROM syndication_socialcard WHERE is_due OR lease_until IS NOT NULL",
)
"""What is done in the background once a story is published."""
POISON = "zqpoison"
_numbers = itertools.count()


@dataclass(frozen=True)
class Told:
    """An answer as it came."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def paper(tmp_path_factory, django_db_setup: None) -> Iterator[Running]:
    with furnished(tmp_path_factory.mktemp("kept")) as home:
        run(home, FOUND)
        with running(home) as paper:
            # What stands beside a story is chosen in the background, and changes its page.
            paper.wait_until(lambda: not rows(home, DUE[0]), "what is related")
            yield paper


def run(home, code: str) -> None:
    """In a process of its own, as an import is."""
    subprocess.run([sys.executable, "-c", code], env=environment(home), check=True)  # noqa: S603 - our own words


def ask(paper: Running, path: str = "/", *more: str, words: bytes = b"", method: str = "GET"):
    """Say it byte by byte as it stands, which a library would put right."""
    host = (
        ()
        if any(one.lower().startswith("host:") for one in more)
        else (f"Host: localhost:{paper.port}",)
    )
    head = "\r\n".join([f"{method} {path} HTTP/1.1", *host, *more, "Connection: close", "", ""])
    with socket.create_connection(("127.0.0.1", paper.port), timeout=30) as link:
        link.sendall(head.encode("latin-1") + words)
        said = b""
        while piece := link.recv(65536):
            said += piece
    top, _, body = said.partition(b"\r\n\r\n")
    first, *lines = top.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines if ": " in line)
    return Told(int(first.split(" ")[1]) if first else 0, headers, body)


def never_asked_for() -> str:
    """A story's page of which nothing is kept yet, so that what comes first decides what is."""
    return f"/harbour/mole-{next(_numbers)}/"


def assert_nothing_wrong_is_kept(paper: Running, path: str) -> None:
    """Compared with what is made for the same page asked at the server's other name."""
    kept, right = ask(paper, path), ask(paper, path, f"Host: 127.0.0.1:{paper.port}")
    assert kept.status == right.status
    assert kept.body.decode().splitlines() == right.body.decode().splitlines()
    assert POISON not in str(kept)


TRICKS = {
    "another host": (f"Host: {POISON}.example",),
    "a second host": ("Host: localhost", f"Host: {POISON}.example"),
    "a host with a port": (f"Host: localhost:80{POISON}",),
    "forwarded host": (f"X-Forwarded-Host: {POISON}.example", f"Forwarded: host={POISON}.example"),
    "forwarded scheme": ("X-Forwarded-Proto: https", "X-Forwarded-Scheme: https"),
    "forwarded port": ("X-Forwarded-Port: 4711", f"X-Forwarded-Prefix: /{POISON}"),
    "another path": (f"X-Original-URL: /{POISON}/", f"X-Rewrite-URL: /{POISON}/"),
    "another method": ("X-HTTP-Method-Override: POST", "X-HTTP-Method: DELETE"),
    "another language": ("Accept-Language: ru, de;q=0.9",),
    "another kind": ("Accept: application/json", f"X-Requested-With: {POISON}"),
    "an origin": (f"Origin: https://{POISON}.example", f"Referer: https://{POISON}.example/"),
    "a cookie": (f"Cookie: theme={POISON}; csrftoken={POISON}; messages={POISON}",),
    "a range": ("Range: bytes=0-9", "If-Range: *"),
    "a condition": ("If-Modified-Since: Fri, 01 Jan 2038 00:00:00 GMT", "If-Match: *"),
    "odd codings": ("Accept-Encoding: identity;q=0, *;q=0", "TE: trailers"),
    "a large head": (f"X-Large: {POISON * 1000}",),
    "a control character": (f"X-Odd: {POISON}\x08\x7f",),
    "an expectation": ("Expect: 100-continue",),
    "no cache": ("Cache-Control: no-cache", "Pragma: akamai-x-get-cache-key"),
}  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_what_a_stranger_sends_beside_an_address_never_reaches_others(paper, trick):
    for path in (never_asked_for(), f"/nothing/{trick.replace(' ', '-')}/"):
        ask(paper, path, *TRICKS[trick])
        assert_nothing_wrong_is_kept(paper, path)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "zq"])
def test_odd_methods_store_nothing(paper, method):
    path = never_asked_for()
    refused = ask(paper, path, "Content-Length: 0", method=method)
    assert refused.status in (400, 403, 405, 501)
    assert_nothing_wrong_is_kept(paper, path)


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        (("Content-Type: application/x-www-form-urlencoded", "Content-Length: 10"), b"q=zqpoison"),
        (("Transfer-Encoding: chunked",), b"8\r\nzqpoison\r\n0\r\n\r\n"),
    ],
)
def test_a_get_with_a_body_stores_nothing_of_it(paper, headers, words):
    path = never_asked_for()
    ask(paper, path, *headers, words=words)
    assert_nothing_wrong_is_kept(paper, path)


@pytest.mark.parametrize(
    "query",
    ["page=1&zqpoison=1", "page=0001", "page=1;page=2", "page[]=zqpoison", "%00zqpoison",
     "page=1&page=99", "utm_source=zqpoison", "__proto__=zqpoison", "page=" + "9" * 3000],
)  # fmt: skip
def test_a_query_that_nobody_reads_changes_nothing(paper, query):
    for path in (never_asked_for(), "/harbour/"):
        ask(paper, f"{path}?{query}")
        assert_nothing_wrong_is_kept(paper, path)


@pytest.mark.parametrize(
    "trick",
    ["//harbour//{name}//", "/harbour/{name}/zqpoison.css", "/harbour/{name};zqpoison.js",
     "/harbour/{name}/%2e%2e/", "/harbour/%6d{rest}/", "/harbour/{name}/%0d%0aX-Odd:%20zqpoison",
     "/harbour/{name}%00zqpoison", "/HARBOUR/{name}/", "/static/../harbour/{name}/",
     "/harbour\\{name}\\", "/harbour/{name}/" + "a" * 3000],
)  # fmt: skip
def test_odd_paths_are_addresses_of_their_own(paper, trick):
    path = never_asked_for()
    name = path.split("/")[2]
    told = ask(paper, trick.format(name=name, rest=name[1:]))
    assert told.status in (200, 301, 302, 400, 404, 414)
    assert "X-Odd" not in told.headers
    assert_nothing_wrong_is_kept(paper, path)


def test_head_answers_as_get_does_without_the_page(paper):
    path = never_asked_for()
    first, got, kept = (ask(paper, path, method=method) for method in ("HEAD", "GET", "HEAD"))
    assert first.body == kept.body == b""
    assert got.body.endswith(b"</html>\n")
    assert [one.status for one in (first, got, kept)] == [200] * 3
    assert kept.headers["etag"] == got.headers["etag"]


def test_an_answer_that_a_browser_has_is_not_sent_again(paper):
    path = never_asked_for()
    tag = ask(paper, path).headers["etag"]
    told = ask(paper, path, f"If-None-Match: {tag}")
    assert (told.status, told.body) == (304, b"")


def test_an_address_that_is_nowhere_costs_little_memory(paper):
    web = max(paper.family(), key=memory_kb)
    for number in range(200):
        ask(paper, f"/{'b' * 300}-{number}/?x={number}")
    before = memory_kb(web)
    for number in range(600):
        ask(paper, f"/{'c' * 300}-{number}/?x={number}")
    # Some 5 KB each, up to what may be kept at all (test_parts).
    assert memory_kb(web) - before < 8 * 1024


def memory_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def test_what_is_published_by_another_process_is_made_before_it_is_asked_for(paper):
    # Asking makes a page that is missing, so each look needs a change of its own.
    assert any(made_unasked(paper, number, within=2.0**number) for number in range(6))


def made_unasked(paper: Running, number: int, *, within: float) -> bool:
    """Whether all that shows a new story is there, `within` seconds after what follows it."""
    places = ("/", "/harbour/", "/feed/")
    for place in places:
        ask(paper, place)
        ask(paper, place)
    before = {place: ask(paper, place).headers["etag"] for place in places}
    run(paper.home, PUBLISH.format(slug=f"pier-{number}"))
    paper.wait_until(lambda: not any(rows(paper.home, one) for one in DUE), "what follows")
    time.sleep(within)
    after = {place: ask(paper, place) for place in (*places, f"/harbour/pier-{number}/")}
    assert all(after[place].headers["etag"] != before[place] for place in places)
    return {told.headers["cache-status"] for told in after.values()} == {"latefinal; hit"}


@pytest.mark.skipif(bool(URL), reason="PostgreSQL has no lock that holds up who only reads")
def test_readers_go_on_while_the_database_is_locked(paper):
    ask(paper, path := never_asked_for())
    with closing(sqlite3.connect(paper.home / "latefinal.sqlite3", isolation_level=None)) as link:
        link.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        asked = ("/", path, never_asked_for())
        assert [ask(paper, one).status for one in asked] == [200] * 3
        assert time.monotonic() - began < 5
        link.execute("ROLLBACK")
