"""What a server counts as a view, and what becomes of it when the database cannot be written to."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection

import pytest
from django.db import OperationalError, connection

from latefinal.cli.view_counting import MOST_HOSTS, ViewCounter
from latefinal.pageviews.models import DailyReferrals, DailyViews
from tests.database import URL

from .desk import Desk
from .paper import environment, rows, running

WHO, PASSWORD = "chief@example.org", "a long enough password"
FOUND = f"""
import django; django.setup()
from datetime import timedelta
from latefinal.desk.services import found_paper
from latefinal.people.services import ensure_owner
from latefinal.plumbing import clock
from latefinal.stories.models import Section, Story
from latefinal.stories.services import draft_story, publish_story
found_paper(name="The Meridian", zone="Asia/Tashkent", sections=[("Harbour", "harbour")])
ensure_owner(email="{WHO}", password="{PASSWORD}", name="Chief")
story = Story(
    title="Quay", slug="quay", standfirst="It says.", made_by_machine="none",
    body=[("text", "<p>Words.</p>")],
)
draft_story(section=Section.objects.get(), story=story)
publish_story(story=story, at=clock.now() - timedelta(hours=1))
"""
STORY = "/harbour/quay/"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Unmistakable/140.0"


@pytest.fixture
def founded(home):
    """A paper with one story."""
    words = [sys.executable, "-W", "ignore", "-c", FOUND]
    subprocess.run(words, env=environment(home), check=True)  # noqa: S603 - our own
    return home


class Reader:
    """A browser that asks for pages and has no cookie."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str]]:
        """Status and headers of the answer."""
        told = {"User-Agent": AGENT}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as link:
            link.request(method, path, headers=told)
            answer = link.getresponse()
            answer.read()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}


def counted(home):
    """Readers' and crawlers' views of each kind of page."""
    found = rows(home, "SELECT kind, readers, crawlers FROM pageviews_dailyviews ORDER BY kind")
    return {kind: (readers, crawlers) for kind, readers, crawlers in found}


def test_a_view_is_what_a_reader_was_shown_and_is_written_when_the_server_ends(founded):
    with running(founded) as paper:
        reader, answers = Reader(paper.port), []

        def is_kept():
            """Once its card is drawn and what stands beside it is chosen, which change it."""
            answers.append(reader.ask(STORY)[1])
            return answers[-1]["cache-status"] == "latefinal; hit"

        paper.wait_until(is_kept, "the page to be kept")
        headers, so_far = answers[-1], len(answers)
        assert reader.ask(STORY, If_None_Match=headers["etag"])[0] == 304
        came_by = "https://ann:secret@search.example:8443/find?q=what+i+looked+for"
        assert reader.ask(STORY, Referer=came_by)[0] == 200
        reader.ask(STORY, Referer=f"http://127.0.0.1:{paper.port}/")
        reader.ask(STORY, Referer="http://198.51.100.23/mail/")
        so_far += 4
        # What follows is no view by a reader.
        reader.ask(STORY, "HEAD")
        reader.ask(STORY, Sec_Purpose="prefetch;prerender")
        reader.ask(STORY, Purpose="prefetch")
        reader.ask(STORY, User_Agent="Googlebot/2.1 (+http://www.google.com/bot.html)")
        reader.ask(STORY, User_Agent="")
        for elsewhere in ("/harbour/none/", "/feed/", "/robots.txt", "/search/?q=quay"):
            reader.ask(elsewhere)
        signed_in = Desk()
        signed_in.sign_in(paper.port, WHO, PASSWORD)
        assert b"Quay" in signed_in.get(paper.port, STORY)
        reader.ask("/harbour/")
        assert paper.stop() == 0
        said = paper.said
    assert counted(founded) == {"story": (so_far, 2), "section": (1, 0)}
    assert rows(founded, "SELECT SUM(readers), SUM(crawlers) FROM pageviews_hourlyviews") == [
        (so_far + 1, 2)
    ]
    assert rows(founded, "SELECT host, readers FROM pageviews_dailyreferrals") == [
        ("search.example", 1)
    ]
    keeps_nobody(founded, said)


def keeps_nobody(home, said):
    """No table of sums and no line of the log holds whose view it was."""
    tables = ("dailyviews", "dailyreferrals", "hourlyviews")
    held = " ".join(str(rows(home, f"SELECT * FROM pageviews_{name}")) for name in tables)  # noqa: S608 - ours
    for trace in ("127.0.0.1", "198.51.100", "Unmistakable", "Mozilla", "secret", "looked", "quay"):
        assert trace not in held
        assert trace not in said.replace("http://127.0.0.1", "")


def test_views_are_written_while_the_server_runs(founded):
    with running(founded) as paper:
        Reader(paper.port).ask("/")
        paper.wait_until(lambda: counted(founded) == {"front": (1, 0)}, "the view to be written")


@pytest.fixture
def counter():
    """One that is asked to write and does not by itself."""
    return ViewCounter(own_hosts=frozenset({"paper.example"}))


def look(counter, page="front", **headers):
    told = {"user-agent": AGENT} | {name.replace("_", "-"): one for name, one in headers.items()}
    counter.note(page, told, site="https://paper.example")


def number_of(page):
    return sum(DailyViews.objects.filter(kind=page).values_list("readers", flat=True))


def test_what_cannot_be_written_waits_and_is_counted_once(counter, paper, caplog):
    def refused(execute, sql, params, many, context):
        if "dailyreferrals" in sql:
            raise OperationalError("could not write 192.0.2.7")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refused):
        for _time in range(3):
            look(counter, referer="https://search.example/?q=secret")
            counter.write()
    assert number_of("front") == 0, "all of it or nothing"
    assert caplog.text.count("Views are counted and cannot be written yet") == 1
    assert "192.0.2.7" not in caplog.text
    look(counter)
    counter.write()
    counter.write()
    assert number_of("front") == 4
    assert DailyReferrals.objects.get().readers == 3


@pytest.mark.skipif(bool(URL), reason="SQLite alone locks the whole database")
@pytest.mark.django_db(transaction=True)
def test_a_locked_database_is_tried_again(counter, settings):
    file = settings.DATABASES["default"]["NAME"]
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        look(counter)
        counter.write()
        other.execute("BEGIN IMMEDIATE")
        look(counter)
        counter.write()
        assert number_of("front") == 1
        other.execute("ROLLBACK")
    counter.write()
    assert number_of("front") == 2


@pytest.mark.parametrize(
    ("referer", "named"),
    [
        ("https://search.example/found", {"search.example": 1}),
        ("https://paper.example/", {}),
        ("http://paper.example/other", {}),
        ("https://PAPER.example:8443/other", {}),
        ("https://paper.example.search.example/", {"paper.example.search.example": 1}),
        ("https://paper.example", {}),
        ("rubbish", {}),
    ],
)
def test_the_papers_own_host_is_no_referring_one(counter, paper, referer, named):
    look(counter, referer=referer)
    counter.write()
    assert dict(DailyReferrals.objects.values_list("host", "readers")) == named
    assert number_of("front") == 1


def test_a_crawler_refers_from_nowhere(counter, paper):
    look(counter, user_agent="Examplebot/1.0", referer="https://spam.example/")
    counter.write()
    assert not DailyReferrals.objects.exists()
    assert DailyViews.objects.get().crawlers == 1


def test_a_flood_of_names_takes_no_more_room_than_a_few(counter, paper):
    for number in range(2 * MOST_HOSTS):
        look(counter, referer=f"https://site-{number}.example/")
    counter.write()
    assert DailyReferrals.objects.count() == MOST_HOSTS + 1
    assert DailyReferrals.objects.get(host="").readers == MOST_HOSTS
