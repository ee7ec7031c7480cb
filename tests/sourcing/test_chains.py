"""Words that several outlets carried, one after the other."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from latefinal.outlets.models import Outlet
from latefinal.sourcing.checks_before import missing_from_sourcing
from latefinal.sourcing.models import Statement
from latefinal.sourcing.proposals import proposals_for, proposals_in
from latefinal.sourcing.services import StatementDecision, mend_statement, settle_proposals
from latefinal.stories.models import Story
from latefinal.stories.services import publish_story
from tests.factories import AT, let_pass, make_outlet, make_story
from tests.sourcing.conftest import say
from tests.sourcing.test_mark import ask, send
from tests.sourcing.test_pages import text
from tests.wire.entries import make_item

pytestmark = pytest.mark.django_db
PASSED_ON = (
    "“The berth is not for lease,” the head of policy, Darian Osk, said, the Karsa Press Agency "
    "reported, State TV 1 added."
)


@pytest.fixture
def outlets(paper):
    owned = {"Karsa Press Agency": "state", "State TV 1": "state", "Rim Weekly": "independent"}
    return [make_outlet(name, ownership=one) for name, one in owned.items()]


def names(statement):
    return [outlet.name for outlet in Statement.objects.get(pk=statement.pk).chain]


def test_a_chain_is_kept_in_its_order_from_the_text_to_the_page(client, outlets, section, editor):
    story = make_story(section, body=[("text", f"<p>{PASSED_ON}</p>")])
    draft = Story.at_the_desk().get(pk=story.pk).get_latest_revision_as_object()
    (found,) = proposals_for(draft)
    assert (found.through, found.then) == ("Karsa Press Agency", ("State TV 1",))
    given = {"speaker": "Darian Osk", "through": found.through, "then": found.then}
    decision = StatementDecision(found.key, is_confirmed=True, **given)
    settle_proposals(story=story, decisions=[decision], editor=editor)
    latest = Story.at_the_desk().get(pk=story.pk).get_latest_revision_as_object()
    let_pass(latest)
    page = client.get(publish_story(story=latest, at=AT).get_absolute_url())
    way = "via Karsa Press Agency state-controlled then State TV 1 state-controlled"
    assert way in text(page)
    cited = json.loads(re.search(r'ld\+json">(.*?)</script>', page.content.decode(), re.S)[1])
    publishers = [work["publisher"]["name"] for work in cited[0]["isBasedOn"]]
    assert publishers == ["Karsa Press Agency", "State TV 1"]


def test_the_item_that_tells_what_was_told_to_another_outlet_stands_last(outlets):
    item = make_item(text="The pass is shut, the mayor told Rim Weekly.", outlet=outlets[0])
    (found,) = proposals_in("The pass is shut, the mayor told Rim Weekly.", items=[item])
    assert (found.through, found.then) == ("Rim Weekly", ("Karsa Press Agency",))


def test_every_link_of_a_chain_lists_it_and_says_the_way(client, outlets, quote):
    agency, television, weekly = outlets
    story = quote(say(outlet=agency, then=[television, weekly], gist="the berth stays"))
    for outlet in outlets:
        page = text(client.get(outlet.get_absolute_url()))
        assert page.count("the berth stays") == 1
        assert "via Karsa Press Agency state-controlled then State TV 1" in page
    assert "1 statement: 1 via state media" in text(client.get(story.get_absolute_url()))


def test_a_label_counts_by_the_outlet_that_heard_it(client, outlets, quote):
    agency, _television, weekly = outlets
    story = quote(say(outlet=weekly, then=[agency]))
    assert "1 statement: 1 via another outlet" in text(client.get(story.get_absolute_url()))


def test_what_passed_through_the_states_hands_is_the_states_before_it_is_published(outlets, quote):
    agency, television, weekly = outlets
    story = quote(say(outlet=weekly, then=[television]), say(outlet=agency, source_name="Ana Tole"))
    (asked,) = [one for one in missing_from_sourcing(story) if "state-only" in one.key]
    assert "(Karsa Press Agency, State TV 1)" in asked.words
    free = quote(say(outlet=weekly), say(outlet=agency, source_name="Ana Tole"))
    assert not list(missing_from_sourcing(free))


def test_outlets_are_added_put_in_another_order_and_taken_out_in_the_form(desk, outlets, section):
    story = make_story(section, published=False)
    first = outlets[0].pk
    lines = "State TV 1\n karsa press  agency \nChannel Lantern\nState TV 1"
    mark = send(desk, via="outlet", outlet=first, story=story.pk, then=lines)["result"]["uuid"]
    statement = Statement.objects.get(uuid=mark)
    assert names(statement) == ["Karsa Press Agency", "State TV 1", "Channel Lantern"]
    assert Outlet.objects.filter(name="Channel Lantern").exists()
    shown = ask(desk, uuid=mark, story=story.pk, words="x")["html"]
    assert "State TV 1\nChannel Lantern</textarea>" in shown
    turned = "Channel Lantern\nRim Weekly"
    again = {"uuid": mark, "story": story.pk, "via": "outlet", "outlet": first, "then": turned}
    answer = send(desk, **again)
    assert answer["result"]["label"].endswith("Karsa Press Agency, Channel Lantern, Rim Weekly")
    assert names(statement) == ["Karsa Press Agency", "Channel Lantern", "Rim Weekly"]
    assert "is longer than 120" in send(desk, **{**again, "then": "x" * 121})["html"]
    send(desk, **{**again, "via": "told"})
    assert names(statement) == []
    assert not statement.further.exists()


def test_words_pasted_elsewhere_keep_their_chain_and_mending_them_leaves_the_other(outlets, quote):
    agency, television, weekly = outlets
    one = say(outlet=agency, then=[television])
    theirs, ours = quote(one), quote(one)
    assert names(ours.statements.get()) == names(theirs.statements.get())
    mend_statement(
        statement=ours.statements.get(), source_name="Darian Osk", outlet=agency, then=[weekly]
    )
    assert names(theirs.statements.get()) == ["Karsa Press Agency", "State TV 1"]


@pytest.mark.parametrize("chained", [0, 1, 5])
def test_chains_are_one_question_however_many_there_are(client, outlets, quote, chained):
    agency, television, _weekly = outlets
    story = quote(*(say(outlet=agency, then=[television]) for _one in range(chained)), say())
    with CaptureQueriesContext(connection) as sent:
        client.get(story.get_absolute_url())
    asked = [one["sql"] for one in sent if one["sql"].startswith('SELECT "sourcing_furtheroutlet"')]
    assert len(asked) == bool(chained)


def test_the_pass_over_a_story_names_each_outlet_a_line(desk, outlets, section):
    story = make_story(section, body=[("text", f"<p>{PASSED_ON}</p>")], published=False)
    page = desk.get(reverse("sourcing_proposals", args=[story.pk])).content.decode()
    assert ">\nState TV 1</textarea>" in page
