"""What is asked of a story's sourcing before it is published, by the rows and the text it has."""

from uuid import UUID

import pytest

from latefinal.masthead.models import Masthead
from latefinal.plumbing import clock
from latefinal.sourcing.checks_of_quotations import quoted_by_nobody
from latefinal.sourcing.models import Standing, Statement
from latefinal.stories.models import Story
from latefinal.stories.publish_checks import judged_problems, problems_with
from latefinal.wire.services import release_item, take_item, tie_story
from tests import factories
from tests.sourcing.conftest import marked, say
from tests.wire.entries import make_item

pytestmark = pytest.mark.django_db

COPIED = "The berth was built forty years ago and is leased until the end of the decade"
TOLD = f"“The talks go on and I will not describe them,” Osk said.\n\n{COPIED}."


def keys(story):
    """Of all that may be overridden, without the room's name."""
    found = judged_problems(story)
    assert all(one.problem.field == "body" for one in found)
    return [one.problem.key.removeprefix("sourcing.") for one in found]


def words_about(story, key):
    return next(one.words for one in problems_with(story) if one.key == f"sourcing.{key}")


def draft(section, markup, **fields):
    return factories.make_story(section, published=False, body=[("text", markup)], **fields)


def told_us(**said):
    return say(source_name="Maud Ressik", office="member", via="told", **said)


def test_one_official_through_a_states_agency_is_asked_twice_about(quote):
    story = quote(say(), published=False)
    assert keys(story) == ["state-only", "one-speaker"]
    assert "(Karsa Press Agency)" in words_about(story, "state-only")
    assert "Only Darian Osk speaks" in words_about(story, "one-speaker")


def test_who_asked_somebody_else_is_asked_nothing(quote):
    assert keys(quote(say(), told_us(), published=False)) == []


def test_a_statement_that_nobody_confirmed_counts_for_nobody(quote):
    found = told_us()
    Statement.objects.filter(pk=found.pk).update(standing=Standing.FOUND)
    story = quote(say(), found, published=False)
    assert "state-only" in [one.key.removeprefix("sourcing.") for one in problems_with(story)]


def test_a_story_that_quotes_nobody_is_asked_nothing(section):
    assert keys(draft(section, "<p>Words.</p>")) == []


def test_an_imported_story_is_asked_nothing(quote):
    item = make_item(text=TOLD)
    story = quote(say(office=""), published=False, imported_from="wordpress 1")
    tie_story(item=item, story=story)
    story.body = [("text", f"<p>{COPIED}.</p>")]
    assert judged_problems(story) == []


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ({"office": ""}, True),
        ({"office": "head of policy"}, False),
        ({"office": "", "source_name": "Minister of transport"}, False),
        ({"office": "", "source_kind": "body", "source_name": "Ministry"}, False),
    ],
)
def test_a_person_of_whom_nothing_is_known_is_asked_about(quote, said, asked):
    story = quote(told_us(), say(**said), published=False)
    assert keys(story) == (["no-office"] if asked else [])


def test_an_office_in_the_register_will_do(quote):
    say(office="head of policy")  # it is offered the next time
    assert keys(quote(told_us(), say(office=""), published=False)) == []


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ({"via": "told"}, True),
        ({"via": "document", "document": "press release"}, True),
        ({"via": "document", "document": "register", "is_seen_by_us": True}, False),
        ({}, False),
    ],
)
def test_words_that_an_outlet_carried_are_not_told_to_us(section, said, asked):
    factories.make_outlet("Rim Weekly")
    one, other = say(**said), told_us()
    story = draft(
        section,
        f"<p>{marked(one, '“The road is open,”')} Darian Osk said, Rim Weekly reported.</p>"
        f"<p>{marked(other, '“It is not,”')} Maud Ressik said.</p>",
    )
    assert ("no-outlet" in keys(story)) is asked
    if asked:
        words = words_about(story, "no-outlet")
        assert words.startswith("The text says that “The road is open” came through Rim Weekly")


@pytest.mark.parametrize(
    ("name", "asked"), [("The Upland Herald", []), ("The Meridian", ["no-outlet"])]
)
def test_our_own_paper_is_no_outlet_that_stands_between(section, name, asked):
    Masthead.objects.update(name=name)
    one, other = say(via="told"), told_us()
    story = draft(
        section,
        f"<p>{marked(one, '“The road is open,”')} Darian Osk told the Upland Herald.</p>"
        f"<p>{marked(other, '“It is not,”')} Maud Ressik said.</p>",
    )
    assert keys(story) == asked


@pytest.fixture
def item(paper):
    return make_item(text=TOLD)


def quoting(section, item, words, **said):
    """A draft that quotes `words` from the item, and asked somebody else."""
    one = say(is_direct=True, item=item, item_version=1, **said)
    return draft(
        section,
        f"<p>{marked(one, words)} Osk said.</p><p>{marked(told_us(), 'It is not.')}</p>",
    )


def test_a_quotation_that_the_item_has_is_asked_nothing(section, item):
    assert keys(quoting(section, item, "“The talks go on … and I will not describe them,”")) == []


def test_a_quotation_that_the_item_has_otherwise_is_shown_as_it_is_there(section, item):
    story = quoting(section, item, "“The talks go on and I shall not describe them,”")
    assert keys(story) == ["not-in-wire"]
    words = words_about(story, "not-in-wire")
    assert "“The talks go on and I shall not describe them” is not what Karsa Press" in words
    assert "“The talks go on and I will not describe them”" in words


def test_a_quotation_of_which_the_item_has_nothing_is_said_to_be_nowhere(section, item):
    story = quoting(section, item, "“Nobody sold bread here,”")
    assert "nor anything like it" in words_about(story, "not-in-wire")


def test_indirect_words_need_not_stand_in_the_item(section, item):
    one = say(item=item, item_version=1)
    body = f"<p>{marked(one, 'that nobody sold bread')}{marked(told_us(), 'It is so.')}</p>"
    assert keys(draft(section, body)) == []


def test_an_item_in_another_language_is_not_compared_word_for_word(section):
    item = make_item(text="Переговоры продолжаются.", language="ru-RU")
    assert keys(quoting(section, item, "“The talks go on,”")) == []


def test_a_version_that_is_not_kept_any_more_is_not_compared(section, item):
    story = quoting(section, item, "“Nobody sold bread here,”")
    Statement.objects.filter(item=item).update(item_version=7)
    assert keys(story) == []


def written_from(section, item, markup):
    story = draft(section, markup)
    take_item(item=item, editor=factories.make_editor(), at=clock.now())
    tie_story(item=item, story=story)
    return story


def test_words_of_the_item_are_copied_unless_they_stand_in_quotation_marks(section, item):
    story = written_from(section, item, f"<p>As is known, {COPIED.lower()}, and so on.</p>")
    assert keys(story) == ["wire-words"]
    words = words_about(story, "wire-words")
    assert f"what Karsa Press Agency sent: “{COPIED.lower()}”" in words
    story.body = [("text", f"<p>“{COPIED},” the agency wrote.</p>")]
    assert keys(story) == ["quoted-by-nobody"]


def test_an_item_that_was_released_is_compared_no_more(section, item):
    story = written_from(section, item, f"<p>{COPIED}.</p>")
    release_item(item=item)
    assert keys(story) == []


UNSAID = "“They will not come back,” he said."
SAID = "“They will not come back,”"


@pytest.mark.parametrize(
    ("blocks", "asked"),
    [
        ([("text", f"<p>{UNSAID}</p>")], 1),
        ([("text", f"<p>{UNSAID}</p>"), ("list", f"<ul><li>{UNSAID.upper()}</li></ul>")], 1),
        ([("text", f"<p>{UNSAID} «Ils ne viendront plus.»</p>")], 2),
        ([("text", "<p>A “show of force” and the “talks”.</p>")], 0),
        ([("text", f"<p>{marked(UUID(int=1), SAID)} he said.</p>")], 0),
        ([("text", f"<p>“{marked(UUID(int=1), 'They will not come back')},” he said.</p>")], 0),
        # Told again further down.
        ([("text", f"<p>{marked(UUID(int=1), SAID)} he said.</p><p>“Not come back?” No: “will not "
                   "come back”.</p>")], 0),
        ([("quote", {"words": "<p>They will not come back.</p>", "source": ""})], 1),
        ([("quote", {"words": "<p>They will not come back.</p>", "source": "The log"})], 0),
        ([("quote", {"words": f"<p>{marked(UUID(int=1), 'They will')} not come.</p>"})], 0),
        ([("aside", {"title": "", "words": f"<p>{UNSAID}</p>"})], 0),
    ],
)  # fmt: skip
def test_a_quotation_of_four_words_asks_for_a_statement_once(blocks, asked):
    told = list(quoted_by_nobody(Story(body=blocks)))
    assert len(told) == asked
    if asked:
        assert "“They will not come back" in told[0].words
    assert list(quoted_by_nobody(Story(body=blocks, imported_from="wordpress 1"))) == []


def test_checks_ask_the_database_little_and_a_story_without_marks_less(
    section, item, django_assert_max_num_queries
):
    story = written_from(section, item, f"<p>{COPIED}.</p>")
    story = Story.at_the_desk().get(pk=story.pk)
    with django_assert_max_num_queries(3):
        judged_problems(story)
