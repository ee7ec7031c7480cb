"""The search page."""

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
    assert "Look in all sections and kinds" in page.text
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
    for number in range(2):
        factories.make_story(section, title=f"Harbour {'harbour ' * number}told")
    page = client.get("/search/", {"q": "harbour", "order": "newest"}).text
    assert page.index("Harbour harbour told") < page.index("Harbour told")


def test_many_finds_are_paged_and_the_words_stay(client, section):
    for _ in range(21):
        factories.make_story(section)
    first = client.get("/search/", {"q": "words story"})
    assert "21 stories hold" in first.text
    assert first.text.count('class="item"') == 20
    assert 'href="?q=words+story&amp;page=2"' in first.text
    second = client.get("/search/?q=words+story&page=2")
    assert second.text.count('class="item"') == 1


@pytest.mark.parametrize(
    "typed",
    [
        '"', "'", '""', "*", "a*", "NEAR(a b)", "headline:port", "^port", "a AND", "OR", "NOT a",
        "(((", "-", "--port", "\x00", "port\x00", "%", "_", "\\", "'; DROP TABLE x; --",
        "port & !x", "port <-> x", "x" * 10_000, "port " * 2_000, '"' * 10_000, "𝕡𝕠𝕣𝕥 ² ½ 港 🚢",
        "\x02\x03", "{0.1}",
    ],
)  # fmt: skip
def test_no_query_is_an_error(client, told, typed):
    assert client.get("/search/", {"q": typed}).status_code == 200


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
    assert client.get("/search/", {"q": typed}).status_code == 200


@pytest.mark.parametrize("number", [2, 20])
def test_a_page_of_finds_costs_the_same_for_two_and_for_twenty(
    client, section, number, django_assert_max_num_queries
):
    for _ in range(number):
        factories.make_story(section, signed_by=[(factories.make_contributor(), "")])
    client.get("/search/", {"q": "words"})
    with django_assert_max_num_queries(9):
        page = client.get("/search/", {"q": "words"})
    assert page.text.count('class="item"') == number
