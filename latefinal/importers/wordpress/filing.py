"""Put one page into the tree as it will stay, in one save.

Drafting and publishing as a desk does saves a story five times, which is 140 statements and a dozen
background tasks each; thousands of stories would keep a small machine busy for the evening. Here it
is saved once, with its first revision, and the rooms above are told as Wagtail tells them.
"""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction
from wagtail.models import Page
from wagtail.signals import page_published, published

P = TypeVar("P", bound=Page)


@transaction.atomic
def file_page(*, under: Page, page: P) -> P:
    """Put an unsaved `page` under another; where it is live, readers see it from now on.

    Raises DoorClosed where a live story may not be published.
    """
    page.has_unpublished_changes = not page.live
    under.add_child(instance=page)
    revision = page.save_revision(clean=False, changed=not page.live)
    if page.live:
        page.live_revision = revision
        Page.objects.filter(pk=page.pk).update(live_revision=revision)
        page_published.send(sender=type(page), instance=page, revision=revision)
        published.send(sender=type(page), instance=page, revision=revision)
    return page
