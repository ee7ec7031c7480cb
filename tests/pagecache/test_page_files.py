"""Pages as files: whole, within their folder, within their bounds, and none that is out of date."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
import textwrap
import time
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.pagecache.entries import make_page
from latefinal.pagecache.errors import NotRemoved, NotWritten
from latefinal.pagecache.page_folder import PageFolder, is_safe
from latefinal.pagecache.policy import EVERYTHING, MISSED
from tests.settings import SCRATCH

from .full_disk import full_disk
from .page_files import AT, HTML, WrittenJournal, files_in, out_of_date, there, wait_until

PATHS = ["/", "/harbour/", "/harbour/mole/", "/harbour/mole/deep/", "/sea/", "/by/ilse/"]
KEYS = ["front", "masthead", "story:1", "story:2", "story:3"]

some_keys = st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from(PATHS), some_keys),
        st.tuples(st.just("touch"), some_keys),
        st.tuples(st.just("bookmark")),
        st.tuples(st.just("restart"), some_keys | st.just([])),
        st.tuples(st.just("return_too_late"), some_keys),
    ),
    max_size=25,
)


class Story:
    """What is done to a folder of pages, step by step, and what should be there."""

    def __init__(self, folder: Path, *, capacity: int) -> None:
        self.folder, self.capacity = folder / "cache", capacity
        self.journal = WrittenJournal(folder / "journal")
        self.expected: dict[str, list[str]] = {}
        self.is_marked, self.since_mark = False, set()
        self._open()

    def put(self, path, keys):
        self.files.put(path, self.journal.page(*keys), second=0)
        self.expected.setdefault(path, keys)

    def touch(self, keys):
        self.files.drop(self.journal.touch(*keys), moment=AT)
        self.since_mark |= {*keys}
        self._forget(keys)

    def bookmark(self):
        self.files.drop(self.journal.bookmark(), moment=AT)
        self.is_marked, self.since_mark = True, set()

    def restart(self, keys):
        self.files.close()
        self.journal.touch(*keys)
        self._open()
        self.since_mark |= {*keys}
        self._forget(self.since_mark if self.is_marked else KEYS)

    def return_too_late(self, keys):
        """When the journal has been pruned."""
        self.files.close()
        self.journal.touch(*keys)
        self.journal.forget()
        self._open()
        self._forget(KEYS)
        self.is_marked = False

    def _open(self):
        self.files = files_in(self.folder, self.journal, capacity=self.capacity)
        self.files.drop({MISSED}, moment=AT)

    def _forget(self, keys):
        self.expected = {p: k for p, k in self.expected.items() if not set(k) & set(keys)}


@given(steps)
def test_whatever_is_done_only_pages_stay_of_which_nothing_was_touched(done):
    with TemporaryDirectory(dir=SCRATCH) as folder:
        story = Story(Path(folder), capacity=10**6)
        for verb, *given_ in done:
            getattr(story, verb)(*given_)
            assert not out_of_date(story.folder, story.journal)
            assert there(story.folder).keys() == story.expected.keys()
        story.files.close()


@given(steps)
def test_what_is_evicted_for_lack_of_room_leaves_nothing_wrong(done):
    with TemporaryDirectory(dir=SCRATCH) as folder:
        story = Story(Path(folder), capacity=40_000)
        for verb, *given_ in done:
            getattr(story, verb)(*given_)
            assert not out_of_date(story.folder, story.journal)
            assert len(there(story.folder)) <= 3
        story.files.close()


def test_a_page_lies_there_in_each_coding_and_is_for_others_to_read(tmp_path, files):
    body = b"<p>words</p>" * 100
    page = make_page(status=200, headers=HTML, body=body, keys=("a",), until=None)
    files.put("/harbour/mole/", page, second=1_700_000_000)
    lies = tmp_path / "cache/pages/harbour/mole"
    assert (lies / "index.html").read_bytes() == body
    assert gzip.decompress((lies / "index.html.gz").read_bytes()) == body
    assert brotli.decompress((lies / "index.html.br").read_bytes()) == body
    seen = [path.stat() for path in lies.iterdir()]
    assert {one.st_mtime for one in seen} == {1_700_000_000}
    assert {one.st_mode & 0o777 for one in seen} == {0o644}
    assert {one.stat().st_mode & 0o777 for one in (lies, *lies.parents[:3])} == {0o755}
    files.drop({"a"}, moment=AT)
    assert not list((tmp_path / "cache/pages").iterdir()), "nor is a folder left that is empty"


@pytest.mark.parametrize(
    "path",
    ["", "harbour/", "/harbour", "/../etc/", "/a/../../b/", "/./", "/a//b/", "/a\0b/", "/a.b/",
     "/.ssh/", "/harbour/index.html/", "/ä/", "/a b/", "/%2e%2e/", "/a\n/", f"/{'a' * 201}/"],
)  # fmt: skip
def test_odd_paths_of_strangers_are_no_files(files, journal, path):
    assert not is_safe(path)
    with pytest.raises(ValueError, match=f"^{re.escape(path)}$"):
        files.pages.write(path, {"": b"words"}, second=0)


@given(st.text(max_size=30))
def test_no_address_leads_out_of_the_folder(path):
    with TemporaryDirectory(dir=SCRATCH) as home:
        folder = PageFolder(Path(home) / "cache")
        folder.prepare()
        with suppress(ValueError):
            folder.write(f"/{path}/", {"": b"words"}, second=0)
        assert [one.name for one in Path(home).iterdir()] == ["cache"]
        assert {one.name for one in (Path(home) / "cache").iterdir()} <= {"pages"}


def test_no_link_is_followed(tmp_path, files, journal):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "index.html").write_text("not ours")
    files.put("/", journal.page("a"), second=0)
    (tmp_path / "cache/pages/harbour").symlink_to(elsewhere)
    with pytest.raises(NotWritten):
        files.put("/harbour/", journal.page("a"), second=0)
    files.drop({EVERYTHING}, moment=AT)
    assert (elsewhere / "index.html").read_text() == "not ours"
    assert not there(tmp_path / "cache")


def test_what_cannot_be_removed_is_said_and_tried_again(tmp_path, files, journal):
    files.put("/harbour/", journal.page("a"), second=0)
    lies = tmp_path / "cache/pages/harbour"
    lies.rename(tmp_path / "moved")
    lies.symlink_to(tmp_path / "moved")
    with pytest.raises(NotRemoved, match="OUT OF DATE"):
        files.drop(journal.touch("a"), moment=AT)
    lies.unlink()
    (tmp_path / "moved").rename(lies)
    files.drop({"a"}, moment=AT)
    assert not there(tmp_path / "cache")


@pytest.mark.parametrize("other", ["stamp", "index", "journal", "damage"])
def test_what_cannot_be_known_to_be_right_is_gone_at_the_start(tmp_path, journal, other):
    folder, stamp = tmp_path / "cache", "first"
    with closing(files_in(folder, journal)) as files:
        files.put("/harbour/", journal.page("a"), second=0)
        files.drop(journal.bookmark(), moment=AT)
        assert there(folder)
    if other == "stamp":
        stamp = "second"
    if other == "index":
        (folder / "pages.sqlite3").unlink()
    if other == "journal":
        journal.forget()
    if other == "damage":
        (folder / "pages.sqlite3").write_bytes(b"no table at all" * 1000)
    with closing(files_in(folder, journal, stamp=stamp)) as files:
        files.drop({MISSED}, moment=AT)
        assert not there(folder)
        files.put("/harbour/", journal.page("a"), second=0)
        assert there(folder)


def test_two_servers_never_share_a_folder(files, tmp_path, journal):
    files.put("/harbour/", journal.page("a"), second=0)
    with (
        pytest.raises(NotWritten, match="locked"),
        closing(files_in(tmp_path / "cache", journal, stamp="second")) as other,
    ):
        other.open()
    assert there(tmp_path / "cache")


@pytest.mark.parametrize("touched", ["a", EVERYTHING])
def test_on_a_full_disk_what_is_out_of_date_goes_all_the_same(tmp_path, files, journal, touched):
    files.put("/harbour/", journal.page("a"), second=0)
    with full_disk():
        with pytest.raises(NotWritten):
            files.put("/sea/", journal.page("b"), second=0)
        with suppress(NotWritten):
            files.drop({touched}, moment=AT)
        assert not there(tmp_path / "cache")
        assert not list((tmp_path / "cache").glob("part"))
    files.put("/sea/", journal.page("b"), second=0)
    assert there(tmp_path / "cache").keys() == {"/sea/"}
    files.drop(journal.touch("b"), moment=AT)
    assert not there(tmp_path / "cache")


KILLED = """
import random, sys
from pathlib import Path
from tests.pagecache.page_files import *
from latefinal.pagecache.policy import MISSED
folder, seed = Path(sys.argv[1]), int(sys.argv[2])
journal, luck = WrittenJournal(folder / "journal"), random.Random(seed)
files = files_in(folder / "cache", journal, capacity=300_000)
files.drop({MISSED}, moment=AT)
files.drop(journal.bookmark(), moment=AT)
print(out_of_date(folder / "cache", journal), flush=True)
while True:
    keys = luck.sample([f"story:{n}" for n in range(40)], 3)
    path = f"/{luck.choice('abcdefgh')}/{luck.choice('abcdefgh')}/"
    files.put(path, journal.page(*keys), second=0)
    if luck.random() < 0.3:
        files.drop(journal.touch(luck.choice(keys)), moment=AT)
    if luck.random() < 0.02:
        files.drop(journal.bookmark(), moment=AT)
"""


def test_a_server_that_is_killed_at_any_moment_leaves_nothing_wrong_after_the_next_start(tmp_path):
    for seed in range(12):
        words = [sys.executable, "-c", textwrap.dedent(KILLED), str(tmp_path), str(seed)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own words
            assert process.stdout.readline() == "[]\n"
            wait_until(lambda: there(tmp_path / "cache"))
            time.sleep(0.007 * seed)
            process.kill()
