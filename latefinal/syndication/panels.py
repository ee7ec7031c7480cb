"""What the story's screen says of its card."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from wagtail.admin.panels import Panel

from latefinal.stories.rules import render_body

from .card import facts_for_card
from .models import SocialCard


class BoundCardPanel(Panel.BoundPanel):
    """Of one story. Nothing in it is a field."""

    template_name = "syndication/desk/card.html"

    def is_shown(self) -> bool:
        """Once there is a story of which one could be drawn."""
        return super().is_shown() and self.instance.pk is not None

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """The card that others are shown, and what the next one will say, of the draft."""
        story = self.instance
        card = SocialCard.objects.filter(story=story.pk).first()
        facts = facts_for_card(story, markup=render_body(story.body))
        return {
            **super().get_context_data(parent_context),
            "facts": facts,
            "card": card,
            "address": default_storage.url(card.file) if card and card.file else "",
            "is_as_it_will_be": bool(card and card.file and card.seal == facts.seal),
        }


class CardPanel(Panel):
    """The picture that others show beside a link to the story."""

    BoundPanel = BoundCardPanel
