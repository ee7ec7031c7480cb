"""What a story's page is given: everything is asked here, so that the template only prints."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe

from .rules import count_words, printed_time, render_body
from .slots import body_filters, notice_slots, slots

if TYPE_CHECKING:
    from .models import Correction, Notice, Story


def story_page(story: Story, *, at: datetime, request: Any) -> dict[str, Any]:
    """The context of `stories/story.html` for `story` as readers see it at `at` (aware)."""
    return {
        **_itself(story),
        # What stands beside a story hangs on its row: one never saved has nothing beside it.
        "slots": slots.fill(story=story, at=at, request=request) if story.pk else {},
        "canonical": story.get_absolute_url(),
        "here": story.section.slug,
        "here_as": "true",
    }


def own_part(story: Story, *, at: datetime) -> dict[str, Any]:
    """The context of `stories/_article.html`: `story` without what stands beside it."""
    own = slots.fill_one("own", story=story, at=at, request=None)
    return {**_itself(story), "slots": {"own": own}}


def _itself(story: Story) -> dict[str, Any]:
    corrections = list(story.corrections.all())
    return {
        "story": story,
        "body": shown_body(story),
        "bylines": list(story.bylines.all()),
        "topics": list(story.topics.all()),
        "updated": updated_at(story, corrections),
        "corrections_above": [row for row in corrections if row.changes_meaning],
        "corrections_below": [row for row in corrections if not row.changes_meaning],
    }


def preview_page(story: Story, *, at: datetime) -> dict[str, Any]:
    """The same for a story as it stands in the editor, saved or not."""
    if story.section_id is None:
        story.section = story.section_above()
    story.body_html = render_body(story.body)
    story.word_count = count_words(story.body_html)
    asked = story.published_at or at
    story.published_at = printed_time(asked=asked, embargo=story.embargoed_until, held=False, at=at)
    return {**story_page(story, at=at, request=None), "is_preview": True}


def notice_page(notice: Notice, *, request: Any) -> dict[str, Any]:
    """The context of `stories/notice.html`; `request` is None in a preview."""
    # Safe: see `shown_body`.
    return {
        "notice": notice,
        "body": mark_safe(render_body(notice.body)),  # noqa: S308 - see above
        "slots": notice_slots.fill(notice=notice, request=request),
        "canonical": notice.get_absolute_url(),
    }


def farewell(story: Story, *, at: datetime) -> dict[str, Any] | None:
    """What is said at the address of a story that readers once read; None where they never did."""
    retraction = next((row for row in story.corrections.all() if row.kind == "retraction"), None)
    if story.embargoed_until and story.embargoed_until > at:
        return None
    if story.live and retraction:
        return {"headline": story.headline, "reason": retraction.words, "since": retraction.at}
    if story.was_published and not story.live:
        return {"reason": story.spike_reason}
    return None


def shown_body(story: Story) -> SafeString:
    """The stored markup with what the rooms above change in it."""
    markup = story.body_html
    for change in body_filters:
        markup = change(story, markup)
    # Safe: rendered from our blocks when it was published, and strangers' markup went through
    # plumbing.markup there.
    return mark_safe(markup)  # noqa: S308 - see above


def updated_at(story: Story, corrections: list[Correction]) -> datetime | None:
    """When a correction last changed the story; no other edit makes it “updated”."""
    if story.published_at is None:
        return None
    later = [row.at for row in corrections if row.at > story.published_at]
    return max(later, default=None)
