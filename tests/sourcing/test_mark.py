"""“Who said this”: the editor's form."""

import json

import pytest
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import expand_db_html

from latefinal.outlets.models import Outlet
from latefinal.people.models import Role
from latefinal.sourcing.models import Statement
from tests import factories
from tests.sourcing.conftest import marked, say

pytestmark = pytest.mark.django_db


def ask(desk, **given):
    return desk.get(reverse("sourcing_mark"), given).json()


def send(desk, **given):
    data = {
        "words": "“The talks continue,”",
        "source_name": "Darian Osk",
        "source_kind": "person",
        "gist": "the talks continue",
        "via": "told",
        **given,
    }
    return desk.post(reverse("sourcing_mark"), data).json()


def test_the_form_proposes_what_the_words_say(desk, paper):
    html = ask(desk, words="“The talks continue,”")["html"]
    assert 'value="The talks continue"' in html
    assert 'name="is_direct"' in html
    assert "checked" in html.split('name="is_direct"')[1].split(">")[0]


def test_indirect_words_are_not_proposed_as_direct(desk, paper):
    html = ask(desk, words="the talks would continue")["html"]
    assert "checked" not in html.split('name="is_direct"')[1].split(">")[0]


def test_without_words_it_says_what_to_do(desk, paper):
    assert "First select the words" in ask(desk)["html"]


def test_it_writes_down_who_said_it_and_answers_the_mark(desk, paper):
    outlet = factories.make_outlet()
    answer = send(desk, via="outlet", outlet=outlet.pk)
    statement = Statement.objects.get()
    assert answer["step"] == "marked"
    assert answer["result"] == {
        "uuid": str(statement.uuid),
        "label": "Darian Osk · Karsa Press Agency",
        "isSound": True,
        "isState": True,
    }
    assert statement.words == "“The talks continue,”"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"source_name": ""}, "Say who said it."),
        ({"gist": ""}, "Say in a few words what was said."),
        ({"via": "outlet"}, "Choose the outlet"),
        ({"via": "on-air"}, "Choose the outlet"),
        ({"via": "document"}, "Name the document"),
        ({"link": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"said_on": "yesterday"}, "Enter a valid date."),
    ],
)
def test_what_is_missing_is_said_at_the_form(desk, paper, given, words):
    answer = send(desk, **given)
    assert answer["step"] == "mark"
    assert words in answer["html"]
    assert not Statement.objects.exists()


def test_an_outlet_is_added_in_place(desk, paper):
    send(desk, via="outlet", new_outlet="Channel Five", new_ownership="captured-private")
    outlet = Outlet.objects.get()
    assert (outlet.name, outlet.ownership) == ("Channel Five", "captured-private")
    assert Statement.objects.get().outlet == outlet


def test_a_refused_form_adds_no_outlet(desk, paper):
    send(desk, via="outlet", new_outlet="Channel Five", gist="")
    assert not Outlet.objects.exists()


def test_the_next_statement_starts_with_the_same_way_and_no_link(desk, paper):
    before = say(said_on="2026-11-23", link="https://example.org/first")
    html = ask(desk, words="more words", after=str(before.uuid))["html"]
    assert "example.org/first" not in html  # it was read there, and the next one elsewhere
    assert f'<option value="{before.outlet_id}" selected>' in html
    assert "2026-11-23" in html


def test_a_mark_is_opened_again_and_mended(desk, section):
    story = factories.make_story(section, published=False)
    one = say(story=story)
    assert "Darian Osk" in ask(desk, uuid=str(one.uuid), story=story.pk, words="x")["html"]
    send(desk, uuid=str(one.uuid), story=story.pk, gist="mended", is_typo="on")
    assert Statement.objects.get().gist == "mended"


def test_mending_a_pasted_mark_leaves_the_other_storys_row(desk, section):
    theirs, ours = factories.make_story(section), factories.make_story(section)
    one = say(story=theirs, gist="theirs")
    send(desk, uuid=str(one.uuid), story=ours.pk, gist="ours")
    assert {row.story_id: row.gist for row in Statement.objects.all()} == {
        theirs.pk: "theirs",
        ours.pk: "ours",
    }


def test_the_label_of_a_mended_mark_is_that_of_its_own_row(desk, section):
    theirs, ours = factories.make_story(section), factories.make_story(section)
    one = say(story=theirs)
    send(desk, uuid=str(one.uuid), story=ours.pk)
    answer = send(desk, uuid=str(one.uuid), story=ours.pk, source_name="Ana Tole")
    assert answer["result"]["label"] == "Ana Tole · told to us"


@pytest.mark.parametrize(
    ("role", "gists"),
    [(Role.EDITOR, ["the talks continue", "mended"]), (Role.PUBLISHER, ["mended"])],
)
def test_who_may_not_publish_alters_nothing_that_readers_see(client, quote, role, gists):
    story = quote(say())
    shown = story.statements.get()
    client.force_login(factories.make_member(role))
    answer = send(client, uuid=str(shown.uuid), story=story.pk, gist="mended", is_typo="on")
    assert list(story.statements.order_by("pk").values_list("gist", flat=True)) == gists
    assert answer["result"]["uuid"] == str(story.statements.get(gist="mended").uuid)


def test_a_mark_in_a_story_that_is_not_theirs_to_edit_is_refused(client, section):
    outsider = factories.User.objects.create_user("guest@example.org", "a long enough password")
    from django.contrib.auth.models import Permission

    outsider.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(outsider)
    story = factories.make_story(section)
    response = client.post(
        reverse("sourcing_mark"), {"story": story.pk, "source_name": "X", "gist": "x"}
    )
    assert response.status_code in (302, 403)
    assert not Statement.objects.exists()


@pytest.mark.parametrize("nonsense", ["", "1", "../../x", "'; drop table"])
def test_a_mark_that_is_none_is_a_new_statement(desk, paper, nonsense):
    assert send(desk, uuid=nonsense, story=nonsense, after=nonsense)["step"] == "marked"


def test_a_mark_goes_through_the_editor_unchanged(paper):
    one = say()
    stored = f'<p data-block-key="a">Before {marked(one, "the <b>words</b>")} after.</p>'
    converter = ContentstateConverter(["bold", "statement"])
    state = converter.from_database_format(stored)
    [entity] = json.loads(state)["entityMap"].values()
    assert entity["data"]["uuid"] == str(one.uuid)
    assert converter.to_database_format(state) == stored


def test_the_editor_warns_of_a_mark_that_nobody_stands_behind(paper):
    stored = f"<p>{marked(Statement(), 'words')}</p>"
    [entity] = json.loads(ContentstateConverter(["statement"]).from_database_format(stored))[
        "entityMap"
    ].values()
    assert entity["data"]["isSound"] is False


@pytest.mark.parametrize("uuid", ["", 'x" onclick="y', "<script>"])
def test_a_forged_mark_never_reaches_a_page(uuid):
    shown = expand_db_html(f'<p><a linktype="statement" uuid="{uuid}">words</a></p>')
    assert "data-said" not in shown
    assert "onclick" not in shown
