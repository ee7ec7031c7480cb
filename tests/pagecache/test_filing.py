"""The thread that writes pages to files and takes them away: in its turn, and never too late."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from latefinal.pagecache import filing as filing_module
from latefinal.pagecache.entries import make_page
from latefinal.pagecache.filing import Filing, fits
from latefinal.pagecache.policy import MISSED

from .full_disk import full_disk
from .keeping import Server
from .page_files import AT, HTML, SITE, there, wait_until


@pytest.fixture
def filing(files):
    """A thread that has taken up an empty folder."""
    with closing(Filing(files, site=SITE)) as filing:
        filing.touch([MISSED], moment=AT)
        yield filing


def test_a_page_is_written_once_it_is_offered_and_goes_when_it_is_touched(
    tmp_path, filing, journal
):
    folder = tmp_path / "cache"
    filing.offer((SITE, "/harbour/", ""), journal.page("a"))
    filing.offer((SITE, "/sea/", ""), journal.page("b"))
    wait_until(lambda: there(folder).keys() == {"/harbour/", "/sea/"})
    filing.touch(journal.touch("a"), moment=AT)
    wait_until(lambda: there(folder).keys() == {"/sea/"})


def test_no_page_stays_that_was_touched_while_it_was_written(tmp_path, filing, journal):
    folder = tmp_path / "cache"
    for turn in range(150):
        key = f"story:{turn % 7}"
        filing.offer((SITE, f"/harbour/{turn % 50}/", ""), journal.page(key, "a"))
        if turn % 3 == 0:
            time.sleep(0.001)
        filing.touch(journal.touch(key), moment=AT)
    filing.offer((SITE, "/last/", ""), journal.page("a"))
    wait_until(lambda: "/last/" in there(folder))
    assert there(folder).keys() == {"/last/"}


def test_two_versions_of_a_page_never_bear_the_same_second(tmp_path, filing, journal):
    """By the second and the length a proxy tells a browser whether its copy is still good."""
    seen = []
    for _turn in range(3):
        filing.offer((SITE, "/", ""), journal.page("a"))
        wait_until(lambda: there(tmp_path / "cache"))
        seen.append(there(tmp_path / "cache")["/"].stat().st_mtime)
        filing.touch(journal.touch("a"), moment=AT)
        wait_until(lambda: not there(tmp_path / "cache"))
    assert len(set(seen)) == 3


@pytest.mark.parametrize(
    "address",
    [("http://paper.example", "/", ""), ("https://127.0.0.1", "/", ""), (SITE, "/", "page=2"),
     (SITE, "/robots.txt", ""), (SITE, "/../", "")],
)  # fmt: skip
def test_only_pages_of_the_papers_own_address_without_a_query_are_written(
    tmp_path, filing, journal, address
):
    filing.offer(address, journal.page("a"))
    filing.offer((SITE, "/last/", ""), journal.page("a"))
    wait_until(lambda: "/last/" in there(tmp_path / "cache"))
    assert there(tmp_path / "cache").keys() == {"/last/"}


@pytest.mark.parametrize(
    "more",
    [
        {"status": 404},
        {"headers": [("Content-Type", "application/rss+xml; charset=utf-8")]},
        {"headers": [*HTML, ("Cache-Control", "public, max-age=60")]},
        {"headers": [*HTML, ("X-Robots-Tag", "noindex")]},
        {"until": datetime(2999, 1, 1, tzinfo=UTC)},
    ],
)
def test_what_a_proxy_would_answer_otherwise_is_not_written(more):
    page = {"status": 200, "headers": HTML, "body": b"words", "keys": ("a",), "until": None}
    assert fits(make_page(**page))
    assert not fits(make_page(**{**page, **more}))


def test_a_full_disk_is_said_once_and_so_is_its_end(tmp_path, filing, journal, caplog, monkeypatch):
    monkeypatch.setattr(filing_module, "REST_SECONDS", 0.05)
    caplog.set_level("INFO")
    folder = tmp_path / "cache"
    filing.offer((SITE, "/first/", ""), journal.page("a"))
    wait_until(lambda: there(folder))
    with full_disk():
        for turn in range(5):
            filing.offer((SITE, f"/{turn}/", ""), journal.page("b"))
            time.sleep(0.02)
        filing.touch({"a"}, moment=AT)
        wait_until(lambda: not there(folder))
    assert sum("cannot be written" in one.getMessage() for one in caplog.records) == 1
    time.sleep(0.06)
    filing.offer((SITE, "/last/", ""), journal.page("b"))
    wait_until(lambda: there(folder).keys() == {"/last/"})
    wait_until(lambda: len(caplog.records) > 1)
    assert caplog.records[-1].getMessage().endswith("again.")


def test_what_cannot_be_removed_is_said_loudly_and_goes_once_it_can(
    tmp_path, filing, journal, caplog
):
    folder = tmp_path / "cache"
    filing.offer((SITE, "/harbour/", ""), journal.page("a"))
    wait_until(lambda: there(folder))
    (folder / "pages/harbour").rename(tmp_path / "moved")
    (folder / "pages/harbour").symlink_to(tmp_path / "moved")
    filing.touch(journal.touch("a"), moment=AT)
    wait_until(lambda: caplog.records)
    assert caplog.records[0].levelname == "ERROR"
    assert "PAGES ARE OUT OF DATE" in caplog.records[0].getMessage()
    (folder / "pages/harbour").unlink()
    (tmp_path / "moved").rename(folder / "pages/harbour")
    wait_until(lambda: not there(folder))
    assert len(caplog.records) == 1


def test_what_the_clock_changes_goes_from_the_disk_though_nobody_asks(server, section, files):
    folder = files.pages.folder
    with time_machine.travel(AT, tick=False) as clock:
        server = Server()
        with closing(Filing(files, site="http://localhost")) as server.pages.files:
            server.pages.keep_up()
            server.shown("/")
            wait_until(lambda: there(folder))
            server.pages.keep_up()
            clock.move_to(AT + timedelta(days=1))
            server.pages.keep_up()
            wait_until(lambda: not there(folder))
