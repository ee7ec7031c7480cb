"""What three roles do to stories, on the desk's own screens where there is one for it.

Each act answers whether there was something to do it to.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Max
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from latefinal.masthead.models import Contributor
from latefinal.outlets.models import Outlet, Ownership
from latefinal.people.models import Role, User
from latefinal.pictures.models import Picture
from latefinal.plumbing import clock
from latefinal.sourcing.models import Source, Statement
from latefinal.sourcing.services import mend_statement, tell_of_mending
from latefinal.stories.models import Correction, Section, Story
from tests.desk.forms import story_form

PUBLISH = {"action-publish": "1"}


class Hand:
    """Somebody at the desk, and their chances."""

    def __init__(self, chance: random.Random, user: User) -> None:
        self.chance, self.user = chance, user
        self.browser = Client(SERVER_NAME="localhost")
        self.browser.force_login(user)

    def one(self, rows: Any) -> Any:
        """Any of `rows`, those of low numbers more often."""
        numbers = list(rows.order_by("pk").values_list("pk", flat=True))
        if not numbers:
            return None
        place = min(self.chance.randrange(len(numbers)), self.chance.randrange(len(numbers)))
        return rows.filter(pk=numbers[place]).first()

    def words(self) -> str:
        """Some that were not there before."""
        return f"Words {self.chance.randrange(10**9)}"

    def post(self, name: str, *given: Any, data: dict[str, Any]) -> None:
        """Send a screen of the desk; a refusal counts as done."""
        self.browser.post(reverse(name, args=given), data)

    def send(self, story: Story, *, to: Sequence[Any] = (), **changed: Any) -> None:
        """The story's own screen, or that of an older version of it."""
        body = streamfield([("text", rich_text(f"<p>{self.words()}.</p>", features=["bold"]))])
        form = story_form(
            story,
            body=body,
            in_section=story.section_id,
            changed_because="A typing mistake.",
            **changed,
        )
        name, *given = to or ("wagtailadmin_pages:edit", story.pk)
        self.post(name, *given, data=form)


Act = Callable[[Hand], bool]
live = Story.at_the_desk().filter(live=True)


def _row(hand: Hand, kind: str) -> dict[str, Any]:
    row = {
        "id": "",
        "kind": kind,
        "at": f"{clock.now():%Y-%m-%d %H:%M:%S}",
        "words": hand.words(),
        "changes_meaning": "on" if hand.chance.random() < 0.5 else "",
        "DELETE": "",
    }
    return {"corrections": inline_formset([row])}


def changes(hand: Hand) -> bool:
    """Other words, published."""
    if (story := hand.one(live)) is not None:
        hand.send(story, title=hand.words(), kicker=hand.words(), **PUBLISH)
    return story is not None


def corrects(hand: Hand) -> bool:
    """With words that say so."""
    if (story := hand.one(live)) is not None:
        kind = hand.chance.choice(["correction", "clarification", "update", "note"])
        hand.send(story, **_row(hand, kind), **PUBLISH)
    return story is not None


def retracts(hand: Hand) -> bool:
    """Takes the story back."""
    if (story := hand.one(live)) is not None:
        hand.send(story, **_row(hand, "retraction"), **PUBLISH)
    return story is not None


def takes_a_correction_away(hand: Hand) -> bool:
    """Often a retraction, so that the story is there again."""
    said = Correction.objects.filter(said_at__isnull=False)
    found = hand.one(said.filter(kind="retraction")) or hand.one(said)
    if found is not None:
        hand.post("withdraw_correction", found.pk, data={"reason": hand.words()})
    return found is not None


def puts_back(hand: Hand) -> bool:
    """An older version, published."""
    older = Revision.objects.filter(
        object_id__in=[str(pk) for pk in live.values_list("pk", flat=True)]
    )
    newest = older.values("object_id").annotate(newest=Max("pk")).values("newest")
    if (version := hand.one(older.exclude(pk__in=newest))) is None:
        return False
    story = Story.at_the_desk().get(pk=int(version.object_id))
    then = version.as_object()
    there = ("wagtailadmin_pages:revisions_revert", story.pk, version.pk)
    hand.send(story, to=there, title=then.title, kicker=then.kicker, **PUBLISH)
    return True


def moves(hand: Hand) -> bool:
    """Into the other section."""
    story = hand.one(Story.at_the_desk())
    if story is not None:
        there = Section.objects.exclude(pk=story.section_id).first()
        hand.post("wagtailadmin_pages:move_confirm", story.pk, there.pk, data={"move": "1"})
    return story is not None


def takes_down(hand: Hand) -> bool:
    """Unpublishes it."""
    if (story := hand.one(live)) is not None:
        hand.post("wagtailadmin_pages:unpublish", story.pk, data={"confirm": "1"})
    return story is not None


def brings_back(hand: Hand) -> bool:
    """Publishes what was taken down."""
    gone = Story.at_the_desk().filter(live=False, first_published_at__isnull=False)
    if (story := hand.one(gone)) is not None:
        hand.send(story, **PUBLISH)
    return story is not None


def holds_back(hand: Hand) -> bool:
    """Puts it under an embargo of a second or two."""
    if (story := hand.one(live)) is not None:
        lifts = clock.now() + timedelta(seconds=2)
        hand.send(story, embargoed_until=f"{lifts:%Y-%m-%d %H:%M:%S}", **PUBLISH)
    return story is not None


def mends_a_statement(hand: Hand) -> bool:
    """And tells readers, or says that it was a typing mistake."""
    found = hand.one(Statement.objects.filter(story__live=True))
    if found is not None:
        mend_statement(
            statement=found, source_name=found.source.name, gist=hand.words(), via="told"
        )
        words = hand.words() if hand.chance.random() < 0.5 else ""
        tell_of_mending(statement=found, words=words, editor=hand.user, at=clock.now())
    return found is not None


def saves_a_draft(hand: Hand) -> bool:
    """Which readers never see."""
    if (story := hand.one(Story.at_the_desk())) is not None:
        hand.send(story, title=hand.words())
    return story is not None


def mends_a_credit(hand: Hand) -> bool:
    """Of a picture, wherever it is shown."""
    picture = hand.one(Picture.objects.all())
    picture.credit, picture.caption = hand.words(), hand.words()
    picture.save()
    return True


def labels_an_outlet(hand: Hand) -> bool:
    """Whose name stands below pictures and statements."""
    outlet = hand.one(Outlet.objects.all())
    outlet.ownership = hand.chance.choice(Ownership.values)
    outlet.save()
    return True


def renames(hand: Hand) -> bool:
    """Somebody who signs, or who is quoted."""
    found = hand.one(hand.chance.choice([Contributor, Source]).objects.all())
    if found is not None:
        found.name = hand.words()
        found.save()
    return found is not None


def writes(hand: Hand) -> bool:
    """A story of their own, and puts it down again."""
    section = hand.one(Section.objects.all())
    fresh = Story(title=hand.words(), slug=f"own-{hand.chance.randrange(10**9)}")
    form = story_form(fresh, in_section=section.pk)
    hand.post("wagtailadmin_pages:add", "stories", "story", section.pk, data=form)
    return True


def goes_on_writing(hand: Hand) -> bool:
    """In a draft of their own."""
    if (story := hand.one(Story.at_the_desk().filter(owner=hand.user))) is not None:
        hand.send(story, title=hand.words())
    return story is not None


OF_ROLE: dict[Role, dict[Act, int]] = {
    Role.PUBLISHER: {
        changes: 6, corrects: 5, retracts: 2, takes_a_correction_away: 4, puts_back: 4, moves: 3,
        takes_down: 2, brings_back: 3, holds_back: 2, mends_a_statement: 3,
    },
    Role.EDITOR: {
        saves_a_draft: 2, mends_a_credit: 3, labels_an_outlet: 1, renames: 2,
    },
    Role.REPORTER: {writes: 1, goes_on_writing: 3},
}  # fmt: skip
"""Who does what, and how often."""
