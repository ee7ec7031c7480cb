"""From an item of the wire to confirmed statements: what is drafted, proposed, settled."""

from datetime import timedelta

import pytest
from django.urls import reverse

from latefinal.outlets.models import Outlet
from latefinal.people.models import User
from latefinal.sourcing.errors import NoSpeakerNamed, NoWayNamed
from latefinal.sourcing.models import Source, Statement
from latefinal.sourcing.proposals import proposals_for, proposals_in
from latefinal.sourcing.services import (
    StatementDecision,
    draft_from_item,
    set_other_names,
    settle_proposals,
)
from latefinal.stories.models import Story
from latefinal.stories.services import publish_story
from latefinal.wire.errors import ItemTaken
from tests.factories import AT, let_pass, make_outlet, make_story
from tests.wire.entries import make_item

pytestmark = pytest.mark.django_db

TEXT = (
    "“The talks on that point continue and I will not describe them,” the foreign ministry's "
    "head of policy, Darian Osk, said.\n\n"
    "A second lease is not on the agenda, Osk said.\n\n"
    "The berth was built in 1962."
)


@pytest.fixture
def item(paper):
    return make_item(text=TEXT, slugline="varen-berth", link="https://kpa.example/1")


@pytest.fixture
def story(item, section, editor):
    return draft_from_item(item=item, section=section, editor=editor, at=AT)


def latest(story):
    return Story.at_the_desk().get(pk=story.pk).get_latest_revision_as_object()


def yes(proposal, **said):
    told = {"speaker": proposal.speaker.name if proposal.speaker else "", "through": "KPA"}
    return StatementDecision(key=proposal.key, is_confirmed=True, **{**told, **said})


def test_a_draft_has_the_items_name_its_quotation_and_where_it_comes_from(story, item, editor):
    assert (story.headline, story.slugline, story.live) == (item.headline, "varen-berth", False)
    shown = str(story.body)
    assert "I will not describe them" in shown
    assert "https://kpa.example/1" in story.body[0].value["words"]
    item.refresh_from_db()
    assert (item.story, item.taken_by, item.used_version) == (story, editor, 1)


def test_an_agencys_embargo_holds_on_what_is_drafted(section, editor):
    until = AT + timedelta(days=1)
    item = make_item(text=TEXT, embargoed_until=until)
    drafted = draft_from_item(item=item, section=section, editor=editor, at=AT)
    let_pass(drafted)
    publish_story(story=drafted, at=AT)
    assert latest(drafted).embargoed_until == until
    assert not Story.on_the_record(at=until - timedelta(seconds=1)).filter(pk=drafted.pk).exists()
    assert Story.on_the_record(at=until).filter(pk=drafted.pk).exists()


def test_two_editors_who_press_at_once_get_one_story(item, section, editor):
    other = User.objects.create_superuser("other@example.org", "a long enough password")
    stale = type(item).objects.get(pk=item.pk)
    draft_from_item(item=item, section=section, editor=editor, at=AT)
    with pytest.raises(ItemTaken, match="is a story already"):
        draft_from_item(item=stale, section=section, editor=other, at=AT)
    assert Story.at_the_desk().count() == 1


def test_an_item_of_which_two_headlines_are_alike_gets_an_address_of_its_own(section, editor):
    for name in ("Karsa Press Agency", "Rim Weekly"):
        item = make_item(text=TEXT, outlet=make_outlet(name))
        draft_from_item(item=item, section=section, editor=editor, at=AT)
    slugs = Story.at_the_desk().values_list("slug", flat=True)
    assert len(set(slugs)) == 2


def test_what_is_found_names_speaker_office_and_the_outlet_of_the_item(item):
    first, second = proposals_in(TEXT, items=[item])
    assert (first.speaker.name, first.is_direct, first.outlet) == ("Darian Osk", True, item.outlet)
    assert "head of policy" in first.speaker.office
    assert (second.speaker.name, second.is_direct) == ("Darian Osk", False)
    assert second.words.startswith("A second lease")


def test_an_outlet_that_the_text_names_goes_before_the_items(item):
    make_outlet("Rim Weekly", ownership="independent")
    (found,) = proposals_in("The pass is shut, the mayor told Rim Weekly.", items=[item])
    assert found.outlet.name == "Rim Weekly"


def test_a_speaker_is_known_by_another_name_in_another_script(item):
    osk = Source.objects.create(name="Darian Osk", kind="person")
    set_other_names(source=osk, names=["Дариан Оск", "D. Osk", "darian osk"])
    assert [one.name for one in osk.other_names.all()] == ["Дариан Оск", "D. Osk"]
    (found,) = proposals_in("“It is shut,” D. Osk said.", items=[item])
    assert found.source == osk


def test_what_is_confirmed_is_marked_in_the_draft_and_tied_to_the_item(story, item, editor):
    (proposal,) = proposals_for(latest(story))
    settled = settle_proposals(story=story, decisions=[yes(proposal)], editor=editor)
    assert settled.confirmed == 1
    statement = Statement.objects.get()
    assert (statement.item, statement.item_version) == (item, 1)
    assert statement.link == "https://kpa.example/1"
    assert str(statement.uuid) in str(latest(story).body.raw_data)
    assert proposals_for(latest(story)) == []


def test_a_confirmed_statement_is_shown_once_the_story_is_published(story, client, editor):
    (proposal,) = proposals_for(latest(story))
    settle_proposals(story=story, decisions=[yes(proposal)], editor=editor)
    let_pass(latest(story))
    live = publish_story(story=latest(story), at=AT)
    page = client.get(live.get_absolute_url()).content.decode()
    assert "Darian Osk" in page
    assert 'id="said-ref-1"' in page


def test_what_is_dismissed_is_not_proposed_again(story, editor):
    (proposal,) = proposals_for(latest(story))
    settle_proposals(
        story=story, decisions=[StatementDecision(proposal.key, is_confirmed=False)], editor=editor
    )
    assert proposals_for(latest(story)) == []
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    ("missing", "error"),
    [({"speaker": " "}, NoSpeakerNamed), ({"through": ""}, NoWayNamed)],
)
def test_without_speaker_or_way_nothing_at_all_is_confirmed(story, editor, missing, error):
    (proposal,) = proposals_for(latest(story))
    before = latest(story).latest_revision
    with pytest.raises(error, match="The talks on that point"):
        settle_proposals(story=story, decisions=[yes(proposal, **missing)], editor=editor)
    assert not Statement.objects.exists()
    assert latest(story).latest_revision == before


def test_words_that_are_gone_meanwhile_are_said_to_be_gone(story, editor):
    decision = StatementDecision(
        "s-of-another-text", is_confirmed=True, speaker="Osk", through="KPA"
    )
    assert settle_proposals(story=story, decisions=[decision], editor=editor).gone == 1


def test_the_same_words_twice_are_two_proposals(section, editor):
    said = "<p>“It is shut,” Darian Osk said.</p>"
    story = make_story(section, published=False, body=[("text", said), ("text", said)])
    first, second = proposals_for(latest(story))
    assert first.key != second.key
    settle_proposals(story=story, decisions=[yes(second)], editor=editor)
    blocks = latest(story).body.raw_data
    assert ["linktype" in block["value"] for block in blocks] == [False, True]


def test_the_pass_is_walked_by_form(desk, story):
    address = reverse("sourcing_proposals", args=[story.pk])
    page = desk.get(address)
    (form,) = page.context["forms"]
    assert form["speaker"].value() == "Darian Osk"
    prefix = form.prefix
    data = {f"{prefix}-{name}": form[name].value() or "" for name in form.fields}
    refused = desk.post(address, {**data, f"{prefix}-decision": "confirm", f"{prefix}-speaker": ""})
    assert "Say who said it." in refused.content.decode()
    done = desk.post(address, {**data, f"{prefix}-decision": "confirm"})
    assert done.url == reverse("wagtailadmin_pages:edit", args=[story.pk])
    assert Statement.objects.get().source.name == "Darian Osk"
    assert "settled" in desk.get(address).content.decode()


def test_one_who_may_not_edit_the_story_may_not_settle_it(client, story):
    stranger = User.objects.create_user("stranger@example.org")
    client.force_login(stranger)
    address = reverse("sourcing_proposals", args=[story.pk])
    assert client.get(address).status_code == 302


def test_a_draft_is_made_by_a_button_and_the_second_press_leads_to_it(desk, item, section):
    address = reverse("draft_from_item", args=[item.pk])
    first = desk.post(address, {"section": section.pk})
    second = desk.post(address, {"section": section.pk})
    assert first.url == second.url
    assert Story.at_the_desk().count() == 1
    assert desk.post(address, {"section": "nonsense"}).status_code == 404


def test_the_item_shows_what_was_said_in_it_and_asks_who_where_two_could_be_meant(desk):
    item = make_item(
        text="President Aran Veld met Prime Minister Ila Morn. “It is shut,” the leader said."
    )
    shown = desk.get(reverse("wire_desk:item", args=[item.pk])).content.decode()
    assert "1 statement found" in shown
    assert Outlet.objects.exists()
