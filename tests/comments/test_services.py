"""What becomes of a reader's words."""

from datetime import timedelta

import pytest

from latefinal.comments.errors import AnswersNothingShown, NothingSaid, ReasonMissing
from latefinal.comments.models import Comment, Decision, Ruling
from latefinal.comments.services import answer_as_staff, rule_on, rule_on_all
from latefinal.plumbing.errors import LatefinalError
from tests import factories


def approve(comment, editor, at):
    return rule_on(comment=comment, decision=Decision.APPROVE, moderator=editor, at=at)


def remove(comment, editor, at, reason="Names a private person."):
    return rule_on(
        comment=comment, decision=Decision.REMOVE, reason=reason, moderator=editor, at=at
    )


def test_a_comment_is_held_until_a_ruling(leave, editor, at):
    comment = leave()
    assert list(Comment.objects.held()) == [comment]
    assert not Comment.objects.shown().exists()
    approve(comment, editor, at)
    assert list(Comment.objects.shown()) == [comment]
    assert not Comment.objects.held().exists()


def test_markup_is_taken_out_before_it_is_stored(leave):
    comment = leave("Look <script>alert(1)</script><b>here</b>: 3 < 4 & 5", name="<i>T.</i> H")
    assert comment.words == "Look here: 3 < 4 & 5"
    assert comment.name == "T. H"


@pytest.mark.parametrize("words", ["", "  \n ", "<p></p>", "\x00\x07"])
def test_a_comment_without_words_is_refused(leave, words):
    with pytest.raises(NothingSaid):
        leave(words)


@pytest.mark.parametrize("address", ["a@example.org\nBcc: b@example.org", "a@b.org\r", "nobody"])
def test_an_address_that_is_none_is_refused(leave, address):
    with pytest.raises(LatefinalError):
        leave(address=address)
    assert not Comment.objects.exists()


def test_pressed_twice_it_is_one_comment(leave, at):
    assert leave() == leave(at=at + timedelta(seconds=2))
    assert Comment.objects.count() == 1


def test_an_answer_to_an_answer_joins_its_thread(leave, editor, at):
    opener = leave()
    approve(opener, editor, at)
    answer = leave("Which ones?", answers=opener)
    approve(answer, editor, at)
    assert leave("All of them.", answers=answer).answers == opener


def test_what_is_not_shown_cannot_be_answered(leave):
    with pytest.raises(AnswersNothingShown):
        leave("Which ones?", answers=leave())


def test_a_comment_of_another_story_cannot_be_answered(leave, section, editor, at):
    opener = leave()
    approve(opener, editor, at)
    with pytest.raises(AnswersNothingShown):
        leave("Which ones?", answers=opener, story=factories.make_story(section))


def test_removal_needs_a_reason(leave, editor, at):
    comment = leave()
    with pytest.raises(ReasonMissing):
        remove(comment, editor, at, reason=" \n ")
    assert not Ruling.objects.exists()


def test_a_later_ruling_follows_the_earlier_one(leave, editor, at):
    comment = leave()
    first = approve(comment, editor, at)
    second = remove(comment, editor, at + timedelta(hours=1))
    comment.refresh_from_db()
    assert comment.ruling == second
    assert list(comment.rulings.all()) == [first, second]
    assert not Comment.objects.shown().exists()
    approve(comment, editor, at + timedelta(hours=2))
    assert Comment.objects.shown().exists()


def test_the_same_ruling_twice_is_one(leave, editor, at):
    comment = leave()
    assert approve(comment, editor, at) == approve(comment, editor, at + timedelta(seconds=1))
    assert comment.rulings.count() == 1


def test_a_removed_comment_takes_its_answers_out_of_sight(leave, story, editor, at):
    opener = leave()
    approve(opener, editor, at)
    approve(leave("Which ones?", answers=opener), editor, at)
    assert Comment.objects.counts_for([story.pk]) == {story.pk: 2}
    remove(opener, editor, at)
    assert Comment.objects.counts_for([story.pk]) == {}


def test_many_are_ruled_on_at_once_but_never_one_that_left_the_list(leave, editor, at):
    removed = leave("Spam, spam.")
    held = [leave(f"Number {number}") for number in range(3)]
    asked = Comment.objects.held().filter(pk__in=[comment.pk for comment in [removed, *held]])
    remove(removed, editor, at)
    approved = {"comments": asked, "decision": Decision.APPROVE, "moderator": editor, "at": at}
    assert rule_on_all(**approved) == 3
    assert set(Comment.objects.shown()) == set(held)
    assert rule_on_all(**approved) == 0
    assert Ruling.objects.count() == 4


def test_many_are_removed_for_one_reason_which_each_ruling_keeps(leave, editor, at):
    spam = [leave(f"Spam {number}") for number in range(2)]
    removal = {"decision": Decision.REMOVE, "moderator": editor, "at": at}
    with pytest.raises(ReasonMissing):
        rule_on_all(comments=Comment.objects.held(), reason="  ", **removal)
    rule_on_all(comments=Comment.objects.held(), reason=" An  advertisement. ", **removal)
    for comment in spam:
        comment.refresh_from_db()
        assert list(comment.rulings.all()) == [comment.ruling]
        assert (comment.ruling.reason, comment.ruling.moderator) == ("An advertisement.", editor)


def test_an_answer_of_ours_is_shown_at_once_with_a_ruling(leave, editor, at):
    comment = leave()
    approve(comment, editor, at)
    contributor = factories.make_contributor()
    answer = answer_as_staff(
        comment=comment, contributor=contributor, words="We have.", moderator=editor, at=at
    )
    assert answer in Comment.objects.shown()
    assert answer.answers == comment
    assert answer.ruling.moderator == editor


def test_a_held_comment_is_not_answered_in_public(leave, at):
    with pytest.raises(AnswersNothingShown):
        answer_as_staff(
            comment=leave(), contributor=factories.make_contributor(), words="We have.", at=at
        )
    assert Comment.objects.count() == 1


def test_counts_take_one_statement(leave, section, editor, at, django_assert_num_queries):
    others = [factories.make_story(section) for _ in range(3)]
    for other in others[:2]:
        approve(leave(story=other), editor, at)
    with django_assert_num_queries(1):
        counts = Comment.objects.counts_for([other.pk for other in others])
    assert counts == {others[0].pk: 1, others[1].pk: 1}


def test_a_deleted_story_takes_its_comments_and_rulings_along(leave, story, editor, at):
    approve(leave(), editor, at)
    leave("Another.")
    story.delete()
    assert not Comment.objects.exists()
    assert not Ruling.objects.exists()
