"""An archive of believable stories, the same for the same seed, written past the services.

Events last some days, and their stories share names, words and topics; words fall off as they do in
print (Zipf). The words are the sample's, the names are made up.

python -m benchmarks._archive 20000 --seed 9
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from latefinal.stories.models import Section, Story

SAMPLE = Path(__file__).parents[1] / "latefinal" / "demo" / "sample" / "stories"
NEWEST = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECTIONS = ("Central Highlands", "The Straits", "Economy", "Water", "Courts", "Borders")
TOPICS, CONTRIBUTORS = 120, 20
STORIES_OF_AN_EVENT = 12
A_DAY = 12  # stories published in a day
BATCH = 500

ONSETS = ("b", "d", "g", "k", "l", "m", "n", "r", "s", "t", "v", "z", "kh", "sh", "dr", "st")
RIMES = ("a", "e", "i", "o", "u", "ar", "en", "il", "or", "un")


@dataclass(frozen=True)
class Event:
    """What several stories are about."""

    names: tuple[str, ...]
    words: tuple[str, ...]
    topics: tuple[int, ...]
    section: int


@dataclass(frozen=True)
class Draft:
    """A story before it is a row. `topics` and `signed_by` count from 0."""

    headline: str
    standfirst: str
    paragraphs: tuple[str, ...]
    topics: tuple[int, ...]
    signed_by: int
    section: int
    published_at: datetime


class Writer:
    """Makes up events and what is written about them."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        text = " ".join(file.read_text() for file in sorted(SAMPLE.glob("*.md")))
        self.words = sorted(set(re.findall(r"\b[a-z]{2,}\b", text)))
        self.chance.shuffle(self.words)
        self.weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self.names = sorted({self._name() for _ in range(4000)})

    def drafts(self, count: int) -> Iterator[Draft]:
        """`count` stories, the oldest first."""
        first = NEWEST - timedelta(days=count / A_DAY)
        events = [self._event() for _ in range(8)]
        for number in range(count):
            if self.chance.random() < 1 / STORIES_OF_AN_EVENT:
                events[self.chance.randrange(len(events))] = self._event()
            at = first + timedelta(days=number / A_DAY)
            yield self._draft(self.chance.choice(events), at)

    def _name(self) -> str:
        syllables = (
            self.chance.choice(ONSETS) + self.chance.choice(RIMES)
            for _ in range(self.chance.choice((2, 2, 3)))
        )
        return "".join(syllables).capitalize()

    def _event(self) -> Event:
        return Event(
            names=tuple(self.chance.sample(self.names, 6)),
            words=tuple(self.chance.sample(self.words, 10)),
            topics=tuple(self.chance.sample(range(TOPICS), 2)),
            section=self.chance.randrange(len(SECTIONS)),
        )

    def _draft(self, event: Event, at: datetime) -> Draft:
        paragraphs = tuple(self._sentences(event, 4) for _ in range(self.chance.randint(4, 9)))
        headline = f"{self.chance.choice(event.names)} {self._sentence(event, 7)[:-1].lower()}"
        return Draft(
            headline=headline[:110],
            standfirst=self._sentences(event, 1)[:400],
            paragraphs=paragraphs,
            topics=event.topics[: self.chance.randint(1, 2)],
            signed_by=self.chance.randrange(CONTRIBUTORS),
            section=event.section,
            published_at=at,
        )

    def _sentences(self, event: Event, count: int) -> str:
        return " ".join(self._sentence(event, self.chance.randint(9, 22)) for _ in range(count))

    def _sentence(self, event: Event, length: int) -> str:
        words = self.chance.choices(self.words, cum_weights=self.weights, k=length)
        for place in self.chance.sample(range(length), length // 6 + 1):
            own = self.chance.random() < 0.6
            words[place] = self.chance.choice(event.names if own else event.words)
        words[0] = words[0][0].upper() + words[0][1:]
        return " ".join(words) + "."


def fill(count: int, *, seed: int, searchable: bool = True) -> None:
    """Found a paper of `count` published stories in the database that Django has.

    Their search index takes most of the time: `searchable` says whether it is wanted.
    """
    from latefinal.desk.services import found_paper
    from latefinal.masthead.models import Contributor
    from latefinal.search.services import rebuild_index
    from latefinal.stories.models import Section, Topic

    named = [(name, name.lower().replace(" ", "-")) for name in SECTIONS]
    found_paper(name="The Meridian", zone="Asia/Tashkent", sections=named)
    writer = Writer(seed)
    topics = Topic.objects.bulk_create(
        [
            Topic(name=f"Topic {name}", slug=f"topic-{n}")
            for n, name in enumerate(writer.names[:TOPICS])
        ]
    )
    people = Contributor.objects.bulk_create(
        [
            Contributor(name=f"{name} Aster", slug=f"contributor-{n}")
            for n, name in enumerate(writer.names[-CONTRIBUTORS:])
        ]
    )
    sections = list(Section.objects.order_by("path"))
    places = [0] * len(sections)
    drafts = writer.drafts(count)
    while batch := list(islice(drafts, BATCH)):
        _write(batch, places, sections, [row.pk for row in topics], [row.pk for row in people])
    for section, children in zip(sections, places, strict=True):
        Section.objects.filter(pk=section.pk).update(numchild=children)
    if searchable:
        for _done in rebuild_index():
            pass


def _write(
    drafts: list[Draft],
    places: list[int],
    sections: list[Section],
    topics: list[int],
    people: list[int],
) -> None:
    from django.db import transaction
    from wagtail.models import Page

    from latefinal.stories.models import Byline, Story

    stories = [_story(draft, places, sections[draft.section]) for draft in drafts]
    shared = [field.attname for field in Page._meta.local_concrete_fields if field.attname != "id"]
    pages = [Page(**{name: getattr(story, name) for name in shared}) for story in stories]
    with transaction.atomic():
        Page.objects.bulk_create(pages)
        for page, story in zip(pages, stories, strict=True):
            story.pk = story.page_ptr_id = page.pk
        # What `bulk_create` refuses for a row in two tables: the second table's half.
        Story.at_the_desk()._insert(  # noqa: SLF001 - half a row has no public way
            stories, fields=Story._meta.local_concrete_fields, using="default", raw=True
        )
        Byline.objects.bulk_create(
            Byline(story_id=story.pk, contributor_id=people[draft.signed_by], sort_order=0)
            for story, draft in zip(stories, drafts, strict=True)
        )
        held = Story.topics.through
        held.objects.bulk_create(
            held(story_id=story.pk, topic_id=topics[topic])
            for story, draft in zip(stories, drafts, strict=True)
            for topic in draft.topics
        )


def _story(draft: Draft, places: list[int], section: Section) -> Story:
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Locale, Page

    from latefinal.stories.models import Story

    places[draft.section] += 1
    number = sum(places)
    return Story(
        title=draft.headline,
        draft_title=draft.headline,
        slug=f"story-{number}",
        path=Page._get_path(section.path, section.depth + 1, places[draft.section]),  # noqa: SLF001 - treebeard's rule
        depth=section.depth + 1,
        url_path=f"{section.url_path}story-{number}/",
        content_type=ContentType.objects.get_for_model(Story),
        locale=Locale.get_default(),
        live=True,
        first_published_at=draft.published_at,
        last_published_at=draft.published_at,
        section=section,
        standfirst=draft.standfirst,
        made_by_machine="none",
        published_at=draft.published_at,
        # As it is stored: blocks that are made of values are taken apart again for the row.
        body=json.dumps(
            [{"type": "text", "value": f"<p>{words}</p>"} for words in draft.paragraphs]
        ),
        body_html="".join(f"<p>{words}</p>\n" for words in draft.paragraphs),
        word_count=sum(len(words.split()) for words in draft.paragraphs),
    )


def main() -> None:
    """Fill the database that the environment names."""
    import django

    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("count", type=int)
    given.add_argument("--seed", type=int, default=9)
    given.add_argument("--no-search", action="store_true", help="leave the search index empty")
    asked = given.parse_args()
    django.setup()
    fill(asked.count, seed=asked.seed, searchable=not asked.no_search)


if __name__ == "__main__":
    main()
