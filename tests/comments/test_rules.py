"""Threads, one deep."""

from latefinal.comments.models import Comment
from latefinal.comments.rules import threads_of


def test_answers_stand_under_what_they_answer():
    first, second = Comment(pk=1), Comment(pk=2)
    answer = Comment(pk=3, answers_id=1)
    threads = threads_of([first, answer, second])
    assert [(thread.comment.pk, [a.pk for a in thread.answers]) for thread in threads] == [
        (1, [3]),
        (2, []),
    ]


def test_an_answer_without_its_comment_is_left_out():
    assert threads_of([Comment(pk=3, answers_id=1)]) == []


def test_answers_keep_the_order_in_which_they_came_and_so_do_threads():
    openers = [Comment(pk=2), Comment(pk=1)]
    answers = [
        Comment(pk=5, answers_id=1),
        Comment(pk=4, answers_id=1),
        Comment(pk=3, answers_id=2),
    ]
    threads = threads_of([*openers, *answers])
    assert [(thread.comment.pk, [a.pk for a in thread.answers]) for thread in threads] == [
        (2, [3]),
        (1, [5, 4]),
    ]
