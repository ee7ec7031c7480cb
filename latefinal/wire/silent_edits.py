"""What outlets changed in items after the paper had used them, as readers are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from latefinal.stories.models import Story

from .models import ItemVersion
from .rules.differences import Piece
from .rules.sentences_changed import changed_sentences


@dataclass(frozen=True)
class SilentEdit:
    """A version that came after an item was used, and the one before it."""

    before: ItemVersion
    after: ItemVersion

    @property
    def is_withdrawn(self) -> bool:
        """Whether the outlet took it back altogether."""
        return self.after.status == "cancelled"

    @property
    def passages(self) -> list[list[Piece]]:
        """What was changed, headline first."""
        headline = changed_sentences(self.before.headline, self.after.headline)
        return headline + changed_sentences(self.before.told, self.after.told)


def silent_edits(*, at: datetime) -> QuerySet[ItemVersion]:
    """The versions that came after a story on the record at `at` (aware) had used the item."""
    told = Story.on_the_record(at=at).order_by()
    return (
        ItemVersion.objects.filter(
            number__gt=1, seen_at__gt=F("item__taken_at"), item__story__in=told
        )
        .select_related("item__outlet", "item__story__section")
        .defer("body", "item__searched", "item__story__body", "item__story__body_html")
        .order_by("-seen_at", "-pk")
    )


def with_what_was_before(versions: list[ItemVersion]) -> list[SilentEdit]:
    """Each beside the version before it; one statement, however many."""
    items = [version.item_id for version in versions]
    there = ItemVersion.objects.filter(item__in=items).defer("body")
    before = {(one.item_id, one.number): one for one in there}
    pairs = ((before.get((one.item_id, one.number - 1)), one) for one in versions)
    return [SilentEdit(old, new) for old, new in pairs if old is not None]
