"""Real rows, made through the product's own services."""

from __future__ import annotations

import io
import itertools
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.images.models import Filter
from wagtail.models import Collection, Locale, Page, Workflow

from latefinal.desk.roles import group_of
from latefinal.desk.services import found_paper
from latefinal.masthead.models import Contributor
from latefinal.outlets.models import Outlet, Ownership
from latefinal.people.models import Role, User
from latefinal.pictures.models import Picture
from latefinal.pictures.rendering import PictureFacts
from latefinal.pictures.rules import rendition_specs
from latefinal.pictures.services import store_renditions
from latefinal.stories.models import Correction, Paper, Section, Story, Topic
from latefinal.stories.publish_checks import problems_with
from latefinal.stories.services import draft_story, override_problems, publish_story
from tests.founding import put_in
from tests.tasks import once_each

BEGINNINGS = {"avif": b"\0\0\0\x1cftypavif", "jpeg": b"\xff\xd8\xff", "webp": b"RIFF\0\0\0\0WEBP"}
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_numbers = itertools.count(1)


def plant() -> None:
    """What the migrations put there, once another test without a transaction has emptied it."""
    if Page.get_first_root_node() is None:
        Locale.objects.get_or_create(language_code="en")
        Page.add_root(
            title="Root", slug="root", content_type=ContentType.objects.get_for_model(Page)
        )
        Collection.add_root(name="Root")


def found() -> Paper:
    """A paper in UTC+5 with two sections."""
    put_in(_found)
    return Paper.objects.get()


def _found() -> None:
    found_paper(
        name="The Meridian",
        zone="Asia/Tashkent",
        sections=[("Central Highlands", "central-highlands"), ("The Straits", "straits")],
    )


def make_editor(email: str = "editor@example.org") -> User:
    """An owner of the desk."""
    return User.objects.create_superuser(email, "a long enough password", first_name="Ilse")


def make_story(section: Section, *, published: bool = True, **fields: Any) -> Story:
    """A story in `section`; published at `published_at` or AT unless told otherwise.

    What a publisher may let pass before it is published, is let pass.
    """
    number = next(_numbers)
    extra = {key: fields.pop(key) for key in ("signed_by", "topics", "editor") if key in fields}
    defaults = {
        "title": f"Story number {number}",
        "slug": f"story-{number}",
        "standfirst": "What it says in a sentence.",
        "made_by_machine": "none",
        "body": [("text", f"<p>The words of story {number} are here.</p>")],
        "published_at": AT,
    }
    story = Story(**{**defaults, **fields})
    with once_each():
        draft_story(section=section, story=story, **extra)
        if not published:
            return story
        let_pass(story)
        return publish_story(story=story, at=AT)


def let_pass(story: Story) -> None:
    """Override whatever a publisher may, as the story is handed in."""
    problems = [one for one in problems_with(story) if one.may_be_overridden]
    reason = "Nobody else could be reached."
    override_problems(story=story, problems=problems, reason=reason, editor=None, at=AT)


def correct(story: Story, *, words: str, at: datetime, kind: str = "correction") -> Correction:
    """Publish the story with a correction, as an editor would."""
    page = Story.at_the_desk().get(pk=story.pk)
    page.corrections.add(Correction(kind=kind, words=words, at=at))
    publish_story(story=page, at=at)
    return page.corrections.get(words=words)


def make_outlet(name: str = "Karsa Press Agency", ownership: str = Ownership.STATE) -> Outlet:
    """An outlet, state-controlled unless told otherwise."""
    return Outlet.objects.get_or_create(
        slug=name.lower().replace(" ", "-"), defaults={"name": name, "ownership": ownership}
    )[0]


def make_contributor(name: str = "Ilse Maren") -> Contributor:
    """Somebody who signs stories."""
    return Contributor.objects.get_or_create(
        slug=name.lower().replace(" ", "-"), defaults={"name": name}
    )[0]


def make_picture(*, rendered: bool = True, **fields: Any) -> Picture:
    """A small picture with everything the door asks for, and the rows of what readers are shown.

    What lies in their files is no picture: to make one takes a second.
    """
    defaults = {
        "title": "Harbour",
        "file": ImageFile(io.BytesIO(_harbour()), name="harbour.png"),
        "credit": "A. Photographer",
        "alt": "A harbour at dusk",
        "caption": "The outer harbour.",
    }
    picture = Picture(**{**defaults, **fields})
    picture.save()
    if rendered:
        seen = PictureFacts("png", picture.width, picture.height)
        recipes = [picture.recipe(Filter(spec), seen) for spec in rendition_specs()]
        mine = Picture.objects.filter(pk=picture.pk)
        files = {recipe.spec: BEGINNINGS[recipe.kind] + recipe.spec.encode() for recipe in recipes}
        store_renditions(picture=picture, recipes=recipes, files=files, mine=mine)
        mine.update(is_ready=True)
    return picture


@cache
def _harbour() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (1600, 900), (140, 29, 24)).save(file, "PNG")
    return file.getvalue()


def make_topic(name: str = "Ports") -> Topic:
    """Something stories are about."""
    return Topic.objects.get_or_create(
        slug=name.lower().replace(" ", "-"), defaults={"name": name}
    )[0]


def submit(story: Story, *, by: User | None, approved: bool = False) -> Story:
    """The story as it waits for an editor, or, `approved`, for a publisher."""
    Workflow.objects.get().start(story, by)
    waits = Story.at_the_desk().get(pk=story.pk)
    if approved:
        waits.current_workflow_task_state.approve(user=by)
        waits = Story.at_the_desk().get(pk=story.pk)
    return waits


def make_member(role: Role, email: str = "", section: Section | None = None) -> User:
    """Somebody who signs in with that role and nothing more, everywhere or in a section."""
    user = User.objects.create_user(
        email or f"the-{role}@example.org", "a long enough password", first_name=role.label
    )
    user.groups.add(group_of(role, section))
    return user
