"""Which pages show a story, a section, a notice, a topic or a correction.

A story has two keys: its *line* is what a list shows of it, its *page* is all of it. A list's own
key is touched only when a story comes to it, leaves it or takes another place in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from latefinal.pagecache.first_asked import first_asked
from latefinal.pagecache.gathering import notice_rows
from latefinal.pagecache.moments import Moment, moments
from latefinal.pagecache.policy import ADDRESSES, EVERYTHING
from latefinal.pagecache.watches import Through, watch
from latefinal.plumbing import clock

from .models import Byline, Correction, Notice, Section, Story, Topic, WithdrawnCorrection
from .querysets import PAPER_DEPTH

STORIES = "stories"
"""Every list of all stories: the front page, the archive, feeds, sitemaps."""
SECTIONS = "sections"
"""What hangs right below the paper and stands on every page."""
CORRECTIONS = "corrections"
EMBARGOES = "embargoes"
PAGE = "page:"
MOST_NEW = 5
"""Stories published at once whose pages are made before anybody asks."""

LINE = (
    "section", "kind", "kicker", "standfirst", "dateline", "lead_picture", "published_at",
    "embargoed_until",
)  # fmt: skip
SIGNED = ("story", "contributor", "role", "sort_order")
ORDER = ("section", "published_at", "embargoed_until")
IS_LIVE = "EXISTS (SELECT 1 FROM wagtailcore_page live WHERE live.id = {row}.%s AND live.live)"
IS_IMPRINT = (
    "EXISTS (SELECT 1 FROM stories_notice imprint "
    "WHERE imprint.page_ptr_id = {row}.id AND imprint.is_imprint)"
)
TOPICS = Story.topics.through


def stories_of_section(pk: int) -> str:
    """The list of a section's stories."""
    return f"section-list:{pk}"


def stories_about(pk: int) -> str:
    """The list of a topic's stories."""
    return f"topic-list:{pk}"


def stories_by(pk: int) -> str:
    """The list of what a contributor signed."""
    return f"signed-list:{pk}"


def page_of(pk: int) -> str:
    """All of a story, a section or a notice."""
    return f"{PAGE}{pk}"


def line_of(pk: int) -> str:
    """What a list shows of a story."""
    return f"line:{pk}"


def _key_of(story: Story) -> str:
    without_body = "body_html" in story.get_deferred_fields()
    return line_of(story.pk) if without_body else page_of(story.pk)


def declare() -> None:
    """Tell the page cache."""
    notice_rows(Story, _key_of)
    for page in (Section, Notice):
        notice_rows(page, lambda row: page_of(row.pk))
    notice_rows(Topic, lambda row: f"topic:{row.pk}")
    _watch_the_tree()
    _watch_stories()
    _watch_what_belongs_to_stories()
    moments.register(Moment(EMBARGOES, next_lifting), name="stories.next_lifting")
    first_asked.register(newly_listed, name="stories.newly_listed")


def newly_listed(keys: Sequence[str]) -> list[str]:
    """The pages of stories that came to the lists with these touches."""
    if STORIES not in keys:
        return []
    ids = [int(key.removeprefix(PAGE)) for key in keys if key.startswith(PAGE)][:MOST_NEW]
    stories = Story.on_the_record(at=clock.now()).filter(pk__in=ids)
    return [f"/{section}/{slug}/" for section, slug in stories.values_list("section__slug", "slug")]


def next_lifting(at: datetime) -> tuple[datetime, list[str]] | None:
    """When the next embargo lifts, and where its story comes in."""
    held = Story.at_the_desk().embargoed(at=at).order_by("embargoed_until", "pk")
    story = held.only("embargoed_until").first()
    if story is None or story.embargoed_until is None:
        return None
    together = held.filter(embargoed_until=story.embargoed_until)
    found = (_places_of(story) for story in together.defer("body", "body_html"))
    return story.embargoed_until, sorted({STORIES, ADDRESSES, CORRECTIONS}.union(*found))


def _places_of(story: Story) -> set[str]:
    places = {page_of(story.pk), line_of(story.pk), stories_of_section(story.section_id)}
    places |= {stories_about(topic.pk) for topic in story.topics.all()}
    return places | {stories_by(row.contributor_id) for row in story.bylines.all()}


def _lists_of(story: str) -> tuple[Through, Through]:
    """The lists by topic and by name that the story stands in whose number is in column `story`."""
    return (
        Through("topic-list:{topic_id}", TOPICS, "story_id", story),
        Through("signed-list:{contributor_id}", Byline, "story_id", story),
    )


def _watch_the_tree() -> None:
    shown = ("title", "slug", "live", "url_path", "first_published_at")
    watch(Page, "page:{id}", "line:{id}", fields=shown)
    in_place = f"{{row}}.depth = {PAPER_DEPTH + 1}"
    watch(Page, SECTIONS, fields=("live", "path", "title", "slug", "url_path"), where=in_place)
    watch(Page, ADDRESSES, fields=("live", "slug", "url_path"), where="{row}.live")
    watch(Page, EMBARGOES, fields=("live",), where="{row}.live")
    of_its_section = Through("section-list:{section_id}", Story, "page_ptr_id", "id")
    lists = (STORIES, of_its_section, *_lists_of("id"))
    watch(Page, *lists, fields=("live",), where="{row}.live")
    watch(Section, "page:{page_ptr_id}")
    watch(Notice, "page:{page_ptr_id}", fields=("body", "is_imprint"))
    # Every story's structured data says where the imprint is, however deep that hangs.
    watch(Notice, SECTIONS, fields=("is_imprint",), where="{row}.is_imprint")
    watch(Page, SECTIONS, fields=("live", "url_path"), where=IS_IMPRINT)
    watch(Redirect, ADDRESSES)
    watch(Site, EVERYTHING, fields=("root_page",))


def _watch_stories() -> None:
    of_machines = ("made_by_machine", "machine", "reviewed_at")
    everything = (*LINE, *of_machines, "body_html", "spike_reason", "word_count")
    watch(Story, "page:{page_ptr_id}", fields=everything)
    # The answer at a spiked story's address reads its line, and prints the reason.
    watch(Story, "line:{page_ptr_id}", fields=(*LINE, "spike_reason"))
    lists = (STORIES, "section-list:{section_id}", *_lists_of("page_ptr_id"))
    watch(Story, *lists, fields=ORDER, where=IS_LIVE % "page_ptr_id")
    watch(Story, ADDRESSES, fields=("section", "embargoed_until"), where=IS_LIVE % "page_ptr_id")
    watch(Story, EMBARGOES, fields=("embargoed_until",))


def _watch_what_belongs_to_stories() -> None:
    watch(Byline, "page:{story_id}", "line:{story_id}", fields=SIGNED)
    watch(
        Byline,
        "signed-list:{contributor_id}",
        fields=("story", "contributor"),
        where=IS_LIVE % "story_id",
    )
    watch(TOPICS, "page:{story_id}")
    watch(TOPICS, "topic-list:{topic_id}", where=IS_LIVE % "story_id")
    watch(Topic, "topic:{id}")
    watch(Topic, ADDRESSES, fields=("slug",))
    watch(Correction, "page:{story_id}", CORRECTIONS)
    of_its_section = Through("section-list:{section_id}", Story, "page_ptr_id", "story_id")
    lists = (STORIES, ADDRESSES, "line:{story_id}", of_its_section, *_lists_of("story_id"))
    watch(Correction, *lists, where="{row}.kind = 'retraction'")
    watch(WithdrawnCorrection, "page:{story_id}", CORRECTIONS)
