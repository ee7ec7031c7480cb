"""The moderators' screens."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from latefinal.comments.models import Comment, Decision
from latefinal.comments.services import rule_on
from latefinal.people.models import Role, User
from latefinal.stories.models import Section
from tests import factories

LIST = "/desk/comments/"


def place(comment):
    return f"{LIST}{comment.pk}/"


def test_the_address_is_below_the_desk():
    assert reverse("comments_desk:list") == LIST


def test_the_list_says_when_nothing_waits(desk, paper):
    assert "Nothing waits for you." in desk.get(LIST).text


@pytest.mark.parametrize("show", ["approve", "remove", "nonsense"])
def test_every_list_has_its_empty_look(desk, paper, show):
    assert desk.get(LIST, {"show": show}).status_code == 200


def test_held_comments_are_listed_with_their_story(desk, leave, story):
    leave("Look <b>here</b> & there.")
    page = desk.get(LIST).text
    assert "Look here &amp; there." in page
    assert f"{story.get_absolute_url()}#comments" in page
    assert "Held (1)" in page
    assert "Comments (1)" in desk.get("/desk/").text


def test_one_press_approves(desk, leave, story):
    comment = leave()
    response = desk.post(f"{LIST}rule/", {"one": comment.pk})
    assert response.headers["Location"] == LIST
    assert list(Comment.objects.shown()) == [comment]
    assert comment.words in desk.get(LIST, {"show": "approve"}).text
    assert comment.words in desk.get(story.get_absolute_url()).text


def test_the_pressed_button_wins_over_ticks(desk, leave):
    ticked, pressed = leave("One."), leave("Two.")
    desk.post(f"{LIST}rule/", {"one": pressed.pk, "ticked": [ticked.pk]})
    assert list(Comment.objects.shown()) == [pressed]


def test_ticked_comments_are_approved_together(desk, leave):
    ticked = [leave("One."), leave("Two.")]
    leave("Three.")
    desk.post(f"{LIST}rule/", {"ticked": [comment.pk for comment in ticked]})
    assert list(Comment.objects.shown()) == ticked


def test_nothing_ticked_is_said(desk, leave):
    leave()
    page = desk.post(f"{LIST}rule/", {"ticked": ["x", "²"]}, follow=True)
    assert "tick the comments first" in page.text
    assert not Comment.objects.shown().exists()


def test_ticked_comments_are_removed_together_and_can_be_brought_back_together(desk, leave, story):
    ticked = [leave("One."), leave("Two.")]
    other = leave("Three.")
    given = {"ticked": [comment.pk for comment in ticked], "remove": "yes", "reason": "Spam."}
    page = desk.post(f"{LIST}rule/", given, follow=True).text
    assert "2 comments were removed." in page
    assert f'href="{LIST}?show=remove"' in page
    assert list(Comment.objects.held()) == [other]
    assert set(Comment.objects.ruled(Decision.REMOVE)) == set(ticked)

    back = {"ticked": given["ticked"], "show": "remove"}
    assert desk.post(f"{LIST}rule/", back).headers["Location"] == f"{LIST}?show=remove"
    assert set(Comment.objects.shown()) == set(ticked)

    again = {**given, "show": "approve"}
    assert "2 comments were removed." in desk.post(f"{LIST}rule/", again, follow=True).text


def test_many_are_not_removed_without_a_reason(desk, leave):
    comment = leave()
    given = {"ticked": [comment.pk], "remove": "yes", "reason": " "}
    assert "Say why you remove it" in desk.post(f"{LIST}rule/", given, follow=True).text
    assert list(Comment.objects.held()) == [comment]


def test_a_number_of_thirty_digits_is_no_comment(desk, leave):
    leave()
    page = desk.post(f"{LIST}rule/", {"ticked": ["9" * 30]}, follow=True)
    assert "tick the comments first" in page.text


def test_removal_without_a_reason_is_refused_in_words(desk, leave):
    comment = leave()
    response = desk.post(place(comment), {"decision": "remove", "reason": " "})
    assert response.status_code == 422
    assert "Say why you remove it" in response.text
    assert list(Comment.objects.held()) == [comment]


def test_removal_with_a_reason_is_kept_in_the_history(desk, leave, editor):
    comment = leave()
    desk.post(place(comment), {"decision": "remove", "reason": "Names a private person."})
    page = desk.get(place(comment)).text
    assert "Names a private person." in page
    assert "Ilse" in page
    assert "in force" in page
    assert comment.words in desk.get(LIST, {"show": "remove"}).text


def test_a_ruling_is_undone_by_a_later_one(desk, leave):
    comment = leave()
    desk.post(place(comment), {"decision": "remove", "reason": "A mistake."})
    desk.post(place(comment), {"decision": "approve"})
    comment.refresh_from_db()
    assert list(Comment.objects.shown()) == [comment]
    assert [ruling.decision for ruling in comment.rulings.all()] == ["remove", "approve"]


def test_one_of_ours_answers(desk, leave, editor, at, story):
    comment = leave()
    rule_on(comment=comment, decision=Decision.APPROVE, moderator=editor, at=at)
    contributor = factories.make_contributor()
    given = {"contributor": contributor.pk, "words": "We have; it answers on Wednesday."}
    assert desk.post(f"{place(comment)}answer/", given).status_code == 302
    assert "it answers on Wednesday" in desk.get(story.get_absolute_url()).text
    answer = Comment.objects.get(answers=comment)
    assert (answer.contributor, answer.ruling.moderator) == (contributor, editor)


def test_an_answer_is_ones_own_and_never_that_of_the_first_of_the_alphabet(desk, leave, editor, at):
    comment = leave()
    rule_on(comment=comment, decision=Decision.APPROVE, moderator=editor, at=at)
    factories.make_contributor("Abel First")
    own = factories.make_contributor("Zora Own")
    assert '<option value="" selected>Choose who answers' in desk.get(place(comment)).text
    nobody = desk.post(f"{place(comment)}answer/", {"contributor": "", "words": "We have."})
    assert "Choose who answers: the name" in nobody.text
    own.user = editor
    own.save()
    assert f'<option value="{own.pk}" selected>' in desk.get(place(comment)).text


@pytest.mark.parametrize("words", ["", "<p></p>"])
def test_an_answer_without_words_is_refused(desk, leave, editor, at, words):
    comment = leave()
    rule_on(comment=comment, decision=Decision.APPROVE, moderator=editor, at=at)
    given = {"contributor": factories.make_contributor().pk, "words": words}
    assert desk.post(f"{place(comment)}answer/", given).status_code == 422
    assert Comment.objects.count() == 1


def test_the_list_is_paged_and_costs_the_same_for_many(desk, leave, django_assert_max_num_queries):
    for number in range(31):
        leave(f"Comment number {number}.", address=f"r{number}@example.org")
    desk.get(LIST)
    with django_assert_max_num_queries(20):
        first = desk.get(LIST).text
    assert "Comment number 29." in first
    assert "Comment number 30." not in first
    assert "Comment number 30." in desk.get(LIST, {"p": 2}).text


@pytest.fixture
def writer(client, db):
    """Somebody at the desk without the right to rule."""
    user = User.objects.create_user("writer@example.org", "a long enough password")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    return user


def test_who_may_not_rule_sees_no_comment(client, writer, leave):
    comment = leave()
    assert client.get(LIST).status_code == 403
    assert client.get(place(comment)).status_code == 403
    client.post(f"{LIST}rule/", {"one": comment.pk})
    client.post(place(comment), {"decision": "approve"})
    assert not Comment.objects.shown().exists()


def test_a_moderator_rules_in_their_sections_and_nowhere_else(client, leave, story):
    comment = leave()
    client.force_login(factories.make_member(Role.MODERATOR, section=story.section))
    assert comment.words in client.get(LIST).text
    elsewhere = Section.objects.exclude(pk=story.section_id).first()
    client.force_login(factories.make_member(Role.MODERATOR, "two@example.org", elsewhere))
    assert comment.words not in client.get(LIST).text
    assert client.post(place(comment), {"decision": "approve"}).status_code == 404
    client.post(f"{LIST}rule/", {"one": comment.pk})
    assert not Comment.objects.shown().exists()


def test_a_visitor_is_sent_to_the_door(client, paper):
    assert client.get(LIST).headers["Location"].startswith("/desk/login/")
