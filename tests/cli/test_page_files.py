"""Pages as files of a paper that runs: there when they were asked for, gone when they changed."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from latefinal.cli.checkups import Severity
from latefinal.cli.checkups.page_files import check_page_files
from tests.pagecache.full_disk import full_disk

from .paper import Running, rows, running
from .test_kept_pages import FEW, ask, run

CHANGE = """
import django; django.setup()
from latefinal.stories.models import Story
Story.objects.filter(slug="mole-3").update(standfirst="It does not hold.")
"""


@pytest.fixture
def founded(home: Path) -> Path:
    """A paper with stories, of which what stands beside them is chosen."""
    run(home, FEW)
    # As if its tables had been made, and it had been founded, hours ago.
    rows(home, "DELETE FROM pagecache_purge")
    return home


def with_files(home: Path) -> dict[str, str]:
    """Where they lie."""
    return {"LATEFINAL_CACHE_FOLDER": str(home.parent / "cache")}


def file_of(paper: Running, path: str) -> Path:
    """Where a proxy looks for the page."""
    return paper.home.parent / f"cache/pages{path}index.html"


def is_there_with(file: Path, words: bytes) -> bool:
    """It comes and goes."""
    try:
        return words in file.read_bytes()
    except FileNotFoundError:
        return False


def settle(paper: Running) -> None:
    """Wait for what is chosen in the background."""
    due = "SELECT 1 FROM related_storyprofile WHERE chosen_at IS NULL"
    paper.wait_until(lambda: not rows(paper.home, due), "what is related")


def test_what_was_asked_for_lies_there_until_it_changes(founded):
    with running(founded, **with_files(founded)) as paper:
        settle(paper)
        other = file_of(paper, "/harbour/mole-4/")
        file = file_of(paper, "/harbour/mole-3/")
        for path in ("/harbour/mole-3/", "/harbour/mole-4/", "/feed/", "/nowhere/", "/?page=2"):
            ask(paper, path)
        ask(paper, "/harbour/mole-5/", "Cookie: sessionid=somebody")
        paper.wait_until(lambda: file.exists() and other.exists(), "two files")
        assert file.read_bytes() == ask(paper, "/harbour/mole-3/").body
        run(paper.home, CHANGE)
        # Nobody asks; who asked before has it made again.
        paper.wait_until(lambda: is_there_with(file, b"It does not hold."), "the page anew")
        assert other.exists()
        for path in ("/feed/", "/nowhere/", "/harbour/mole-5/"):
            assert not file_of(paper, path).exists()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_after_a_restart_only_what_changed_meanwhile_is_gone(founded, end):
    marks = "SELECT 1 FROM pagecache_purge WHERE key LIKE 'bookmark:%'"
    with running(founded, **with_files(founded)) as paper:
        settle(paper)
        paper.wait_until(lambda: rows(paper.home, marks), "a bookmark")
        file, other = (file_of(paper, f"/harbour/mole-{number}/") for number in (3, 4))
        for number in (3, 4):
            ask(paper, f"/harbour/mole-{number}/")
        paper.wait_until(lambda: file.exists() and other.exists(), "two files")
        before = other.stat().st_ino
        paper.stop(end)
    assert file.exists()
    run(founded, CHANGE)
    with running(founded, port=paper.port, **with_files(founded)) as again:
        again.wait_until(lambda: not file.exists(), "what changed meanwhile")
        assert other.stat().st_ino == before
        assert again.status("/harbour/mole-4/") == 200
    with running(founded, port=paper.port, LATEFINAL_LANGUAGE="de", **with_files(founded)) as again:
        again.wait_until(lambda: not other.exists(), "an empty folder, for other settings")


@pytest.fixture
def folder(tmp_path, settings):
    """One that is there, and that the doctor is told of."""
    folder = settings.LATEFINAL_CACHE_FOLDER = tmp_path / "cache"
    (folder / "pages").mkdir(parents=True)
    return folder


def test_the_doctor_says_nothing_of_pages_where_no_folder_is_named(settings):
    settings.LATEFINAL_CACHE_FOLDER = None
    assert not list(check_page_files())


def test_the_doctor_says_where_pages_lie_and_leaves_nothing_there(folder):
    first, *_rest = check_page_files()
    assert first.state is Severity.OK
    assert f"Pages lie as files in {folder}" in first.words
    assert [path.name for path in folder.rglob("*")] == ["pages"]


def test_the_doctor_says_that_a_folder_is_still_to_be_made(folder, settings):
    settings.LATEFINAL_CACHE_FOLDER = folder / "none"
    (only,) = check_page_files()
    assert only.state is Severity.OK
    assert not (folder / "none").exists()


def test_the_doctor_says_that_no_page_can_be_added_on_a_full_disk(folder):
    with full_disk():
        (only,) = check_page_files()
    assert only.state is Severity.ATTENTION
    assert "kept in memory only" in only.words
    assert "LATEFINAL_CACHE_FOLDER" in only.mend


def test_the_doctor_says_that_what_is_out_of_date_would_stay(folder, settings):
    settings.LATEFINAL_CACHE_FOLDER = folder / "file"
    (folder / "file").write_text("no folder can be written to here, whoever one is")
    (only,) = check_page_files()
    assert only.state is Severity.BROKEN
    assert "out of date" in only.words
    assert "the proxy" in only.mend


def test_the_doctor_names_the_folder_that_keeps_a_proxy_out(folder):
    folder.chmod(0o700)
    *_before, last = check_page_files()
    assert last.state is Severity.ATTENTION
    closed = next(one for one in (*reversed(folder.parents), folder) if not one.stat().st_mode & 1)
    assert str(closed) in last.words
    assert f"chmod o+rx {closed}" in last.mend
