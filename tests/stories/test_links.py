"""Whether what a story links to is still there: asked in the background, and only if wanted."""

from datetime import timedelta

import pytest

from latefinal.masthead.models import Masthead
from latefinal.plumbing.fetching import FetchLimits
from latefinal.stories.links import AskedLink, addresses_in, to_be_asked
from latefinal.stories.publish_checks import problems_with
from latefinal.stories.services import ask_link, publish_story
from tests import factories
from tests.webserver import fetcher_to, web_server

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def linking(address):
    return [("text", f'<p>It is <a href="{address}">there</a>.</p>')]


@pytest.mark.parametrize(
    ("by_method", "is_gone"),
    [
        ({"HEAD": 200}, False),
        ({"HEAD": 404, "GET": 404}, True),
        ({"HEAD": 410, "GET": 410}, True),
        ({"HEAD": 405, "GET": 200}, False),
        ({"HEAD": 404, "GET": 200}, False),  # it knows no HEAD
        ({"HEAD": 403, "GET": 403}, False),
        ({"HEAD": 500, "GET": 503}, False),
    ],
)
def test_an_address_is_gone_that_says_so_to_both_questions(at, by_method, is_gone):
    with web_server(lambda talk: talk.answer(by_method[talk.method])) as server:
        given = {"address": server.url, "fetcher": fetcher_to(server)}
        assert ask_link(at=at, **given).times_gone == is_gone
        assert [one.method for one in server.came] == list(by_method)
        # Two that ask at once ask once; asked again later, it is counted on.
        assert ask_link(at=at, **given).times_gone == is_gone
        assert ask_link(at=at + MINUTE, **given).times_gone == 2 * is_gone
        by_method |= {"HEAD": 200}
        assert ask_link(at=at + 2 * MINUTE, **given).times_gone == 0
    assert AskedLink.objects.count() == 1


def test_a_host_that_is_not_there_is_gone_and_one_that_is_slow_or_private_is_not(at):
    def nobody(_host, _port):
        raise OSError

    with web_server(lambda talk: talk.stop.wait(5)) as server:
        slow = fetcher_to(server, limits=FetchLimits(seconds=0.2))
        assert ask_link(address=server.url, at=at, fetcher=slow).times_gone == 0
        lost = fetcher_to(server, look_up=nobody)
        assert ask_link(address="https://gone.example/", at=at, fetcher=lost).times_gone == 1
        home = ask_link(address="http://10.0.0.1/", at=at, fetcher=fetcher_to(server))
        assert home.times_gone == 0


def test_the_web_addresses_of_a_body_are_read_each_once():
    blocks = [
        {"type": "text", "value": '<p><a href="https://a.example/?x=1&amp;y=2#z">a</a> '
         '<a linktype="page" id="4">b</a> <a href="mailto:a@a.example">c</a></p>'},
        {"type": "quote", "value": {"words": '<a href="http://b.example/">b</a>', "source": ""}},
        {"type": "list", "value": '<ul><li><a href="https://a.example/?x=1&amp;y=2">a</a></li>'},
        {"type": "table", "value": {"data": [["href", None]], "first_row_is_table_header": True}},
        {"type": "picture", "value": {"picture": 3, "caption": ""}},
        {"type": "text", "value": f'<a href="https://c.example/{"x" * 1000}">c</a>'},
    ]  # fmt: skip
    assert addresses_in(blocks) == ["https://a.example/?x=1&y=2", "http://b.example/"]


@pytest.mark.parametrize(
    ("times_gone", "minutes", "is_due"),
    [(0, 24 * 60 - 1, False), (0, 24 * 60, True), (1, 4, False), (1, 5, True), (2, 5, False)],
)
def test_an_address_is_asked_once_a_day_and_soon_again_once_it_was_gone(
    at, times_gone, minutes, is_due
):
    AskedLink.objects.create(address="https://a.example/", asked_at=at, times_gone=times_gone)
    due = to_be_asked(["https://a.example/", "https://b.example/"], at=at + minutes * MINUTE)
    assert due == ["https://a.example/", "https://b.example/"][not is_due :]


def test_what_was_gone_twice_is_told_and_may_be_let_pass(section, at):
    Masthead.objects.update(asks_links=True)
    address = "https://gone.example/a"
    story = factories.make_story(section, published=False, body=linking(address))
    row = AskedLink.objects.create(address=address, asked_at=at, times_gone=1)
    assert problems_with(story) == []
    AskedLink.objects.filter(pk=row.pk).update(times_gone=2)
    [problem] = problems_with(story)
    assert (problem.key, address in problem.words) == ("stories.dead-link", True)
    factories.let_pass(story)
    assert publish_story(story=story, at=at).live
    imported = {"imported_from": "old:1", "body": linking(address)}
    assert problems_with(factories.make_story(section, published=False, **imported)) == []
    # Nobody asks again where the paper wants none asked: what was found would stay for ever.
    other = factories.make_story(section, published=False, body=linking(address))
    assert len(problems_with(other)) == 1
    Masthead.objects.update(asks_links=False)
    assert problems_with(other) == []


@pytest.mark.parametrize("wanted", [True, False])
def test_a_draft_that_is_saved_has_its_links_asked_if_the_paper_wants_it(
    section, at, wanted, django_capture_on_commit_callbacks
):
    Masthead.objects.update(asks_links=wanted)
    AskedLink.objects.create(address="https://old.example/", asked_at=at - timedelta(days=31))
    story = factories.make_story(section, published=False)
    story.body = linking("http://10.0.0.1/")  # where nobody goes from here
    with django_capture_on_commit_callbacks(execute=True):
        story.save_revision()
    asked = set(AskedLink.objects.values_list("address", flat=True))
    assert asked == {"http://10.0.0.1/" if wanted else "https://old.example/"}
