"""What a desk does all day, in a house that `purge` has filled, with a note of what each act shows.

python -m benchmarks._writers KIND SECONDS

Each act puts a mark like `zqcorrectn7z` where readers see it: the number rises with each. Printed
is a line for each address that has to show it: seconds by CLOCK_MONOTONIC right after the commit,
the address, the mark's name, its number. The mark "status" stands for the answer's own status.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from latefinal.stories.models import Section

EVERYWHERE = "*"
ON_A_PAGE = 50
"""Comments below one story; its page shows sixty."""
PAUSE = 0.02  # between two acts: a desk of eight who never sleep


class Shown(NamedTuple):
    """What stands at an address after an act."""

    path: str
    mark: str
    number: int


Act = Callable[[int], list[Shown]]


def mark(name: str, number: int) -> str:
    """Words that nobody else writes."""
    return f"zq{name}n{number}z"


def publishing() -> Act:
    """New stories, which stand first on the front page and in their section."""
    from latefinal.plumbing import clock
    from latefinal.stories.models import Story
    from latefinal.stories.services import draft_story, publish_story

    section = _sections()[0]

    def act(number: int) -> list[Shown]:
        words = mark("publish", number)
        story = Story(
            title=f"Harbour {words}",
            slug=words,
            standfirst="It is here.",
            made_by_machine="none",
            body=[("text", f"<p>{words} is here.</p>")],
        )
        draft_story(section=section, story=story)
        publish_story(story=story, at=clock.now())
        places = ("/", f"/{section.slug}/", story.get_absolute_url())
        return [Shown(place, "publish", number) for place in places]

    return act


def correcting() -> Act:
    """A story's headline is put right, with a note."""
    from latefinal.plumbing import clock
    from latefinal.stories.models import Correction, Story
    from latefinal.stories.services import publish_story

    pk = _stories()[1]

    def act(number: int) -> list[Shown]:
        story = Story.at_the_desk().get(pk=pk)
        story.title = f"Mole {mark('correct', number)}"
        story.corrections.add(Correction(words=f"It was number {number - 1}.", at=clock.now()))
        publish_story(story=story, at=clock.now())
        return [Shown(story.get_absolute_url(), "correct", number)]

    return act


def moving() -> Act:
    """A story goes from one section to another and back."""
    from latefinal.stories.models import Story
    from latefinal.stories.services import move_story

    pk, homes = _stories()[2], _sections()[1:3]

    def act(number: int) -> list[Shown]:
        story = Story.at_the_desk().get(pk=pk)
        left = f"/{story.section.slug}/{story.slug}/"
        home = next(one for one in homes if one.pk != story.section_id)
        moved = move_story(story=story, section=home)
        return [Shown(left, "status", 301), Shown(f"/{home.slug}/{moved.slug}/", "status", 200)]

    return act


def commenting() -> Act:
    """A comment is let through, and stands below its story."""
    from latefinal.comments.models import Decision
    from latefinal.comments.services import rule_on, submit_comment
    from latefinal.plumbing import clock
    from latefinal.stories.models import Story

    stories = [Story.at_the_desk().get(pk=pk) for pk in _stories()[6:60]]

    def act(number: int) -> list[Shown]:
        # A page shows so many and no more; those that come later are on its next one.
        story = stories[min(number // ON_A_PAGE, len(stories) - 1)]
        comment = submit_comment(
            story=story, name="A. Reader", address=f"reader{number}@example.org",
            words=mark("comment", number), answers=None, at=clock.now(),
        )  # fmt: skip
        rule_on(comment=comment, decision=Decision.APPROVE, moderator=None, at=clock.now())
        return [Shown(story.get_absolute_url(), "comment", number)]

    return act


def pinning() -> Act:
    """Another story is pinned beside a story, in the place of the one before."""
    from django.db import transaction

    from latefinal.related.services import pin_related, undecide_related
    from latefinal.stories.models import Story

    ids = _stories()
    story, others = Story.at_the_desk().get(pk=ids[4]), ids[500:]
    for place, pk in enumerate(others):
        Story.at_the_desk().filter(pk=pk).update(title=f"Pier {mark('pin', place)}")

    @transaction.atomic
    def act(number: int) -> list[Shown]:
        for row in story.related_stories.filter(standing="pinned"):
            undecide_related(row=row)
        place = min(number, len(others) - 1)
        pin_related(story=story, other=Story.at_the_desk().get(pk=others[place]))
        return [Shown(story.get_absolute_url(), "pin", place)]

    return act


def importing() -> Act:
    """A story comes out of another system's export."""
    from latefinal.importers.wordpress.bring import import_wordpress
    from latefinal.importers.wordpress.mapping import Rules
    from latefinal.plumbing import clock
    from latefinal.plumbing.progress import ProgressTeller
    from tests.importers.exports import item, write

    section = _sections()[3]

    def act(number: int) -> list[Shown]:
        words = mark("import", number)
        at = clock.now()
        with tempfile.TemporaryDirectory() as folder:
            one = item(
                number, title=f"Quay {words}", post_name=words,
                post_date_gmt=f"{at:%Y-%m-%d %H:%M:%S}",
            )  # fmt: skip
            import_wordpress(
                path=write(Path(folder), one), rules=Rules(), section=section.slug,
                dry_run=False, at=at, telling=ProgressTeller(),
            )  # fmt: skip
        return [Shown(f"/{section.slug}/{words}/", "import", number)]

    return act


def renaming() -> Act:
    """A section's name changes, which stands on every page."""
    from latefinal.stories.models import Section

    pk = _sections()[4].pk

    def act(number: int) -> list[Shown]:
        time.sleep(1.0)  # each of these drops every page there is
        section = Section.objects.get(pk=pk)
        section.title = mark("rename", number)
        section.save_revision().publish()
        return [Shown(EVERYWHERE, "rename", number)]

    return act


def retracting() -> Act:
    """A story is taken back and published again."""
    from latefinal.plumbing import clock
    from latefinal.stories.models import Story
    from latefinal.stories.services import publish_story, spike_story, unspike_story

    pk = _stories()[5]

    def act(number: int) -> list[Shown]:
        story = Story.at_the_desk().get(pk=pk)
        if number % 2:
            spike_story(story=story, reason="It waits for another voice.")
        else:
            publish_story(story=unspike_story(story=story), at=clock.now())
        return [Shown(f"/{story.section.slug}/{story.slug}/", "status", 410 if number % 2 else 200)]

    return act


KINDS: dict[str, Callable[[], Act]] = {
    "publish": publishing,
    "correct": correcting,
    "move": moving,
    "comment": commenting,
    "pin": pinning,
    "import": importing,
    "rename": renaming,
    "retract": retracting,
}


def _sections() -> list[Section]:
    from latefinal.stories.models import Section

    return list(Section.objects.order_by("path"))


def _stories() -> list[int]:
    """Their numbers, the newest of the archive first."""
    from latefinal.stories.models import Story

    archive = Story.at_the_desk().filter(slug__startswith="story-")
    return list(archive.order_by("-published_at").values_list("pk", flat=True))


def acts(kind: str) -> Iterator[tuple[float, list[Shown]]]:
    """Act by act: when it was committed, and what it shows."""
    act, number = KINDS[kind](), 0
    while True:
        number += 1
        shown = act(number)
        yield time.monotonic(), shown


def main(kind: str, seconds: float) -> None:
    """Act until the time is up, and say so line by line."""
    until = time.monotonic() + seconds
    for at, shown in acts(kind):
        for one in shown:
            print(json.dumps([at, *one]), flush=True)
        if time.monotonic() > until:
            return
        time.sleep(PAUSE)


if __name__ == "__main__":
    import django

    django.setup()
    main(sys.argv[1], float(sys.argv[2]))
