"""Every address of the desk, asked by each role: what is answered to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection

from latefinal.comments.services import submit_comment
from latefinal.masthead.models import Masthead
from latefinal.related.models import RelatedStory
from latefinal.sourcing.models import Source
from latefinal.stories.models import Correction, Override, Section, Story
from latefinal.wire.models import Feed
from tests import factories
from tests.sourcing.conftest import say
from tests.wire.entries import make_item

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Verb:
    """A view at the desk: its name, and what stands in its address."""

    name: str
    takes: tuple[str, ...]


def verbs() -> Iterator[Verb]:
    """Every one that has a name, once."""
    seen = set()
    for name, address in _walk(get_resolver().url_patterns):
        takes = tuple(re.findall(r"<(?:\w+:)?(\w+)>", address))
        if address.lstrip("^").startswith("desk/") and (name, takes) not in seen:
            seen.add((name, takes))
            yield Verb(name, takes)


def _walk(patterns: list[Any], above: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    for one in patterns:
        address = above + str(one.pattern)
        if isinstance(one, URLResolver):
            within = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, address, within)
        elif isinstance(one, URLPattern) and one.name:
            yield space + one.name, address


def ask(client: Client, address: str) -> bool:
    """Whether somebody is let in: a form is sent where one is taken, and nothing of it is kept.

    A comment of another section is not there (404); a row that nobody made is missed only by who
    was let in.
    """
    with transaction.atomic():
        answer = client.post(address)
        if answer.status_code == 405:
            answer = client.get(address)
        transaction.set_rollback(True)
    return answer.status_code != 403 and not (answer.status_code == 404 and "/comments/" in address)


WORDS = {
    "app_label": "stories",
    "app_name": "stories",
    "content_type_app_name": "stories",
    "model_name": "story",
    "content_type_model_name": "story",
    "action": "publish",
    "action_name": "approve",
    "revision_id_a": "earliest",
    "revision_id_b": "latest",
    "verb": "spike",
    "spec": "max-165x165",
    "filter_spec": "original",
    "slug": "evening",
    "uidb64": "x",
    "token": "x",
}


def objects(section: Section, owner: Any) -> dict[str, Any]:
    """What the addresses name: things that hang on a story in `section`, or on the paper."""
    story, waits = factories.make_story(section), factories.make_story(section, published=False)
    waits = factories.submit(waits, by=owner)
    state = waits.current_workflow_task_state
    picture = factories.make_picture()
    return {
        **WORDS,
        **_hanging_on(story, owner),
        "rows": {**_rows(section), "images": picture.pk, "users": owner.pk},
        "waits": waits.pk,
        "destination_id": section.pk,
        "parent_page_id": section.pk,
        "workflow_state_id": waits.current_workflow_state.pk,
        "task_state_id": state.pk,
        "task_id": state.task_id,
        "image_id": picture.pk,
        "picture_id": picture.pk,
        "item_id": make_item().pk,
        "person_id": owner.pk,
    }


def _hanging_on(story: Story, owner: Any) -> dict[str, Any]:
    """A story, and what was said, corrected, asked and answered there."""
    factories.correct(story, words="It was two cranes.", at=AT)
    let_pass = {"key": "a", "fingerprint": "b", "words": "c", "reason": "d", "by": owner, "at": AT}
    other = factories.make_story(story.section)
    told = {"name": "T. Halloran", "address": "halloran@example.org", "answers": None}
    comment = submit_comment(words="The May contracts.", story=story, at=AT, **told)
    names = ("page_id", "story_id", "page_to_move_id", "object_id")
    return {
        **dict.fromkeys(names, story.pk),
        "revision_id": story.latest_revision_id,
        "correction_id": Correction.objects.get(story=story).pk,
        "row_id": RelatedStory.objects.create(story=story, other=other).pk,
        "redirect_id": Redirect.add_redirect(f"/old/{story.slug}/", redirect_to=story).pk,
        "override_id": Override.objects.create(story=story, **let_pass).pk,
        "statement_id": say(story=story).pk,
        "comment_id": comment.pk,
    }


def _rows(section: Section) -> dict[str, int]:
    """Of the lists at the desk, by the noun in their addresses."""
    outlet = factories.make_outlet(f"{section.title} Wire")
    feed = Feed.objects.create(
        outlet=factories.make_outlet(), address=f"https://{section.slug}.example.org/"
    )
    return {
        "contributor": factories.make_contributor(f"Of {section.title}").pk,
        "outlet": outlet.pk,
        "topic": factories.make_topic(f"On {section.title}").pk,
        "feed": feed.pk,
        "source": Source.objects.create(name=f"Of {section.title}").pk,
        "statement": say().pk,
        "groups": Group.objects.first().pk,
        "collections": Collection.get_first_root_node().pk,
    }


def address_of(verb: Verb, things: dict[str, Any]) -> str:
    """Where `verb` is asked for these things; a row that is not there has the number 1."""
    given = {}
    for name in verb.takes:
        if name == "pk":
            rows = things["rows"]
            noun = next((key for key in rows if key in verb.name), "")
            given[name] = rows.get(noun, things["page_id"] if "page" in verb.name else 1)
        else:
            given[name] = things.get(name, 1)
    if "workflow" in verb.name and "page_id" in given:
        given["page_id"] = things["waits"]
    if verb.name.startswith("wagtailsettings"):
        given.update(app_name="masthead", model_name="masthead", pk=Masthead.load().pk)
    if verb.name == "wagtail_bulk_action":
        given.update(app_label="wagtailcore", model_name="page")
        return reverse(verb.name, kwargs=given) + f"?id={things['page_id']}"
    return reverse(verb.name, kwargs=given)
