"""What the desk's screens send."""

from __future__ import annotations

from typing import Any

from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from latefinal.stories.models import Story


def story_form(story: Story, **changed: Any) -> dict[str, Any]:
    """A story's screen, with one paragraph."""
    return nested_form_data(
        {
            "title": story.title,
            "slug": story.slug,
            "kicker": "",
            "kind": "news",
            "standfirst": "What it says in a sentence.",
            "dateline": "",
            "made_by_machine": "none",
            "machine": "",
            "slugline": "",
            "topics": "",
            "spike_reason": "",
            "changed_because": "A typing mistake.",
            "lead_picture": story.lead_picture_id or "",
            "embargoed_until": "",
            "published_at": "",
            "body": streamfield([("text", rich_text("<p>Words.</p>", features=["bold"]))]),
            "bylines": inline_formset([]),
            "corrections": inline_formset([]),
            "comments": inline_formset([]),
            **changed,
        }
    )
