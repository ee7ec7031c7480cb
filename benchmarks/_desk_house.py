"""The desk among many stories, within a house: the programs that `desk` runs there.

python -m benchmarks._desk_house screens
python -m benchmarks._desk_house drafts COUNT

Printed last is one JSON object of figures, or a list of drafts.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from ._archive import Draft, Writer
from ._uncached import statements
from ._yardstick import one_loop_ms

if TYPE_CHECKING:
    from django.test import Client

    from latefinal.people.models import User
    from latefinal.stories.models import Section, Story

WHO, PASSWORD = "chief@example.org", "a long enough password"
UNDER_WAY = 100
"""Stories in each of the board's states: more than a desk of twenty has."""
WRITERS, SAVES = 10, 12
VISITS = 40
Figures = dict[str, float]
BOARD = ("", "?mine=1", "?section=courts")
LIST = (
    "",
    "?p=40",
    "?state=draft",
    "?state=changed",
    "?state=published",
    "?ordering=title",
)
WORDS = ("?q=water", "?q=harbour", "?q=a+lease")


@dataclass
class Pace:
    """How long acts of one kind took, each by the yardstick that was taken before and after it.

    The pace of a shared machine doubles within seconds: the slowest of twenty acts would tell of
    the machine, and a yardstick of another minute would not put that right.
    """

    loops: list[float] = field(default_factory=list)
    acts: list[float] = field(default_factory=list)

    def time(self, act: Callable[[], Any]) -> Any:
        """Do it; its answer."""
        before = one_loop_ms()
        began = time.perf_counter()
        answer = act()
        took = 1000 * (time.perf_counter() - began)
        loop = (before + one_loop_ms()) / 2
        self.loops.append(loop)
        self.acts.append(took / loop)
        return answer

    def most(self) -> float:
        """Loops that 95 of 100 acts take at most."""
        return sorted(self.acts)[int(0.95 * len(self.acts))]


def screens() -> Figures:
    """The board, the list and the editor that saves by itself, through Django's test client."""
    from django.test import Client

    owner = _owner()
    _put_under_way(owner)
    desk = Client(headers={"host": "paper.example"})
    desk.force_login(owner)
    _visit(desk, [f"/desk/who-has-what/{one}" for one in BOARD], len(BOARD))
    _visit(desk, [f"/desk/stories/{one}" for one in LIST], len(LIST))
    board, board_sql = _visit(desk, [f"/desk/who-has-what/{one}" for one in BOARD], VISITS)
    listed, list_sql = _visit(desk, [f"/desk/stories/{one}" for one in LIST], VISITS)
    found, found_sql = _visit(desk, [f"/desk/stories/{one}" for one in WORDS], VISITS)
    saved = _autosave(desk, owner)
    loop = statistics.median(one for pace in (board, listed, found, saved) for one in pace.loops)
    return {
        "autosave_p95_ms": saved.most() * loop,
        "board_p95_ms": board.most() * loop,
        "board_sql": board_sql,
        "list_p95_ms": listed.most() * loop,
        "list_sql": list_sql,
        "found_p95_ms": found.most() * loop,
        "found_sql": found_sql,
        "loop_ms": loop,
    }


def _owner() -> User:
    from latefinal.people.models import User
    from latefinal.people.services import ensure_owner

    ensure_owner(email=WHO, password=PASSWORD, name="Chief")
    return User.objects.get(email=WHO)


def _put_under_way(owner: User) -> None:
    """So many in writing, published and being changed, submitted, scheduled and under embargo."""
    from wagtail.models import Workflow

    from latefinal.plumbing import clock
    from latefinal.stories.models import Story

    later = clock.now() + timedelta(days=2)
    for story in Story.at_the_desk().order_by("-pk")[:UNDER_WAY]:
        story.save_revision(user=owner)
    Story.at_the_desk().filter(
        pk__in=list(Story.at_the_desk().values_list("pk", flat=True)[:UNDER_WAY])
    ).update(embargoed_until=later)
    for story in _drafts(UNDER_WAY, owner):
        Workflow.objects.get().start(story, owner)
    for story in _drafts(UNDER_WAY, owner, go_live_at=later):
        story.get_latest_revision().publish(user=owner, skip_permission_checks=True)
    for _story in _drafts(UNDER_WAY, owner):
        pass


def _drafts(count: int, owner: User, **fields: Any) -> Iterator[Story]:
    from latefinal.stories.models import Section, Story
    from latefinal.stories.services import draft_story

    sections = list(Section.objects.order_by("path"))
    begun = Story.at_the_desk().count()
    for number, draft in enumerate(islice(Writer(begun).drafts(count), count)):
        story = Story(
            title=draft.headline,
            slug=f"draft-{begun + number}",
            standfirst=draft.standfirst,
            body=[("text", _markup(draft))],
            **fields,
        )
        yield draft_story(section=_of(sections, draft), story=story, editor=owner)


def _of(sections: Sequence[Section], draft: Draft) -> Section:
    return sections[draft.section]


def _markup(draft: Draft) -> str:
    return "".join(f"<p>{words}</p>" for words in draft.paragraphs)


def _visit(desk: Client, addresses: Sequence[str], times: int) -> tuple[Pace, int]:
    """How long the visits took, and the most statements of one."""
    pace, sent = Pace(), []
    for number in range(times):
        look = partial(desk.get, addresses[number % len(addresses)], secure=True)
        with statements() as said:
            answer = pace.time(look)
        assert answer.status_code == 200, answer
        sent.append(len(said))
    return pace, max(sent)


def _autosave(desk: Client, owner: User) -> Pace:
    """What the editor sends by itself, from several stories by turns, each over its own version.

    The first of each makes that version.
    """
    first, rest, saved = Pace(), Pace(), dict[int, int]()
    stories = list(_drafts(WRITERS, owner))
    for number in range(WRITERS * SAVES):
        story = stories[number % WRITERS]
        form = _form(story, overwrite_revision_id=saved.get(story.pk, ""), kicker=f"{number}")
        address, headers = f"/desk/pages/{story.pk}/edit/", {"accept": "application/json"}
        save = partial(desk.post, address, form, headers=headers, secure=True)
        answer = (rest if story.pk in saved else first).time(save)
        saved[story.pk] = answer.json()["revision_id"]
    return rest


def _form(story: Story, **changed: Any) -> dict[str, Any]:
    from wagtail.test.utils.form_data import rich_text, streamfield

    from tests.desk.forms import story_form

    body = streamfield([("text", rich_text(story.body[0].value.source))])
    return story_form(story, body=body, standfirst=story.standfirst, **changed)


def drafts(count: int) -> list[dict[str, Any]]:
    """Drafts that wait for *Publish*: where each is edited and read, and what its screen sends."""
    return [
        {
            "edit": f"/desk/pages/{story.pk}/edit/",
            "section": f"/{story.section.slug}/",
            "page": story.get_absolute_url(),
            "form": {name: str(value) for name, value in _form(story).items()},
        }
        for story in _drafts(count, _owner())
    ]


def main(words: list[str]) -> None:
    """Do as the command line says."""
    from latefinal.cli.django_setup import load_house

    load_house()
    programs: dict[str, Callable[..., Any]] = {"screens": screens, "drafts": drafts}
    print(json.dumps(programs[words[0]](*map(int, words[1:]))))


if __name__ == "__main__":
    main(sys.argv[1:])
