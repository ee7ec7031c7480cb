"""The newsletters that a paper has."""

from __future__ import annotations

from latefinal.newsletter.models import Newsletter

EVENING = "evening"


def found_evening() -> Newsletter:
    """Make the evening edition, unless it is there."""
    newsletter, _made = Newsletter.objects.get_or_create(
        slug=EVENING, defaults={"name": "The evening edition"}
    )
    return newsletter
