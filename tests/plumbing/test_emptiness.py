"""What looks empty is empty, in every form that asks for words."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from wagtail.test.utils.form_data import rich_text, streamfield

from latefinal.comments.errors import NothingSaid
from latefinal.comments.models import Comment
from latefinal.comments.services import submit_comment
from latefinal.desk.forms import ClaimForm
from latefinal.masthead.models import Contributor
from latefinal.outlets.models import Outlet
from latefinal.plumbing.emptiness import looks_empty, shows_nothing
from latefinal.plumbing.typed_names import names_in
from latefinal.sourcing.forms import StatementForm
from latefinal.stories.blocks import BodyBlock, FormattedTextBlock
from latefinal.stories.models import Topic
from latefinal.subscriptions.forms import SubscribeForm
from tests import factories
from tests.desk.forms import story_form

NOTHING_SEEN = [
    "", " ", "\u3164", "\u2800\u2800", "\u200b", "\u200d\u200c", "\ufeff", "\u00ad", "\u034f",
    "\u115f\u1160", "\uffa0", "\u2060", "\u2064", "\u180e", "\u202e", "\u2066\u2069", "\ufe0f",
    "\U000e0020", "\U000e0100", "\u3000", "\u1680", "\u2028", "\x00", "\x1b", "\U0001d159",
    "\ufff9\ufffb", "\u061c", " \u3164\n\u2800 ",
]  # fmt: skip


@pytest.mark.parametrize("words", NOTHING_SEEN)
def test_what_shows_nothing_looks_empty(words):
    assert looks_empty(words)


@pytest.mark.parametrize(
    "words",
    [
        ".",
        "한",
        "\u3164a",
        "👩\u200d💻",
        "می\u200cخواهم",
        "⠁",
        "é",
        "\u0600",
        "\u06dd",
        "−",
        "\ue000",
    ],
)
def test_what_shows_a_single_sign_does_not(words):
    assert not looks_empty(words)


@pytest.mark.parametrize("words", NOTHING_SEEN)
@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (SubscribeForm, ["address"]),
        (StatementForm, ["source_name", "gist"]),
        (ClaimForm, ["name", "owner", "sections"]),
    ],
)
def test_a_form_asks_again_for_what_it_requires(db, form, fields, words):
    filled = form(dict.fromkeys(fields, words))
    for field in fields:
        assert filled.errors.as_data()[field][0].code == "required"


@pytest.mark.parametrize("words", ["\u3164", "\u2800\u200b"])
@pytest.mark.parametrize("field", ["words", "name", "address"])
def test_a_comment_that_shows_nothing_is_not_taken(client, section, field, words):
    story = factories.make_story(section)
    typed = {"words": "Well said.", "name": "Ola", "address": "ola@example.org", field: words}
    answer = client.post(f"/comments/{story.pk}/", typed)
    assert answer.status_code == 422
    assert 'class="errorlist"' in answer.text
    assert not Comment.objects.exists()


def test_nor_is_it_past_the_form(section, at):
    story = factories.make_story(section)
    with pytest.raises(NothingSaid):
        submit_comment(
            story=story, name="A", address="a@example.org", words="&#12644;", answers=None, at=at
        )


def test_a_headline_that_shows_nothing_is_not_published(admin_client, section):
    story = factories.make_story(section, published=False)
    sent = story_form(story, title="\u3164", **{"action-publish": "1"})
    answer = admin_client.post(f"/desk/pages/{story.pk}/edit/", sent)
    assert "title" in answer.context["form"].errors
    story.refresh_from_db()
    assert not story.live


@pytest.mark.parametrize("name", ["heading", "pull_quote", "note"])
def test_a_part_of_a_story_that_shows_nothing_is_asked_for_again(name):
    part = BodyBlock().child_blocks[name]
    given = "\u2800" if name == "heading" else part.to_python({"words": "\u2800"})
    with pytest.raises(ValidationError):
        part.clean(given)


BLANK_MARKUP = [
    "", "<p></p>", '<p data-block-key="a1b2c"></p>', "<p>&nbsp;</p>", "<p>\u3164</p>",
    "<p>\u200b\u2060</p><p>&#8203;</p>", "<p><br/></p>", "<br/>", "<p><b> </b></p>",
    "<ul><li></li></ul>", '<p><a href="https://a.example/">\u200b</a></p>',
]  # fmt: skip
SEEN_MARKUP = [
    "<p>.</p>", "<p></p><p>Words</p>", "<hr/>", '<embed embedtype="image" id="3" format="full"/>',
    "<p>&lt;br/&gt;</p>", "<ul><li>1</li></ul>",
]  # fmt: skip


@pytest.mark.parametrize("markup", BLANK_MARKUP)
@pytest.mark.parametrize("name", ["text", "list", "quote", "aside"])
def test_rich_text_that_shows_nothing_is_asked_for_as_if_it_were_left_out(name, markup):
    part = BodyBlock().child_blocks[name]
    part = getattr(part, "child_blocks", {}).get("words", part)
    with pytest.raises(ValidationError, match="This field is required") as refused:
        part.clean(part.to_python(markup))
    assert refused.value.code == "required"


@pytest.mark.parametrize("markup", SEEN_MARKUP)
def test_a_word_a_picture_or_a_rule_in_rich_text_is_something(markup):
    part = BodyBlock().child_blocks["text"]
    assert not shows_nothing(markup)
    assert part.clean(part.to_python(markup)).source == markup


@pytest.mark.parametrize("markup", BLANK_MARKUP)
def test_rich_text_that_may_be_left_out_and_shows_nothing_counts_as_left_out(markup):
    part = FormattedTextBlock(required=False)
    assert part.clean(part.to_python(markup)).source == ""


def test_a_paragraph_that_shows_nothing_is_kept_in_a_draft_and_not_published(admin_client, section):
    story = factories.make_story(section, published=False)
    body = streamfield([("text", rich_text("<p>\u3164</p>", features=["bold"]))])
    sent = story_form(story, body=body)
    assert admin_client.post(f"/desk/pages/{story.pk}/edit/", sent).status_code == 302
    answer = admin_client.post(f"/desk/pages/{story.pk}/edit/", {**sent, "action-publish": "1"})
    assert "body" in answer.context["form"].errors
    story.refresh_from_db()
    assert not story.live


@pytest.mark.parametrize("row", [Topic(slug="a"), Outlet(slug="a"), Contributor(slug="a")])
def test_a_row_has_no_name_that_shows_nothing(db, row):
    row.name = "\u3164"
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert "name" in refused.value.error_dict


def test_of_typed_names_those_that_show_nothing_are_left_out():
    assert names_in("Ports, \u3164, Sea") == ["Ports", "Sea"]


def test_what_may_be_left_out_counts_as_left_out(db):
    assert forms.CharField(required=False).clean("\u2800\u3164") == ""
