"""Which pages show a story's card, and which change of which row lets the card be due."""

from __future__ import annotations

from collections.abc import Sequence

from wagtail.models import Page

from latefinal.masthead.models import Masthead
from latefinal.outlets.models import Outlet
from latefinal.pagecache.first_asked import first_asked
from latefinal.pagecache.watches import MadeAnew, watch
from latefinal.pictures.models import Picture, PictureRendition
from latefinal.plumbing import clock
from latefinal.sourcing.models import Statement
from latefinal.stories.models import Correction, Story

from .models import SocialCard

CARD = "card:"
MOST_NEW = 4
"""Pages made again at once; a masthead of another name has every card drawn."""
STORIES = "SELECT page_ptr_id FROM stories_story WHERE "
HANDED_OUT = "lead_picture_id IN (SELECT id FROM pictures_picture WHERE outlet_id = {row}.id)"
SAID = "SELECT story_id FROM sourcing_statement WHERE outlet_id = {row}.id"
IN_STORY = ("section", "lead_picture", "body_html", "embargoed_until", "published_at")
IN_PICTURE = (
    "file", "credit", "kind", "source_type", "outlet", "focal_point_x", "focal_point_y",
    "width", "height",
)  # fmt: skip


def card_of(story_id: int) -> str:
    """The card of a story."""
    return f"{CARD}{story_id}"


def newly_drawn(keys: Sequence[str]) -> list[str]:
    """The pages that name a card which has just been drawn: they were made anew a moment ago."""
    ids = [int(key.removeprefix(CARD)) for key in keys if key.startswith(CARD)][:MOST_NEW]
    stories = Story.on_the_record(at=clock.now()).filter(pk__in=ids)
    return [f"/{section}/{slug}/" for section, slug in stories.values_list("section__slug", "slug")]


def declare() -> None:
    """Tell the page cache, and the database."""
    first_asked.register(newly_drawn, name="syndication.newly_drawn")
    watch(SocialCard, "card:{story_id}")
    watch(SocialCard, _cards("id = {row}.id AND story_id IS NULL"), fields=("story",))
    watch(Page, _cards("story_id = {row}.id"), fields=("title", "live"))
    watch(Page, _cards(f"story_id IN ({STORIES} section_id = {{row}}.id)"), fields=("title",))
    watch(Story, _cards("story_id = {row}.page_ptr_id"), fields=IN_STORY)
    of_its_story = _cards("story_id = {row}.story_id")
    watch(Correction, of_its_story, where="{row}.kind = 'retraction'")
    watch(Statement, of_its_story)
    watch(Outlet, _cards(f"story_id IN ({SAID})"), fields=("ownership", "kind"))
    handed_out = _cards(f"story_id IN ({STORIES} {HANDED_OUT})")
    watch(Outlet, handed_out, fields=("name", "ownership", "kind"))
    of_its_picture = _cards(f"story_id IN ({STORIES} lead_picture_id = {{row}}.id)")
    watch(Picture, of_its_picture, fields=IN_PICTURE)
    shown = _cards(f"story_id IN ({STORIES} lead_picture_id = {{row}}.image_id)")
    watch(PictureRendition, shown, fields=("file",))
    watch(Masthead, _cards("{row}.id IS NOT NULL"), fields=("name", "accent"))


def _cards(which: str) -> MadeAnew:
    return MadeAnew(SocialCard, "is_due", which)
