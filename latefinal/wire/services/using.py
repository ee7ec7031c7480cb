"""What the desk does with an item. Its words stay as its outlet sent them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from latefinal.people.models import User
from latefinal.stories.models import Story
from latefinal.wire.errors import ItemNotUsable, ItemTaken
from latefinal.wire.models import ItemStatus, WireItem


@transaction.atomic
def take_item(*, item: WireItem, editor: User, at: datetime) -> WireItem:
    """Let `editor` be the one who makes a story of the item, at `at` (aware).

    Raises ItemNotUsable where its outlet withholds or withdrew it, and ItemTaken where another was
    first: one conditional UPDATE decides, on SQLite and PostgreSQL alike.
    """
    if item.status != ItemStatus.USABLE:
        words = _("“%(headline)s” (%(outlet)s) is %(status)s. Ask the outlet before you use it.")
        raise ItemNotUsable(
            words
            % {
                "headline": item.headline,
                "outlet": item.outlet,
                "status": item.get_status_display(),
            }
        )
    took = WireItem.objects.filter(pk=item.pk, taken_at__isnull=True).update(
        taken_by=editor, taken_at=at, used_version=item.version
    )
    item.refresh_from_db()
    if not took:
        raise ItemTaken(_taken(item))
    return item


def tie_story(*, item: WireItem, story: Story) -> None:
    """Say which story was made of the item."""
    WireItem.objects.filter(pk=item.pk).update(story=story)
    item.refresh_from_db()


def _taken(item: WireItem) -> str:
    given = {"headline": item.headline, "outlet": item.outlet, "editor": item.taken_by or "—"}
    if item.story is not None:
        words = _("“%(headline)s” (%(outlet)s) is a story already: open that one.")
        return words % given
    words = _(
        "%(editor)s took “%(headline)s” (%(outlet)s) to make a story of it. Ask them, or release "
        "it on the wire."
    )
    return words % given


def release_item(*, item: WireItem) -> None:
    """Let anybody make a story of it again. A story that was made stays, and so does the item.

    Words of it may stand in that story: it is never forgotten, and what its outlet changes rings.
    """
    used = item.used_version if item.story_id is not None else None
    WireItem.objects.filter(pk=item.pk).update(
        taken_by=None, taken_at=None, story=None, used_version=used
    )
    item.refresh_from_db()


def spike_item(*, item: WireItem, editor: User, at: datetime) -> None:
    """Take the item out of the stream at `at` (aware), for everybody."""
    WireItem.objects.filter(pk=item.pk, spiked_at__isnull=True).update(
        spiked_by=editor, spiked_at=at
    )
    item.refresh_from_db()


def unspike_item(*, item: WireItem) -> None:
    """Put it back."""
    WireItem.objects.filter(pk=item.pk).update(spiked_by=None, spiked_at=None)
    item.refresh_from_db()


def settle_change(*, item: WireItem) -> None:
    """Say that somebody looked at what its outlet changed after we used it.

    The version they saw is settled; one that came meanwhile still rings.
    """
    WireItem.objects.filter(pk=item.pk, used_version__lt=item.version).update(
        used_version=item.version
    )
    item.refresh_from_db()
