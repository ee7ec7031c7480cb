"""Comments that the old site had approved, brought over under their stories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from latefinal.comments.models import Comment, Decision, Ruling
from latefinal.plumbing.markup import strip_markup
from latefinal.stories.models import Story

from .parse import WxrComment


def why_not(reply: WxrComment) -> str:
    """Why a comment is left out, or "" where it comes."""
    if reply.kind != "comment":
        return _("written by another site's machine, not by a reader")
    if not reply.approved:
        return _("the old site had not approved it")
    return "" if strip_markup(reply.words) else _("it says nothing")


def bring_replies(*, story: Story, replies: Sequence[WxrComment], at: datetime) -> None:
    """Write the comments that come, oldest first; an answer joins the thread it stood in.

    Readers' addresses stay behind: these people never gave theirs to us.
    """
    coming = sorted(_coming(replies), key=lambda reply: reply.at or at)
    parents = {reply.id: reply.parent for reply in replies}
    brought: dict[str, Comment] = {}
    for reply in coming:
        moment = reply.at or at
        comment = Comment.objects.create(
            story=story,
            answers=_opener(reply, parents, brought),
            name=strip_markup(reply.name)[:80] or _("A reader"),
            words=strip_markup(reply.words),
            submitted_at=moment,
        )
        comment.ruling = Ruling.objects.create(
            comment=comment,
            decision=Decision.APPROVE,
            reason=_("Approved on the old site."),
            at=moment,
        )
        comment.save(update_fields=["ruling"])
        brought[reply.id] = comment


def _coming(replies: Sequence[WxrComment]) -> Iterator[WxrComment]:
    return (reply for reply in replies if not why_not(reply))


def _opener(
    reply: WxrComment, parents: dict[str, str], brought: dict[str, Comment]
) -> Comment | None:
    """The comment that opens its thread: ours are one deep. Missing ones in between are passed."""
    seen, number, opener = {reply.id}, reply.parent, None
    while number in parents and number not in seen:
        seen.add(number)
        opener = brought.get(number, opener)
        number = parents[number]
    return opener.answers or opener if opener else None
