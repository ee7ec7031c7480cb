"""What the desk chose for crawlers is what robots.txt says to each of them."""

from urllib.robotparser import RobotFileParser

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from latefinal.masthead.models import AICrawlers, Masthead
from latefinal.syndication.crawlers import (
    CRAWLERS,
    NOT_FOR_CRAWLERS,
    Purpose,
    refused_by,
    robots_txt,
)
from tests import factories

STRANGERS = ("Googlebot", "Bingbot", "Applebot", "a-bot-of-tomorrow", "facebookexternalhit")
NAMES = {one.name for one in CRAWLERS}
TERMS = "https://rights.example/terms.xml"


def read(words):
    parser = RobotFileParser()
    parser.parse(words.splitlines())
    return parser


def choose(**choice):
    masthead = Masthead.load()
    for name, value in choice.items():
        setattr(masthead, name, value)
    masthead.save()


def lines(client):
    return client.get("/robots.txt").text.splitlines()


def let_in(client):
    parser = read(client.get("/robots.txt").text)
    return {one.purpose for one in CRAWLERS if parser.can_fetch(one.name, "/straits/ferry/")}


@pytest.mark.parametrize(
    ("choice", "who"),
    [
        ("all", set(Purpose)),
        ("search", {Purpose.SEARCH, Purpose.QUESTION}),
        ("none", set()),
    ],
)
def test_those_come_whom_the_desk_lets_in(client, paper, choice, who):
    choose(ai_crawlers=choice)
    assert let_in(client) == who


def test_until_a_desk_chooses_nobody_is_asked_in_who_trains_models(client, paper):
    assert let_in(client) == {Purpose.SEARCH, Purpose.QUESTION}


def test_every_choice_of_the_desk_is_one_that_robots_txt_knows():
    assert [len(refused_by(choice)) for choice in AICrawlers.values] == [
        0,
        sum(one.purpose is Purpose.TRAINING for one in CRAWLERS),
        len(CRAWLERS),
    ]


@given(
    refused=st.sets(st.sampled_from(sorted(NAMES))),
    agent=st.sampled_from([*sorted(NAMES), *STRANGERS]),
    path=st.sampled_from(["/", "/straits/", "/feed/", "/desk", *NOT_FOR_CRAWLERS]),
    terms=st.sampled_from(["", TERMS]),
)
def test_nobody_reads_what_is_for_no_crawler_and_the_refused_read_nothing(
    refused, agent, path, terms
):
    parser = read(robots_txt(refused=sorted(refused), terms=terms, sitemap=""))
    may = agent not in refused and path not in NOT_FOR_CRAWLERS
    assert parser.can_fetch(agent, path) == may


def test_no_name_begins_another_so_that_none_is_taken_for_it():
    """Some crawlers look for the first letters of their name, not for the whole of it."""
    known = [name.lower() for name in (*NAMES, *STRANGERS)]
    pairs = {(one, other) for one in known for other in known if one != other and one in other}
    assert pairs == {("applebot", "applebot-extended")}


def test_terms_and_sitemap_are_said_to_everybody_and_not_within_a_group(client, paper):
    choose(terms=TERMS)
    told = lines(client)
    for line in (f"License: {TERMS}", "Sitemap: http://localhost:8000/sitemap.xml"):
        assert told[told.index(line) - 1] == ""


def test_without_terms_there_is_no_line_of_them(client, paper):
    assert not [line for line in lines(client) if line.startswith("License")]


@pytest.mark.parametrize(
    "terms",
    [
        "http://rights.example/terms.xml",
        "/license.xml",
        "rights.example",
        "https://rights.example/terms.xml#news",
        "https://rights.example/a\nUser-agent: *",
        "https://rights.example/a b",
        "javascript:alert(1)",
    ],
)
def test_terms_that_robots_txt_could_not_name_whole_are_refused(terms):
    with pytest.raises(ValidationError) as refused:
        Masthead(terms=terms).full_clean()
    assert refused.value.message_dict == {
        "terms": ["Give the whole address, with https:// and without a #."]
    }


def test_a_paper_that_is_being_prepared_is_listed_nowhere(client, section):
    story = factories.make_story(section)
    pages = ("/", story.get_absolute_url(), section.get_absolute_url())
    noindex = '<meta name="robots" content="noindex">'
    assert not [page for page in pages if noindex in client.get(page).text]
    choose(is_unlisted=True, ai_crawlers="all")
    assert [page for page in pages if noindex in client.get(page).text] == list(pages)
    assert let_in(client) == set()
    assert not [line for line in lines(client) if line.startswith("Sitemap")]


def test_a_search_engine_may_read_that_it_must_not_list(client, paper):
    choose(is_unlisted=True)
    assert read(client.get("/robots.txt").text).can_fetch("Googlebot", "/")


def test_the_choice_is_made_on_the_mastheads_screen(desk, client, paper):
    address = reverse("wagtailsettings:edit", args=("masthead", "masthead", Masthead.load().pk))
    screen = desk.get(address).text
    assert screen.count('name="ai_crawlers"') == len(AICrawlers)
    given = {"name": "The Meridian", "zone": "UTC", "evening": "18:00", "signup_title": "Evening"}
    given |= {"signup_words": "One.", "ai_crawlers": "none", "terms": TERMS}
    assert desk.post(address, given).status_code == 302
    assert let_in(client) == set()
    assert f"License: {TERMS}" in lines(client)
