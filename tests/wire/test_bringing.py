"""Pages are brought in from real servers: stories, and what only looks like one."""

import gzip
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from latefinal.desk.roles import group_of
from latefinal.outlets.models import Outlet
from latefinal.outlets.services import set_hosts
from latefinal.people.models import Role, User
from latefinal.plumbing.fetching import FetchLimits
from latefinal.wire.models import BroughtPage, Feed, WireItem
from latefinal.wire.rules.pages import canonical, shared_address
from latefinal.wire.services import bring_forgotten, bring_page, forget_pages
from latefinal.wire.services.bringing import FORGOTTEN, GIVEN_UP, KEPT
from tests.factories import AT, make_editor, make_outlet
from tests.webserver import fetcher_to, web_server

pytestmark = pytest.mark.django_db
TEXT = (
    "The ministry of transport stopped every ferry on Monday and would not say more, until the "
    "weather improves and the harbour is open again."
)
PAGE = """<!doctype html><html lang="ru"><head><meta charset="{charset}">
<title>{headline} - Karsa Press Agency</title>{head}</head>
<body><nav><a href="/">Home</a><a href="/world">World</a></nav>
<article><h1>{headline}</h1>{body}</article>
<footer>Subscribe to our newsletter! All rights reserved.</footer></body></html>"""
LD = """<script type="application/ld+json">{"@graph": [{"@type": "WebPage"},
{"@type": "NewsArticle", "headline": "Ferries stop", "datePublished": "2026-11-23T08:00:00+05:00",
"author": [{"@type": "Person", "name": "R. Maro"}, {"name": "T. Osk"}]}]}</script>"""


def page(headline="Ferries stop", *, text=TEXT, head="", charset="utf-8", paragraphs=3):
    body = f"<p>{text}</p>" * paragraphs
    words = PAGE.format(headline=headline, head=head, body=body, charset=charset)
    return words.encode(charset)


def answers(body=b"", status=200, content_type="text/html", **headers):
    return lambda talk: talk.answer(status, body, content_type=content_type, **headers)


@pytest.fixture
def bring(paper):
    """Brings in what a server answers at a path; answers the row that says what became of it."""
    editor = make_editor("asks@example.org")

    def brought(script, path="news/1", *, host="kpa.example", seconds=5.0, most=200_000, at=AT):
        with web_server(script) as server:
            fetcher = fetcher_to(
                server,
                look_up=lambda host, _port: [host] if host[0].isdigit() else ["127.0.0.1"],
                limits=FetchLimits(seconds=seconds, most_bytes=most),
            )
            address = f"http://{host}:{server.port}/{path}"
            row = BroughtPage.objects.create(address=address, asked_by=editor, asked_at=at)
            return bring_page(page=row, at=at, fetcher=fetcher)

    return brought


def test_a_page_becomes_an_item_with_what_it_says_of_itself(bring):
    head = f'{LD}<meta name="description" content="Every ferry.">'
    item = bring(answers(page(head=head))).item
    assert (item.headline, item.byline, item.language) == ("Ferries stop", "R. Maro, T. Osk", "ru")
    assert item.summary == "Every ferry."
    assert item.published_at == datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    text = item.versions.get().text
    assert text.startswith(TEXT)
    assert "newsletter" not in text


def test_what_reads_pages_is_in_no_process_of_the_paper(bring):
    assert bring(answers(page())).item is not None
    assert "trafilatura" not in sys.modules


def test_a_page_in_a_code_page_of_its_own_is_read_rightly(bring):
    cyrillic = "Паром остановлен до понедельника, сообщили в министерстве транспорта республики."
    script = answers(page("Паром остановлен", text=cyrillic, charset="windows-1251"))
    item = bring(script).item
    assert item.headline == "Паром остановлен"
    assert cyrillic in item.versions.get().text


def test_the_same_page_is_one_item_and_a_changed_one_a_new_version(bring):
    head = '<link rel="canonical" href="http://kpa.example/news/1">'
    first = bring(answers(page(head=head)), "news/1?from=mail").item
    same = bring(answers(page(head=head)), "news/1?utm_source=x").item
    assert (first.pk, first.guid) == (same.pk, "http://kpa.example/news/1")
    assert same.version == 1
    changed = bring(answers(page("Ferries run", head=head))).item
    assert (changed.pk, changed.version, changed.headline) == (first.pk, 2, "Ferries run")


def test_a_feeds_item_of_the_same_id_is_left_alone(bring):
    head = '<link rel="canonical" href="http://kpa.example/news/1">'
    outlet = bring(answers(page(head=head))).item.outlet
    feed = Feed.objects.create(outlet=outlet, address="https://kpa.example/feed")
    WireItem.objects.update(feed=feed)
    second = bring(answers(page("Ferries run", head=head))).item
    assert WireItem.objects.count() == 2
    assert second.guid == "page:http://kpa.example/news/1"


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("https://www.kpa.kg/a", "https://www.kpa.kg/a"),
        ("/a", "https://kpa.kg/a"),
        ("https://rim.kg/a", "https://kpa.kg/b?c=1"),
        ("https://kpa.kg/", "https://kpa.kg/b?c=1"),
        ("javascript:alert(1)", "https://kpa.kg/b?c=1"),
        ("", "https://kpa.kg/b?c=1"),
    ],
)
def test_what_a_page_calls_its_address_is_believed_within_its_own_site(said, counts):
    assert canonical(said, "https://kpa.kg/b?c=1&utm_medium=x") == counts


def test_a_known_host_is_its_outlets(bring):
    known = make_outlet("Rim Weekly", ownership="independent")
    set_hosts(outlet=known, hosts=["rim.example"])
    assert bring(answers(page()), host="news.rim.example").item.outlet == known


def test_a_host_of_the_starter_list_is_taken_from_it(bring):
    outlet = bring(answers(page()), host="kabar.kg").item.outlet
    assert (outlet.name, outlet.is_state_media) == ("Kabar", True)


@pytest.mark.parametrize(
    ("host", "hosts", "ownership"),
    [
        ("www.tolvane.example", ["tolvane.example"], "unknown"),
        ("facebook.com", [], "unknown"),
        ("water.gov.kg", ["water.gov.kg"], "state"),
    ],
)
def test_an_unknown_host_makes_an_outlet_of_that_name(bring, host, hosts, ownership):
    outlet = bring(answers(page()), host=host).item.outlet
    assert outlet.name == host.removeprefix("www.")
    assert list(outlet.hosts.values_list("host", flat=True)) == hosts
    assert outlet.ownership == ownership
    assert bring(answers(page("Another")), "news/2", host=host).item.outlet == outlet
    assert Outlet.objects.count() == 1


LOG_IN = b'<html><body><form><p>Please sign in to read on.</p><input type="password"></form></body>'


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (answers(b"%PDF-1.7 ..."), "PDF"),
        (answers(b"\x89PNG", content_type="image/png"), "no web page (image/png)"),
        (answers(b"{}", content_type="application/json"), "no web page"),
        (answers(b"only words", content_type="text/plain"), "no web page"),
        (answers(b"", 401), "log-in"),
        (answers(LOG_IN), "log-in"),
        (answers(b"", 404), "no such page"),
        (answers(b"", 503), "come back later"),
        (answers(b"<html><body><div id=root></div></body></html>"), "No story"),
        (answers(b"<html>" + b"a" * 300_000), "more than"),
        (answers(gzip.compress(b"a" * 50_000_000), content_encoding="gzip"), "more than"),
        (answers(b"", 302, location="http://10.0.0.1/"), "not on the public internet"),
        (answers(b"\x00\xff\xfe<\x00" * 50), ""),
        (answers(b"<div>" * 40_000), ""),
        (answers(b"<script type='application/ld+json'>" + b"[" * 90_000), ""),
    ],
)
def test_what_is_no_story_is_said_in_a_sentence(bring, script, words):
    row = bring(script)
    assert row.item is None
    assert words in row.problem
    assert row.problem.endswith(".")
    assert not WireItem.objects.exists()
    assert not Outlet.objects.exists()


def test_a_page_that_never_ends_is_given_up(bring):
    def endless(talk):
        talk.send(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n")
        talk.drip(b"<p>" * 10_000, 0.05)

    began = time.monotonic()
    assert "did not answer in full" in bring(endless, seconds=1.0).problem
    assert time.monotonic() - began < 5


def test_what_a_page_says_in_script_and_style_is_not_kept(bring):
    evil = (
        f"{TEXT} <img src=x onerror=alert(1)><script>alert(1)</script><a href='javascript:1'>x</a>"
    )
    body = bring(answers(page(text=evil))).item.versions.get().body
    for word in ("onerror", "alert", "javascript"):
        assert word not in body


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("http://127.0.0.1/admin", "not on the public internet"),
        ("http://169.254.169.254/latest/meta-data/", "not on the public internet"),
        ("http://[::1]/", "not on the public internet"),
        ("ftp://kpa.example/a", "."),
        ("https://me:secret@kpa.example/", "."),
        ("http://kpa.example:8000/", "."),
        ("", "."),
        ("two words", "."),
        ("https://" + "a" * 2000, "1000"),
    ],
)
def test_an_address_that_is_never_asked_is_refused_at_the_form(desk, typed, words):
    answer = desk.post(reverse("wire_desk:bring"), {"address": typed})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not BroughtPage.objects.exists()


def waiting(**fields):
    told = {"address": "https://kpa.example/1", "asked_at": AT, "asked_by": make_editor("w@x.org")}
    return BroughtPage.objects.create(**told | fields)


def test_who_asked_sees_it_fetched_then_opened_or_why_not(desk, bring):
    row = waiting()
    place = reverse("wire_desk:brought", args=[row.pk])
    assert "Fetching" in desk.get(place).content.decode()
    BroughtPage.objects.update(problem="There is no such page.")
    shown = desk.get(place).content.decode()
    assert "There is no such page." in shown
    assert 'value="https://kpa.example/1"' in shown
    item = bring(answers(page())).item
    BroughtPage.objects.filter(pk=row.pk).update(problem="", item=item)
    assert desk.get(place).url == f"{reverse('wire_desk:stream')}?item={item.pk}#item"


def test_what_a_nudge_forgot_is_asked_for_again_and_given_up_in_the_end(paper):
    waiting(address="http://127.0.0.1/")
    assert bring_forgotten(at=AT) == 0
    assert bring_forgotten(at=AT + FORGOTTEN + timedelta(seconds=1)) == 1
    assert "not on the public internet" in BroughtPage.objects.get().problem
    BroughtPage.objects.update(problem="")
    assert bring_forgotten(at=AT + GIVEN_UP + timedelta(seconds=1)) == 0
    assert "not tried again" in BroughtPage.objects.get().problem


def test_what_was_asked_for_is_forgotten_and_its_item_stays(bring):
    bring(answers(page()))
    assert forget_pages(at=AT + KEPT) == 0
    assert forget_pages(at=AT + KEPT + timedelta(seconds=1)) == 1
    assert WireItem.objects.count() == 1


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"url": "https://kpa.example/1"}, "https://kpa.example/1"),
        (
            {"title": "Ferries", "text": "Ferries stop https://kpa.example/1."},
            "https://kpa.example/1",
        ),
        ({"text": "no address"}, ""),
    ],
)
def test_what_a_phone_shares_stands_in_the_form_and_is_not_fetched_yet(desk, asked, shown):
    page = desk.get(reverse("wire_desk:bring"), asked).content.decode()
    assert (f'value="{shown}"' in page) == bool(shown)
    assert shared_address(*asked.values()) == shown
    assert not BroughtPage.objects.exists()


def test_a_reporter_without_the_right_brings_nothing_in(client, paper):
    visitor = User.objects.create_user("reader@example.org", "a long enough password")
    visitor.groups.add(group_of(Role.REPORTER))
    visitor.groups.get().permissions.filter(codename="change_wireitem").delete()
    client.force_login(visitor)
    answer = client.post(reverse("wire_desk:bring"), {"address": "http://127.0.0.1/"})
    assert answer.status_code == 403
    assert not BroughtPage.objects.exists()


def test_the_desk_can_be_installed_and_readers_pages_say_nothing_of_it(client, desk, paper):
    told = client.get("/desk/manifest.webmanifest")
    assert told.headers["Content-Type"] == "application/manifest+json"
    assert told.json()["share_target"]["action"] == reverse("wire_desk:bring")
    assert told.json()["scope"] == "/desk/"
    assert 'rel="manifest"' in desk.get("/desk/").content.decode()
    assert "manifest" not in client.get("/").content.decode()
