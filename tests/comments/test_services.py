"""What becomes of a reader's words."""

from datetime import timedelta

import pytest

from latefinal.comments.errors import AnswersNothingShown, NothingSaid, ReasonMissing
from latefinal.comments.models import Comment, Decision, Ruling
from latefinal.comments.services import (
    answer_as_staff,
    doubt_comment,
    rule_on,
    rule_on_all,
)
from latefinal.plumbing.errors import LatefinalError
from tests import factories


def approve(comment, editor, at, **more):
    return rule_on(comment=comment, decision=Decision.APPROVE, moderator=editor, at=at, **more)


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


def test_a_comment_keeps_who_said_what_to_whom_and_when(leave, story, editor, at):
    opener = leave()
    approve(opener, editor, at)
    later = at + timedelta(hours=1)
    answer = leave("Which ones?", answers=opener, at=later, name=f" T. \n {'H' * 90}")
    answer.refresh_from_db()
    assert (answer.story, answer.answers, answer.submitted_at) == (story, opener, later)
    assert answer.reader.address == "halloran@example.org"
    assert answer.name == f"T. {'H' * 77}"
    assert (answer.contributor, answer.is_doubted, answer.ruling) == (None, False, None)


@pytest.mark.parametrize("other", ["words", "address", "story", "answers"])
def test_what_differs_in_one_thing_is_another_comment(leave, section, editor, at, other):
    opener = leave("The opener.")
    approve(opener, editor, at)
    changed = {"words": "Other words.", "address": "other@example.org", "answers": opener}
    if other == "story":
        changed["story"] = factories.make_story(section)
    first = leave()
    assert leave(**{other: changed[other]}) != first
    assert leave() == first
    assert Comment.objects.held().count() == 2


def test_said_again_after_a_ruling_it_is_a_comment_of_its_own(leave, editor, at):
    first = leave()
    approve(first, editor, at)
    assert leave() != first


def test_a_doubt_is_kept_and_changes_nothing_else(leave):
    comment = leave()
    comment.name = "not to be written"
    doubt_comment(comment=comment)
    kept = Comment.objects.get()
    assert (kept.is_doubted, kept.name) == (True, "T. Halloran")


def test_held_comments_wait_in_the_order_in_which_they_came_and_doubted_ones_behind(leave, at):
    doubted = leave("One.", at=at - timedelta(hours=1))
    doubt_comment(comment=doubted)
    late = leave("Two.", at=at + timedelta(hours=1))
    same, alike = leave("Three."), leave("Four.")
    assert list(Comment.objects.held()) == [same, alike, late, doubted]


def test_of_those_ruled_alike_the_latest_ruling_stands_first(leave, editor, at):
    first, second, third, other = (leave(f"Number {number}") for number in range(4))
    approve(second, editor, at + timedelta(hours=1))
    approve(first, editor, at)
    approve(third, editor, at)
    remove(other, editor, at)
    assert list(Comment.objects.ruled(Decision.APPROVE)) == [second, third, first]
    assert list(Comment.objects.ruled(Decision.REMOVE)) == [other]


def test_a_thread_is_told_from_its_opener_on_whenever_its_answers_came(leave, editor, at):
    early, late = leave("Early."), leave("Late.")
    approve(early, editor, at), approve(late, editor, at)
    hour = timedelta(hours=1)
    second = leave("Second answer.", answers=early, at=at + 2 * hour)
    other = leave("An answer.", answers=late, at=at)
    first = leave("First answer.", answers=early, at=at + hour)
    rows = list(Comment.objects.in_threads())
    assert rows == [early, first, second, late, other]
    assert {row.total for row in rows} == {5}
    assert list(Comment.objects.openers().order_by("pk")) == [early, late]


def test_only_the_stories_asked_for_are_counted_and_only_what_readers_see(
    leave, story, section, editor, at
):
    approve(leave(), editor, at)
    leave("Held.")
    remove(leave("Removed."), editor, at)
    approve(leave(story=factories.make_story(section)), editor, at)
    assert Comment.objects.counts_for([story.pk]) == {story.pk: 1}
    assert Comment.objects.counts_for([]) == {}


def test_a_ruling_says_who_decided_what_when_and_why(leave, editor, at):
    comment = leave()
    ruling = remove(comment, editor, at, reason="  Names a \n private person. ")
    kept = Comment.objects.get().ruling
    assert kept == ruling
    assert (kept.comment, kept.decision, kept.at) == (comment, Decision.REMOVE, at)
    assert (kept.reason, kept.moderator) == ("Names a private person.", editor)
    assert comment.ruling == ruling


@pytest.mark.parametrize(
    ("reason", "is_new"), [("", False), ("Fair comment.", False), ("On the record.", True)]
)
def test_the_same_decision_is_a_new_ruling_only_with_a_new_reason(
    leave, editor, at, reason, is_new
):
    comment = leave()
    first = approve(comment, editor, at, reason="Fair comment.")
    second = approve(comment, editor, at + timedelta(hours=1), reason=reason)
    assert (second != first) is is_new
    assert comment.rulings.count() == 1 + is_new
    assert Comment.objects.get().ruling == second


def test_another_decision_for_the_same_reason_is_a_new_ruling(leave, editor, at):
    comment = leave()
    first = remove(comment, editor, at, reason="As agreed.")
    assert approve(comment, editor, at, reason="As agreed.") != first


def test_many_are_approved_without_a_reason_and_each_ruling_says_when(leave, editor, at):
    comments = [leave("One."), leave("Two.")]
    held = Comment.objects.held()
    assert rule_on_all(comments=held, decision=Decision.APPROVE, moderator=editor, at=at) == 2
    assert {ruling.comment for ruling in Ruling.objects.all()} == set(comments)
    for ruling in Ruling.objects.all():
        assert (ruling.decision, ruling.at, ruling.reason) == (Decision.APPROVE, at, "")


def test_an_answer_of_ours_is_signed_and_joins_the_thread(leave, story, editor, at):
    opener = leave()
    approve(opener, editor, at)
    theirs = leave("Which ones?", answers=opener)
    approve(theirs, editor, at)
    contributor = factories.make_contributor("Ilse " + "M" * 90)
    contributor.user = editor
    contributor.save()
    later = at + timedelta(hours=1)
    answer = answer_as_staff(
        comment=theirs, contributor=contributor, words="<b>All</b> of them.", at=later
    )
    answer.refresh_from_db()
    assert (answer.story, answer.answers, answer.contributor) == (story, opener, contributor)
    assert (answer.words, answer.name) == ("All of them.", f"Ilse {'M' * 75}")
    assert (answer.submitted_at, answer.reader) == (later, None)
    assert (answer.ruling.moderator, answer.ruling.at) == (editor, later)
    assert answer.ruling.decision == Decision.APPROVE


def test_whoever_rules_on_an_answer_of_ours_need_not_be_who_signs_it(leave, editor, at):
    comment = leave()
    approve(comment, editor, at)
    contributor = factories.make_contributor()
    contributor.user = factories.make_editor("other@example.org")
    contributor.save()
    said = {"comment": comment, "contributor": contributor, "words": "We have.", "at": at}
    assert answer_as_staff(**said, moderator=editor).ruling.moderator == editor


def test_an_answer_of_ours_without_words_is_refused(leave, editor, at):
    comment = leave()
    approve(comment, editor, at)
    with pytest.raises(NothingSaid):
        answer_as_staff(
            comment=comment, contributor=factories.make_contributor(), words="<p></p>", at=at
        )


def test_an_answer_whose_opener_was_removed_cannot_be_answered(leave, editor, at):
    opener = leave()
    approve(opener, editor, at)
    answer = leave("Which ones?", answers=opener)
    approve(answer, editor, at)
    remove(opener, editor, at)
    with pytest.raises(AnswersNothingShown):
        leave("All of them.", answers=answer)
