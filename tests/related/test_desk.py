"""An editor sees why, pins and leaves out."""

import pytest
from django.urls import reverse

from latefinal.people.models import Role
from latefinal.related.models import RelatedStory
from tests import factories


@pytest.fixture
def pair(publish):
    return publish("lease"), publish("clause")


def address(story):
    return reverse("related_stories", args=(story.pk,))


def edit(story):
    return reverse("wagtailadmin_pages:edit", args=(story.pk,))


def decide(desk, row, decision):
    return desk.post(reverse("decide_related", args=(row.pk,)), {"decision": decision})


def test_the_editor_says_what_stands_beside_the_story_and_why(desk, pair):
    story, other = pair
    page = desk.get(edit(story)).text
    assert other.headline in page
    assert "Shared words: <bdi>lease, Varen</bdi>" in page
    assert address(story) in page


def test_the_editor_says_when_nothing_is_near(desk, publish, section):
    assert "No story is near enough" in desk.get(edit(publish("lease"))).text
    draft = factories.make_story(section, published=False)
    assert "Stories are chosen when this one is published" in desk.get(edit(draft)).text


def test_a_new_story_says_nothing_of_related_ones(desk, section):
    page = desk.get(reverse("wagtailadmin_pages:add", args=("stories", "story", section.pk)))
    assert "Related stories" not in page.text


def test_one_that_is_kept_is_left_out_and_let_in_again(desk, pair):
    story, other = pair
    row = RelatedStory.objects.get(story=story)
    assert decide(desk, row, "ban").url == address(story)
    assert "Let it in again" in desk.get(address(story)).text
    decide(desk, row, "undo")
    decide(desk, row, "pin")
    row.refresh_from_db()
    assert (row.other, row.standing) == (other, "pinned")


def test_another_story_is_pinned(desk, pair, publish):
    story, _other = pair
    far = publish("wheat")
    assert desk.post(address(story), {"other": far.pk}).url == address(story)
    assert RelatedStory.objects.get(story=story, other=far).is_pinned
    assert "Unpin" in desk.get(address(story)).text


@pytest.mark.parametrize("given", ["", "itself", "0"])
def test_a_pin_that_cannot_be_is_refused_with_a_sentence(desk, pair, given):
    story, _other = pair
    answer = desk.post(address(story), {"other": story.pk if given == "itself" else given})
    assert answer.status_code == 422
    assert not RelatedStory.objects.filter(standing="pinned").exists()


def test_who_may_not_publish_decides_nothing(client, pair):
    story, other = pair
    client.force_login(factories.make_member(Role.REPORTER))
    row = RelatedStory.objects.get(story=story)
    for answer in (client.get(address(story)), decide(client, row, "ban")):
        assert answer.status_code in (302, 403)
        assert answer.get("Location", "/desk/").startswith("/desk/")
    row.refresh_from_db()
    assert (row.other, row.standing) == (other, "chosen")


def test_nothing_kept_is_said_in_words(desk, publish):
    assert "Nothing stands beside this story yet" in desk.get(address(publish("lease"))).text
