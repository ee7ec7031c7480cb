"""The search page."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from latefinal.readers.models import Tally
from latefinal.search import finding
from latefinal.search.desk import matching
from latefinal.search.services import index_story
from latefinal.sourcing.models import Source, Statement
from latefinal.stories.models import Story
from tests import factories


@pytest.fixture(autouse=True)
def _now(at):
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def told(section):
    return factories.make_story(
        section,
        title="Is the port of Varen about to get a second naval lease?",
        body=[("text", "<p>Dredging contracts for a second basin were let in May.</p>")],
    )


def test_a_find_is_shown_with_its_words_marked(client, told):
    page = client.get("/search/", {"q": "dredging"})
    assert f'href="{told.get_absolute_url()}"' in page.text
    assert "<mark>Dredging</mark> contracts" in page.text
    assert "1 story holds" in page.text


def test_results_are_kept_from_search_engines(client, told):
    page = client.get("/search/", {"q": "dredging"}).text
    assert '<meta name="robots" content="noindex">' in page
    assert 'rel="canonical" href="http://localhost:8000/search/"' in page


def test_a_mere_reader_gets_no_cookie(client, told):
    assert not client.get("/search/", {"q": "dredging"}).cookies


def test_without_words_it_is_a_form(client, paper):
    page = client.get("/search/")
    assert page.status_code == 200
    assert 'name="q"' in page.text
    assert "No story holds" not in page.text


def test_nothing_found_is_said_with_help(client, told):
    page = client.get("/search/", {"q": 'submarine "<b>'})
    assert "No story holds" in page.text
    assert "Fewer words find more" in page.text
    assert 'value="submarine &quot;&lt;b&gt;"' in page.text


def test_only_words_to_leave_out_asks_for_more(client, told):
    assert "at least one word" in client.get("/search/", {"q": "-yacht"}).text


def test_a_section_and_a_kind_narrow_it(client, told):
    there = {"q": "dredging", "section": "central-highlands", "kind": "news"}
    assert "1 story holds" in client.get("/search/", there).text
    page = client.get("/search/", {**there, "section": "straits"})
    assert "No story holds" in page.text
    assert "Look everywhere, at any time" in page.text
    assert "No story holds" in client.get("/search/", {**there, "kind": "opinion"}).text


def test_a_choice_that_is_none_is_passed_over(client, told):
    asked = {"q": "dredging", "section": "x\x00", "kind": "x", "order": "x", "page": "x"}
    assert "1 story holds" in client.get("/search/", asked).text


def test_nothing_has_to_be_chosen_or_typed(client, told):
    answer = client.get("/search/")
    page = answer.text
    assert not answer.context["form"].errors
    choices = page[page.index("<search>") : page.index("</search>")]
    assert choices.count("<select") == 3
    assert "required" not in choices


def test_newest_first_is_a_choice(client, section, at):
    named = factories.make_story(section, title="Harbour told")
    later = factories.AT + timedelta(minutes=1)
    new = factories.make_story(section, standfirst="In the harbour.", published_at=later)

    def order(**asked):
        page = client.get("/search/", {"q": "harbour", **asked}).text
        return sorted((named, new), key=lambda one: page.index(one.get_absolute_url()))

    assert order() == [named, new]
    assert order(order="newest") == [new, named]


def test_many_finds_are_paged_and_the_words_stay(client, section):
    for _ in range(21):
        factories.make_story(section)
    first = client.get("/search/", {"q": "words story"})
    assert "21 stories hold" in first.text
    assert first.text.count('class="item"') == 20
    assert 'href="?q=words+story&amp;page=2"' in first.text
    second = client.get("/search/?q=words+story&page=2")
    assert second.text.count('class="item"') == 1


@pytest.fixture
def narrowed(section):
    """A story that can be narrowed to by everything there is, and another."""
    story = factories.make_story(
        section,
        title="The harbour",
        topics=[factories.make_topic("Fisheries")],
        signed_by=[(factories.make_contributor("Ilse Maren"), "")],
    )
    source = Source.objects.create(name="Harbour master")
    outlet = factories.make_outlet()
    Statement.objects.create(
        story=story, source=source, outlet=outlet, gist="So.", via="outlet", position=1
    )
    index_story(story=story)
    earlier = factories.AT - timedelta(days=10)
    return story, factories.make_story(section, title="A harbour", published_at=earlier), source


@pytest.mark.parametrize(
    "chosen",
    [
        {"topic": "fisheries"},
        {"topic": "FISHERIES"},
        {"contributor": "Ilse Maren"},
        {"contributor": "ilse-maren"},
        {"source": "Harbour master"},
        {"outlet": "Karsa Press Agency"},
        {"since": "2026-11-23"},
        {"since": "2026-11-20", "until": "2026-11-23", "topic": "fisheries"},
    ],
)
def test_a_filter_is_an_address_with_words_and_without(client, narrowed, chosen):
    story, other, _source = narrowed
    for words in ({"q": "harbour"}, {}):
        page = client.get("/search/", {**words, **chosen}).text
        assert f'href="{story.get_absolute_url()}"' in page
        assert f'href="{other.get_absolute_url()}"' not in page
        assert "<details open>" in page


def test_a_source_is_narrowed_to_by_the_number_in_its_address(client, narrowed):
    story, _other, source = narrowed
    assert story.get_absolute_url() in client.get("/search/", {"source": source.pk}).text


def test_days_are_those_of_the_paper(client, section):
    # A quarter to midnight in Tashkent, five hours ahead.
    late = datetime(2026, 11, 22, 18, 45, tzinfo=UTC)
    factories.make_story(section, title="Harbour", published_at=late)
    assert "1 story holds" in client.get("/search/", {"q": "harbour", "until": "2026-11-22"}).text
    assert "No story holds" in client.get("/search/", {"q": "harbour", "since": "2026-11-23"}).text


@pytest.mark.parametrize("asked", ["until=9999-12-31", "since=0001-01-01", "since=x&until=%00"])
def test_the_ends_of_the_calendar_narrow_to_nothing_less(client, told, asked):
    assert "1 story holds" in client.get(f"/search/?q=dredging&{asked}").text


@pytest.mark.parametrize("name", ["topic", "contributor", "source", "outlet"])
def test_whether_somebody_is_named_in_a_draft_is_not_told(client, told, name):
    Source.objects.create(name="Quillon")
    factories.make_topic("Quillon")
    factories.make_contributor("Quillon")
    factories.make_outlet("Quillon")
    known = client.get("/search/", {"q": "port", name: "Quillon"}).text
    unknown = client.get("/search/", {"q": "port", name: "Nobody!"}).text
    assert known.replace("Quillon", "Nobody!") == unknown
    assert "No story holds" in known


def test_what_is_called_so_stands_above_the_finds(client, section):
    topic = factories.make_topic("Fisheries")
    factories.make_story(section, title="The fisheries", topics=[topic])
    page = client.get("/search/", {"q": "fisheries"}).text
    assert page.index('href="/topic/fisheries/"') < page.index("1 story holds")


def test_a_mistyped_word_is_asked_about_where_that_finds_something(client, told):
    page = client.get("/search/", {"q": "second navla leese"}).text
    assert 'href="?q=second%20naval%20lease"' in page
    assert "Did you mean" not in client.get("/search/", {"q": "xyzzyplugh"}).text


def test_a_mistyped_word_is_not_mended_to_what_readers_may_not_see(client, section, at):
    factories.make_story(section, title="Quillon", embargoed_until=at + timedelta(hours=1))
    assert "Did you mean" not in client.get("/search/", {"q": "quilon"}).text


def test_a_page_without_finds_offers_what_begins_so_and_the_newest_of_the_section(client, told):
    page = client.get("/search/", {"q": "dredg lea", "section": "central-highlands"}).text
    assert "Newest in Central Highlands" in page
    assert f'href="{told.get_absolute_url()}"' in page
    page = client.get("/search/", {"q": "lea"}).text
    assert page.index(told.get_absolute_url()) < page.index("How to search")


def test_of_very_many_finds_the_newest_are_paged(client, section, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 25)
    for _ in range(26):
        factories.make_story(section)
    page = client.get("/search/", {"q": "words", "page": "999999999999"})
    assert "More than 500 stories" in page.text
    assert page.text.count('class="item"') == 5


BAD = [
    '"', "'", '""', "*", "a*", "NEAR(a b)", "headline:port", "^port", "a AND", "OR", "NOT a",
    "(((", "-", "--port", "\x00", "port\x00", "%", "_", "\\", "'; DROP TABLE x; --",
    "port & !x", "port <-> x", "x" * 10_000, "port " * 2_000, '"' * 10_000, "𝕡𝕠𝕣𝕥 ² ½ 港 🚢",
    "\x02\x03", "{0.1}", "% _ * ? " * 1_000, "* " * 5_000, "a" * 299 + "é", "\u202e\u2066port",
    "<script>alert(1)</script>", "{{ 7*7 }} ${7*7} %n%s", "../../etc/passwd", "null undefined NaN",
    "section_1 all_ kind_news", "-a -b -c", '-"', '"-', "ﷺ ﷽ Z̴̢̛a̷̡l̵g̶o̷", "\ud7ff\ue000\ufffe\uffff",
    "ı İ ſ ß ﬆ", "١٢٣ ⅷ ①", "\u0300\u0301", "\u200d\u200c", "0" * 5_000, "1e309", "A\tB\nC\rD",
]  # fmt: skip
PLACES = ["/search/", "/search/suggest.json", "/desk/stories/"]


def refused(desk, asked):
    """The addresses that are not answered, each asked by nobody who asked before."""
    found = []
    for address in asked:
        Tally.objects.all().delete()
        if desk.get(address).status_code != 200:
            found.append(address)
    return found


# One paper serves for all of them: to make it takes longer than to ask.
@pytest.mark.parametrize("place", PLACES)
def test_no_query_is_an_error(desk, told, place):
    typed = [urlencode({"q": one.encode("utf-8", "surrogatepass")}) for one in BAD]
    assert refused(desk, [f"{place}?{asked}" for asked in typed]) == []


ODD = [
    "q=%ED%A0%80", "q=%FF%FE", "q=%ED%A0%80port&page=%ED%A0%80", "q=%", "q", "q=a&q=b",
    "q=port&page=999999999999", "q=port&page=-1", "q=port&page=1e9", "q=port&page=last",
    f"q=port&page={'9' * 5_000}", "q=port&order[]=x&section=%ED%A0%80",
    "q=port&topic=%ED%A0%80&source=99999999999999999999&outlet=%00&contributor=%22",
    f"q=port&source={'9' * 200}&topic={'x' * 5_000}", "source=%C2%B2&q=port",
    "since=99999-01-01&until=-1&q=port", "ordering=%22&q=port", "p=999999999999&q=port",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_no_address_is_an_error(desk, told, place):
    # Wagtail answers a page of a list that is none by 404, or leads to the first.
    assert refused(desk, [f"{place}?{asked}" for asked in ODD]) == []


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.one_of(
        st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80),
        st.text(alphabet="ab \"'*-+:^(){}|&!<>\\\x00\x01OR", max_size=40),
    )
)
def test_no_text_whatever_is_an_error(client, told, typed):
    Tally.objects.all().delete()  # this is nobody who asks for everything
    assert client.get("/search/", {"q": typed}).status_code == 200
    assert client.get("/search/suggest.json", {"q": typed}).status_code == 200
    list(matching(Story.at_the_desk(), typed, in_order=True))


@pytest.mark.parametrize("number", [2, 20])
def test_a_page_of_finds_costs_the_same_for_two_and_for_twenty(
    client, section, number, django_assert_max_num_queries
):
    for _ in range(number):
        factories.make_story(section, signed_by=[(factories.make_contributor(), "")])
    client.get("/search/", {"q": "words"})
    with django_assert_max_num_queries(12 + 8):  # eight of them count it
        page = client.get("/search/", {"q": "words"})
    assert page.text.count('class="item"') == number
