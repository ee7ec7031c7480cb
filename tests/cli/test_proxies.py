"""Behind nginx and Caddy, set up as the documentation says: what readers get is what we made."""

from __future__ import annotations

import gzip
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from .paper import Running, environment, furnished, rows, running
from .proxies import FOLDER, HOST, KINDS, Proxy, blocks, proxy
from .test_kept_pages import FOUND, ask, run

pytestmark = pytest.mark.one_database
SITE = f"https://{HOST}"
CHANGE = """
import django; django.setup()
from latefinal.stories.models import Story
Story.objects.filter(slug="mole-7").update(standfirst="It does not hold at {moment}.")
"""
SIGN_IN = """
import django; django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from latefinal.people.services import ensure_owner
owner = ensure_owner(email="chief@example.org", password="long enough a word", name="Chief")
session = SessionStore()
session[SESSION_KEY] = str(owner.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = owner.get_session_auth_hash()
session.create()
print(session.session_key)
"""
OURS = {"cache-status"}
"""What Latefinal says of its own answers, and no file can."""
ABOUT_FILES = {"last-modified", "accept-ranges"}
OF_A_HOP = {"alt-svc", "connection", "content-encoding", "content-length", "date", "etag", "server"}
OF_A_HOP |= {"transfer-encoding"}


@dataclass
class Site:
    """A paper that writes files, and a proxy in front that serves them."""

    kind: str
    paper: Running
    proxy: Proxy
    cache: Path

    def file(self, path: str) -> Path:
        """Where the page lies."""
        return self.cache / f"pages{path}index.html"

    def written(self, path: str) -> None:
        """Have it asked for, and wait until it lies there."""
        self.proxy.ask(path)
        self.paper.wait_until(self.file(path).exists, f"a file for {path}")


@pytest.fixture(scope="module")
def paper(tmp_path_factory, django_db_setup: None) -> Iterator[Running]:
    with furnished(tmp_path_factory.mktemp("proxied")) as home:
        run(home, FOUND)
        told = {
            "LATEFINAL_URL": SITE,
            "LATEFINAL_TRUSTED_PROXIES": "127.0.0.1",
            "LATEFINAL_CACHE_FOLDER": str(home.parent / "cache"),
        }
        with running(home, **told) as paper:
            due = "SELECT 1 FROM related_storyprofile WHERE chosen_at IS NULL"
            paper.wait_until(lambda: not rows(home, due), "what is related")
            yield paper


@pytest.fixture(scope="module", params=KINDS)
def site(request, paper, tmp_path_factory) -> Iterator[Site]:
    """With what the page says about files."""
    cache = paper.home.parent / "cache"
    told = {FOLDER: str(cache), "127.0.0.1:8000": f"127.0.0.1:{paper.port}"}
    with proxy(request.param, tmp_path_factory.mktemp(request.param), told) as one:
        yield Site(request.param, paper, one, cache)


@pytest.mark.parametrize("kind", KINDS)
def test_the_plain_set_up_passes_everything_on(kind, paper, tmp_path):
    with proxy(kind, tmp_path, {"127.0.0.1:8000": f"127.0.0.1:{paper.port}"}) as one:
        status, headers, body = one.ask("/harbour/mole-1/")
        assert status == 200
        assert body.endswith(b"</html>\n")
        assert "cache-status" in headers
        assert f">{SITE}/harbour/mole-1/<".encode() in body
        status, headers, _body = one.ask("/harbour/mole-1")
        assert (status, headers["location"]) == (301, "/harbour/mole-1/")


@pytest.mark.parametrize("path", ["/", "/harbour/mole-2/"])
@pytest.mark.parametrize("accepted", ["", "gzip", "br, gzip"])
def test_a_page_from_a_file_is_the_page_that_latefinal_answers(site, path, accepted):
    said = [f"Accept-Encoding: {accepted}"] if accepted else []
    site.written(path)
    status, headers, body = site.proxy.ask(path, *said)
    told = (f"Host: {HOST}", "X-Forwarded-Proto: https", *said)
    ours = ask(site.paper, path, *told)
    assert status == ours.status == 200
    assert "cache-status" not in headers, "the proxy sent it"
    assert {**headers, **ours.headers}.keys() - headers.keys() <= OURS | OF_A_HOP
    assert headers.keys() - ours.headers.keys() <= ABOUT_FILES | OF_A_HOP
    alike = headers.keys() & ours.headers.keys() - OF_A_HOP
    assert {name: headers[name] for name in alike} == {name: ours.headers[name] for name in alike}
    if site.kind == "nginx" and accepted.startswith("br"):  # without the module for brotli
        assert headers["content-encoding"] == "gzip"
        assert gzip.decompress(body) == site.file(path).read_bytes()
    else:
        assert headers.get("content-encoding", "") == accepted.partition(",")[0]
        assert body == ours.body


def test_a_copy_that_is_still_good_is_not_sent_again_and_one_that_is_not_is(site):
    path = "/harbour/mole-7/"
    site.written(path)
    _status, headers, first = site.proxy.ask(path)
    known = (f"If-None-Match: {headers['etag']}", f"If-Modified-Since: {headers['last-modified']}")
    assert site.proxy.ask(path, *known)[0] == 304
    run(site.paper.home, CHANGE.format(moment="noon" if site.kind == "nginx" else "dusk"))
    site.paper.wait_until(lambda: site.proxy.ask(path, *known)[0] == 200, "the change")
    site.written(path)
    status, headers, second = site.proxy.ask(path, *known)
    assert status == 200
    assert second != first


def test_a_change_is_seen_within_a_second(site):
    path = "/harbour/mole-7/"
    site.written(path)
    run(site.paper.home, CHANGE.format(moment=f"one by {site.kind}"))
    began = time.monotonic()
    while f"at one by {site.kind}".encode() not in site.proxy.ask(path)[2]:
        assert time.monotonic() - began < 1


def test_who_is_signed_in_gets_live_pages(site):
    path = "/harbour/mole-8/"
    site.written(path)
    words = [sys.executable, "-c", SIGN_IN]
    told = environment(site.paper.home)
    key = subprocess.run(words, env=told, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own words
    for cookie in (f"sessionid={key.strip()}", f"a=b; sessionid={key.strip()}; c=d"):
        status, headers, body = site.proxy.ask(path, f"Cookie: {cookie}")
        assert status == 200
        assert not headers.keys() & (ABOUT_FILES | OURS)
        assert "private" in headers["cache-control"]
        assert body != site.file(path).read_bytes()
    status, headers, _body = site.proxy.ask(path, "Cookie: theme=dark")
    assert "last-modified" in headers


@pytest.mark.parametrize("path", ["/?page=2", "/search/?q=mole", "/harbour/?page=2"])
def test_a_query_goes_through(site, path):
    site.written("/"), site.written("/harbour/")
    status, headers, _body = site.proxy.ask(path)
    assert status == 200
    assert not headers.keys() & ABOUT_FILES


def test_a_form_is_taken_where_a_page_lies(site):
    [(story,)] = rows(site.paper.home, "SELECT page_ptr_id FROM stories_story ORDER BY 1 LIMIT 1")
    path = f"/comments/{story}/"
    site.written(path)
    form = f"name=Kestrel&address={site.kind}@example.org&words=Who+asked+{site.kind}%3F".encode()
    kind = "Content-Type: application/x-www-form-urlencoded"
    status, _headers, body = site.proxy.ask(path, kind, f"Origin: {SITE}", method="POST", body=form)
    assert status in (200, 302, 303), body.decode()
    held = rows(site.paper.home, "SELECT words FROM comments_comment")
    assert (f"Who asked {site.kind}?",) in held


def test_what_is_nowhere_is_told_by_latefinal(site):
    status, headers, body = site.proxy.ask("/nowhere/at/all/")
    assert status == 404
    assert b"The Meridian" in body
    assert not headers.keys() & ABOUT_FILES


def test_head_is_answered_without_the_page(site):
    site.written("/")
    status, headers, body = site.proxy.ask("/", method="HEAD")
    assert (status, body) == (200, b"")
    assert "last-modified" in headers


@pytest.mark.parametrize(
    "path",
    ["/pages.sqlite3", "/pages/", "/pages/index.html", "/harbour/mole-2/index.html",
     "/harbour/mole-2/index.html.gz", "/../pages.sqlite3", "/harbour/mole-2/../../pages.sqlite3",
     "/%2e%2e/pages.sqlite3", "/none/pages/", "/harbour/mole-2"],
)  # fmt: skip
def test_nothing_of_the_folder_is_shown_but_its_pages(site, path):
    site.written("/harbour/mole-2/")
    status, headers, body = site.proxy.ask(path)
    assert status in (301, 400, 404)
    assert b"SQLite" not in body
    assert not headers.keys() & ABOUT_FILES


def test_feeds_and_styles_come_from_latefinal(site):
    assert site.proxy.ask("/feed/")[1]["content-type"].startswith("application/rss+xml")
    assert not (site.cache / "pages/feed").exists()


def test_the_page_has_one_listing_for_each_part():
    assert [len(blocks(kind)) for kind in KINDS] == [3, 3]
