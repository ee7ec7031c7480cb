"""What a form takes, to the sign, and what it refuses."""

from __future__ import annotations

import pytest

from latefinal.comments.forms import AnswerForm, CommentForm, RulingForm
from latefinal.comments.models import Comment, Decision
from latefinal.comments.services import rule_on
from tests import factories

TYPED = {"words": "So it was.", "name": "T. Halloran", "address": "halloran@example.org"}


@pytest.mark.parametrize(
    ("field", "signs", "fits"),
    [("words", 4000, True), ("words", 4001, False), ("name", 80, True), ("name", 81, False)],
)
def test_a_comment_and_its_name_have_a_length(story, field, signs, fits):
    assert CommentForm({**TYPED, field: "x" * signs}, story=story).is_valid() is fits


@pytest.mark.parametrize(("signs", "fits"), [(300, True), (301, False)])
def test_a_reason_has_a_length(signs, fits):
    assert RulingForm({"decision": "remove", "reason": "x" * signs}).is_valid() is fits


@pytest.mark.parametrize(
    ("given", "is_one"),
    [({"decision": "approve"}, True), ({"decision": "hide"}, False), ({"reason": "x"}, False)],
)
def test_a_ruling_is_a_decision_with_or_without_a_reason(given, is_one):
    assert RulingForm(given).is_valid() is is_one


@pytest.mark.parametrize(("signs", "fits"), [(4000, True), (4001, False)])
def test_an_answer_of_ours_has_a_length(paper, editor, signs, fits):
    given = {"contributor": factories.make_contributor().pk, "words": "x" * signs}
    assert AnswerForm(given, user=editor).is_valid() is fits


def test_words_and_name_come_as_they_were_typed(story):
    form = CommentForm({**TYPED, "words": "<b>So</b> it was.", "name": "<i>T.</i>"}, story=story)
    assert form.is_valid()
    assert form.cleaned_data == {
        "words": "<b>So</b> it was.",
        "name": "<i>T.</i>",
        "address": "halloran@example.org",
        "answers": None,
    }


@pytest.mark.parametrize("field", ["words", "name"])
def test_markup_alone_says_nothing_and_names_nobody(story, field):
    form = CommentForm({**TYPED, field: "<b> </b>"}, story=story)
    assert set(form.errors) == {field}
    assert form.errors == CommentForm({**TYPED, field: ""}, story=story).errors


def test_what_is_answered_opens_a_thread_that_is_shown_under_this_story(
    leave, story, section, editor, at
):
    other = factories.make_story(section)
    opener, elsewhere, held = leave("One."), leave("Two.", story=other), leave("Three.")
    for comment in (opener, elsewhere):
        rule_on(comment=comment, decision=Decision.APPROVE, moderator=editor, at=at)
    answer = leave("Four.", answers=opener)
    rule_on(comment=answer, decision=Decision.APPROVE, moderator=editor, at=at)
    fits = [
        comment
        for comment in Comment.objects.order_by("pk")
        if CommentForm({**TYPED, "answers": comment.pk}, story=story).is_valid()
    ]
    assert held in Comment.objects.held()
    assert fits == [opener]


def test_nobody_else_s_name_is_chosen_for_an_answer(paper, editor):
    theirs = factories.make_contributor("Abel First")
    theirs.user = factories.make_editor("other@example.org")
    theirs.save()
    assert AnswerForm(user=editor).initial == {"contributor": None}
    assert AnswerForm(user=theirs.user).initial == {"contributor": theirs}
