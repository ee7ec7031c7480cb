"""What an archive's stories have beside their words, written past the services.

Every third gets a lead picture, every fourth three statements by way of an outlet, every fifth
three comments, every tenth a correction. Beside each stand four others, its section's next older.
"""

from __future__ import annotations

import uuid
from collections import defaultdict, deque
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from latefinal.outlets.models import Outlet

PICTURES = 12
BESIDE = 4
BATCH = 500


def furnish() -> None:
    """Give what they lack to the stories of the database that Django has."""
    from django.db import transaction

    from latefinal.outlets.models import Outlet, Ownership
    from latefinal.stories.models import Story

    with transaction.atomic():
        agency = Outlet.objects.create(
            name="Karsa Press Agency", slug="karsa-press-agency", ownership=Ownership.STATE
        )
        ids = list(Story.at_the_desk().order_by("published_at").values_list("pk", flat=True))
        _pictures(ids[::3], agency)
        _statements(ids[::4], agency)
        _comments(ids[::5])
        _corrections(ids[::10])
        _related()


def _pictures(ids: list[int], agency: Outlet) -> None:
    from latefinal.pictures.models import Picture, PictureRendition
    from latefinal.pictures.rules import FORMATS, WIDTHS, spec
    from latefinal.stories.models import Story

    for number in range(PICTURES):
        is_handout = number % 4 == 0
        # `save()` would look into a file, and there is none: readers' pages only name it.
        (picture,) = Picture.objects.bulk_create(
            [
                Picture(
                    title=f"Harbour {number}", file=f"original_images/harbour-{number}.png",
                    width=1600, height=900, is_ready=True, credit="A. Photographer",
                    alt="A harbour at dusk", caption="The outer harbour, seen from the north mole.",
                    kind="handout" if is_handout else "own",
                    outlet=agency if is_handout else None,
                )
            ]
        )  # fmt: skip
        PictureRendition.objects.bulk_create(
            PictureRendition(
                image=picture, filter_spec=spec(width, kind), focal_point_key="",
                file=f"images/harbour-{number}.width-{width}.{kind}",
                width=width, height=width * 9 // 16,
            )
            for kind in FORMATS
            for width in WIDTHS
        )  # fmt: skip
        Story.at_the_desk().filter(pk__in=ids[number::PICTURES]).update(lead_picture=picture)


def _statements(ids: Iterable[int], agency: Outlet) -> None:
    from latefinal.sourcing.models import Source, Statement
    from latefinal.stories.models import Story

    sources = [Source.objects.create(name=f"Speaker {number}") for number in range(20)]
    rows = []
    for pk, body in list(
        Story.at_the_desk().filter(pk__in=list(ids)).values_list("pk", "body_html")
    ):
        marks = [uuid.uuid5(uuid.NAMESPACE_OID, f"{pk} {place}") for place in (1, 2, 3)]
        marked = body
        for mark in marks:
            # The first three paragraphs begin with somebody's words.
            opened = f'<p><a data-said="{mark}">It was so</a>, they said. '
            marked = marked.replace("<p>", opened.replace("<p>", "<P>"), 1)
        marked = marked.replace("<P>", "<p>")
        Story.at_the_desk().filter(pk=pk).update(body_html=marked)
        rows += [
            Statement(
                uuid=mark, story_id=pk, source=sources[(pk + place) % 20], outlet=agency,
                gist="It was as they say it was.", position=place,
            )
            for place, mark in enumerate(marks, start=1)
        ]  # fmt: skip
    Statement.objects.bulk_create(rows, batch_size=BATCH)


def _comments(ids: Iterable[int]) -> None:
    from latefinal.comments.models import Comment, Ruling
    from latefinal.plumbing import clock

    at = clock.now() - timedelta(days=3)
    comments = Comment.objects.bulk_create(
        [
            Comment(story_id=pk, name="A. Reader", submitted_at=at, words="I was there. " * 12)
            for pk in ids
            for _time in range(3)
        ],
        batch_size=BATCH,
    )
    rulings = Ruling.objects.bulk_create(
        [Ruling(comment=comment, decision="approve", at=at) for comment in comments],
        batch_size=BATCH,
    )
    for comment, ruling in zip(comments, rulings, strict=True):
        comment.ruling = ruling
    Comment.objects.bulk_update(comments, ["ruling"], batch_size=200)


def _corrections(ids: Iterable[int]) -> None:
    from latefinal.plumbing import clock
    from latefinal.stories.models import Correction

    at = clock.now() - timedelta(days=2)
    Correction.objects.bulk_create(
        [
            Correction(story_id=pk, words="It was not so. It is so.", at=at, said_at=at)
            for pk in ids
        ],
        batch_size=BATCH,
    )


def _related() -> None:
    """As if it had been chosen: `related` measures the choice, others what is shown of it."""
    from latefinal.plumbing import clock
    from latefinal.related.models import RelatedStory, StoryProfile
    from latefinal.stories.models import Story

    at, older = clock.now(), defaultdict[int, deque[int]](partial(deque, maxlen=BESIDE))
    rows = []
    read = Story.at_the_desk().order_by("published_at").values_list("pk", "section_id")
    stories = list(read)
    for pk, section in stories:
        rows += [
            RelatedStory(story_id=pk, other_id=other, score=1.0, words=["harbour", "mole"])
            for other in older[section]
        ]
        older[section].append(pk)
        if len(rows) >= BATCH:
            RelatedStory.objects.bulk_create(rows)
            rows = []
    RelatedStory.objects.bulk_create(rows)
    StoryProfile.objects.bulk_create(
        [StoryProfile(story_id=pk, chosen_at=at) for pk, _section in stories],
        batch_size=BATCH,
    )


if __name__ == "__main__":
    import django

    django.setup()
    furnish()
