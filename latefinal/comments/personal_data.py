"""What the comments room holds about a reader; why their words may stay is in decisions/0012."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latefinal.readers.personal_data_registry import About, Erasing, Part
from latefinal.readers.services import forget_counts

from .models import Comment, Decision, Ruling
from .rules import COUNTED_AS, COUNTED_FOR

WORDS_STAY = gettext_lazy("Published comments, without a name, unless the box below is ticked.")


def comments_of(*, about: About) -> Part:
    """Every comment under the address, with what was ruled on it, the newest first."""
    mine = Comment.objects.filter(reader=about.reader) if about.reader else Comment.objects.none()
    rows = mine.select_related("story__section", "ruling").order_by("-submitted_at", "-pk")
    return Part(
        key="comments",
        heading=_("Your comments"),
        labels={
            "story": _("Under the story"),
            "submitted_at": _("Submitted"),
            "name": _("Name shown"),
            "words": _("Words"),
            "standing": _("Standing"),
            "reason": _("Reason"),
        },
        entries=[
            {
                "story": row.story.headline,
                "submitted_at": row.submitted_at,
                "name": row.name,
                "words": row.words,
                "standing": row.ruling.get_decision_display() if row.ruling else _("held"),
                "reason": row.ruling.reason if row.ruling else "",
            }
            for row in rows
        ],
        empty=_("There is no comment of yours."),
    )


def forget_comments(*, erasing: Erasing) -> int:
    """Take name and address off; answers how many comments.

    What readers see keeps its words unless `words_too`. What they do not see goes, and so do words
    that are to go: where others have answered them, an empty comment holds the thread together.
    """
    forget_counts(COUNTED_AS, erasing.address, seconds=COUNTED_FOR, at=erasing.at)
    if erasing.reader is None:
        return 0
    mine = Comment.objects.filter(reader=erasing.reader)
    number = mine.count()
    Ruling.objects.filter(comment__in=mine).update(reason="")  # it may speak of who wrote
    if not erasing.words_too:
        mine.filter(ruling__decision=Decision.APPROVE).update(name="", reader=None)
    others = Comment.objects.filter(answers__in=mine).exclude(reader=erasing.reader)
    emptied = set(others.values_list("answers__pk", flat=True))
    mine.exclude(pk__in=emptied).delete()
    Comment.objects.filter(pk__in=emptied).update(name="", words="", reader=None)
    return number
