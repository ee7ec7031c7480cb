"""The verbs that write comments and rulings."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from latefinal.masthead.models import Contributor
from latefinal.people.models import User
from latefinal.plumbing.emptiness import looks_empty
from latefinal.plumbing.markup import strip_markup
from latefinal.readers.services import reader_of
from latefinal.stories.models import Story

from .errors import AnswersNothingShown, NothingSaid, ReasonMissing
from .models import Comment, Decision, Ruling
from .querysets import CommentQuerySet


@transaction.atomic
def submit_comment(
    *,
    story: Story,
    name: str,
    address: str,
    words: str,
    answers: Comment | None,
    at: datetime,
) -> Comment:
    """Hold a reader's words for a moderator. Sent twice while it is held, it is one comment.

    Raises NothingSaid, AnswersNothingShown, and what `reader_of` says of the address.
    """
    words = _said(words)
    opener = _opener(answers, story) if answers else None
    reader = reader_of(address=address, at=at)
    said = Comment.objects.held().filter(story=story, reader=reader, words=words, answers=opener)
    return said.first() or Comment.objects.create(
        story=story,
        answers=opener,
        reader=reader,
        name=" ".join(strip_markup(name).split())[:80],
        words=words,
        submitted_at=at,
    )


def doubt_comment(*, comment: Comment) -> None:
    """Note that a held comment may be a machine's; the moderator is told so, and it waits last."""
    comment.is_doubted = True
    comment.save(update_fields=["is_doubted"])


@transaction.atomic
def rule_on(
    *, comment: Comment, decision: Decision, reason: str = "", moderator: User | None, at: datetime
) -> Ruling:
    """Approve or remove; a later ruling follows the earlier one, which stays on record.

    The same decision again, with no new reason, changes nothing. Raises ReasonMissing.
    """
    reason = " ".join(reason.split())
    if decision == Decision.REMOVE and looks_empty(reason):
        raise ReasonMissing
    locked = Comment.objects.select_for_update().get(pk=comment.pk)
    in_force = locked.ruling
    if in_force and in_force.decision == decision and reason in ("", in_force.reason):
        return in_force
    ruling = Ruling.objects.create(
        comment=locked, decision=decision, reason=reason, moderator=moderator, at=at
    )
    comment.ruling = ruling
    comment.save(update_fields=["ruling"])
    return ruling


@transaction.atomic
def rule_on_all(
    *,
    comments: CommentQuerySet,
    decision: Decision,
    reason: str = "",
    moderator: User | None,
    at: datetime,
) -> int:
    """Rule alike on `comments`, as many as are still what they were asked for; answers how many.

    So what another moderator decided meanwhile is not overruled. Raises ReasonMissing.
    """
    reason = " ".join(reason.split())
    if decision == Decision.REMOVE and looks_empty(reason):
        raise ReasonMissing
    # Locked in one order, so that two moderators never wait for each other.
    ruled = list(comments.order_by("pk").select_for_update(of=("self",)))
    for comment in ruled:
        comment.ruling = Ruling(
            comment=comment, decision=decision, reason=reason, moderator=moderator, at=at
        )
    Ruling.objects.bulk_create([comment.ruling for comment in ruled if comment.ruling])
    return Comment.objects.bulk_update(ruled, ["ruling"])


@transaction.atomic
def answer_as_staff(
    *,
    comment: Comment,
    contributor: Contributor,
    words: str,
    moderator: User | None = None,
    at: datetime,
) -> Comment:
    """Answer in the paper's name; shown at once, by a ruling of `moderator`.

    With no moderator it is that of whoever signs in as `contributor`. An answer to an answer joins
    its thread. Raises NothingSaid, AnswersNothingShown.
    """
    answer = Comment.objects.create(
        story=comment.story,
        answers=_opener(comment, comment.story),
        contributor=contributor,
        name=contributor.name[:80],
        words=_said(words),
        submitted_at=at,
    )
    rule_on(
        comment=answer, decision=Decision.APPROVE, moderator=moderator or contributor.user, at=at
    )
    return answer


def _said(words: str) -> str:
    if looks_empty(bare := strip_markup(words)):
        raise NothingSaid
    return bare


def _opener(answered: Comment, story: Story) -> Comment:
    """The comment that opens the thread of `answered`; threads are one deep."""
    if not Comment.objects.shown().filter(pk=answered.pk, story=story).exists():
        raise AnswersNothingShown
    return answered.answers or answered
