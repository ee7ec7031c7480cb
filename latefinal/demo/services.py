"""The sample publication, made through the verbs that a newsroom's own paper is made with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from latefinal.comments.models import Decision
from latefinal.comments.services import answer_as_staff, rule_on, submit_comment
from latefinal.desk.roles import group_of
from latefinal.desk.services import found_paper
from latefinal.editions.services import close_edition
from latefinal.mailroom.services import deliver_due
from latefinal.masthead.models import Contributor, Masthead
from latefinal.outlets.models import Outlet
from latefinal.outlets.services import add_outlet, set_hosts, set_names
from latefinal.people.models import Role, User
from latefinal.pictures.models import Picture
from latefinal.pictures.services import add_picture, make_renditions
from latefinal.sourcing.services import record_statement, tell_outcome
from latefinal.stories.models import Correction, MachineShare, Notice, Paper, Section, Story, Topic
from latefinal.stories.publish_checks import problems_with
from latefinal.stories.services import (
    add_notice,
    draft_story,
    override_problems,
    publish_story,
)
from latefinal.subscriptions.models import Subscription
from latefinal.subscriptions.rules.links import ConfirmToken, sign_confirm_token
from latefinal.subscriptions.services import (
    confirm_subscription,
    evening_newsletter,
    request_subscription,
)

from .catcher import Hatch
from .errors import NoSample
from .sample import reading
from .sample.moments import EVENING, embargo_lifts, evening_ahead, moment
from .sample.reading import SampleComment, SampleStory
from .wire import play_day

Progress = Callable[[str, int, int], None]
Step = Callable[[], object]


@dataclass(frozen=True)
class Making:
    """What every step needs: the moment in the paper's zone, and the words of `paper.toml`."""

    at: datetime
    words: Mapping[str, Any]

    def when(self, *, days_ago: int, clock: time) -> datetime:
        """That clock of that day, aware; never after the moment at which the sample is made."""
        return moment(at=self.at, days_ago=days_ago, clock=clock)

    @property
    def yesterday(self) -> datetime:
        """When yesterday's edition closed."""
        return self.when(days_ago=1, clock=EVENING)


def build_sample(*, at: datetime, progress: Progress) -> None:
    """Make the sample publication as of `at` (aware): some twenty stories and all about them.

    Called again it adds nothing; broken off, it goes on where it was. Raises NoSample where the
    folder holds another paper.
    """
    if is_made():
        return
    steps = list(_steps(at))
    for done, step in enumerate(steps):
        progress(_("Making the sample publication"), done, len(steps))
        step()
    progress(_("Making the sample publication"), len(steps), len(steps))


def is_made() -> bool:
    """Whether the sample is there, whole. Raises NoSample where another paper is."""
    if not Paper.objects.exists():
        return False
    masthead = Masthead.load()
    if not masthead.is_sample:
        raise NoSample(masthead.name)
    return Notice.objects.filter(slug=reading.LAST_NOTICE).exists()


def _steps(at: datetime) -> Iterator[Step]:
    """All there is to make, in order; the notices are last and say that it is whole."""
    zone = reading.read_paper(day=at.date())["zone"]
    local = at.astimezone(ZoneInfo(zone))
    making = Making(at=local, words=reading.read_paper(day=local.date()))
    yield partial(_found, making)
    for name, words in making.words["pictures"].items():
        yield partial(_add_drawing, name, words)
    for name, words in making.words["pictures"].items():
        if words.get("on_the_front"):
            yield partial(_make_ready, name, making)
    # Yesterday's edition closes before there is anything of today that it could hold.
    stories = reading.read_stories(day=local.date())
    yield from (partial(_add_story, story, making) for story in stories if story.day)
    for address in making.words["readers"]:
        yield partial(_subscribe, address, making)
    yield partial(_send_yesterday, making)
    yield from (partial(_correct, story, making) for story in stories if story.day)
    yield from (partial(_add_story, story, making) for story in stories if not story.day)
    yield partial(_play_wire, making)
    yield _add_notices


@transaction.atomic
def _found(making: Making) -> None:
    words = making.words
    sections = [(one["name"], one["slug"]) for one in words["sections"]]
    found_paper(name=words["name"], zone=words["zone"], sections=sections, is_sample=True)
    masthead = Masthead.load()
    masthead.strapline = words["strapline"]
    masthead.postal_address = words["postal_address"]
    masthead.evening = evening_ahead(at=making.at)
    masthead.has_pages_of_people = masthead.tells_silent_edits = True
    for name, told in words["ownership"].items():
        setattr(masthead, name, told)
    masthead.save()
    for one in words["sections"]:
        Section.objects.filter(slug=one["slug"], intro="").update(intro=one["intro"])
    for one in words["contributors"]:
        _add_contributor(one)
    for one in words["outlets"]:
        _add_outlet(one)


def _play_wire(making: Making) -> None:
    editor = User.objects.filter(first_name="Ilse").first()
    if editor is not None:
        clock, zone = partial(_of_today, making), Masthead.load().zoneinfo
        play_day(at=making.at, zone=zone, clock=clock, editor=editor)


def _of_today(making: Making, clock: time) -> datetime:
    return making.when(days_ago=0, clock=clock)


def _add_contributor(words: Mapping[str, Any]) -> None:
    """Make somebody who signs; who rules on comments also has a name at the desk, but no log-in."""
    user = None
    if address := words.get("moderates_as"):
        first, _, last = words["name"].partition(" ")
        user = User.objects.filter(email=address).first() or User.objects.create_user(
            address, first_name=first, last_name=last
        )
        user.groups.add(group_of(Role.EDITOR), group_of(Role.MODERATOR))
    Contributor.objects.get_or_create(
        slug=slugify(words["name"]),
        defaults={
            "name": words["name"],
            "line": words["line"],
            "about": words.get("about", ""),
            "is_desk": words.get("desk", False),
            "user": user,
        },
    )


def _add_outlet(words: Mapping[str, Any]) -> None:
    outlet = add_outlet(name=words["name"], ownership=words["ownership"])
    for name in ("kind", "owner", "evidence", "as_of"):
        setattr(outlet, name, words[name])
    outlet.save()
    set_names(outlet=outlet, names=words["names"])
    set_hosts(outlet=outlet, hosts=words.get("hosts", []))


@transaction.atomic
def _add_drawing(name: str, words: Mapping[str, Any]) -> None:
    if Picture.objects.filter(title=words["title"]).exists():
        return
    outlet = Outlet.objects.get(slug=words["outlet"]) if "outlet" in words else None
    with (reading.DRAWINGS / f"{name}.webp").open("rb") as file:
        add_picture(
            picture=Picture(
                title=words["title"],
                file=ImageFile(file, name=f"{name}.webp"),
                kind=words.get("kind", "own"),
                outlet=outlet,
                credit=words.get("credit", "Latefinal samples (drawing)"),
                caption=words["caption"],
                alt=words["alt"],
                rights=words.get("rights", "CC0 1.0: free for any use"),
            )
        )


def _make_ready(name: str, making: Making) -> None:
    """Make a drawing's renditions now, so that the first view of the front page waits for none."""
    make_renditions(picture_id=_drawing(name, making).pk, at=making.at)


@transaction.atomic
def _add_story(told: SampleStory, making: Making) -> None:
    section = Section.objects.get(slug=told.section)
    if Story.at_the_desk().filter(section=section, slug=told.slug).exists():
        return
    ran = making.when(days_ago=told.day, clock=told.clock)
    story = draft_story(
        section=section,
        story=_unsaved(told, ran, making),
        signed_by=[_signature(line) for line in told.signed_by],
        topics=[_topic(name) for name in told.topics],
    )
    _record_statements(told, story, ran.date())
    if told.state == "draft":
        return
    _let_pass(told, story, ran)
    publish_story(story=story, at=making.at)
    for comment in told.comments:
        _add_comment(comment, story, told.day, making)


def _let_pass(told: SampleStory, story: Story, ran: datetime) -> None:
    """Override what the story's file gives a reason for, as one who publishes."""
    reasons = {one.key: one.reason for one in told.overrides}
    editor = User.objects.filter(contributor__isnull=False).first()
    for problem in problems_with(story):
        if problem.may_be_overridden and problem.key in reasons:
            override_problems(
                story=story, problems=[problem], reason=reasons[problem.key], editor=editor, at=ran
            )


def _unsaved(told: SampleStory, ran: datetime, making: Making) -> Story:
    lifts = embargo_lifts(at=making.at) if told.state == "embargoed" else None
    story = Story(
        title=told.headline,
        slug=told.slug,
        kind=told.kind,
        kicker=told.kicker,
        standfirst=told.standfirst,
        dateline=told.dateline,
        slugline=told.slugline,
        made_by_machine=MachineShare.NONE,
        lead_picture=_drawing(told.picture, making) if told.picture else None,
        body=[(kind, _with_picture(kind, value, making)) for kind, value in told.blocks],
        embargoed_until=lifts,
        published_at=None if told.state == "draft" else lifts or ran,
    )
    known = _corrections(told, making)
    story.corrections = [one for one in known if not (told.day and one.at > making.yesterday)]
    return story


def _corrections(told: SampleStory, making: Making) -> list[Correction]:
    return [
        Correction(
            kind=one.kind,
            words=one.words,
            changes_meaning=one.changes_meaning,
            at=making.when(days_ago=told.day - one.after, clock=one.clock),
        )
        for one in told.corrections
    ]


@transaction.atomic
def _correct(told: SampleStory, making: Making) -> None:
    """Correct a story that went out yesterday, as a desk does the next morning."""
    late = [one for one in _corrections(told, making) if one.at > making.yesterday]
    if not late:
        return
    story = Story.at_the_desk().get(section__slug=told.section, slug=told.slug)
    if not story.corrections.filter(words=late[0].words).exists():
        story.corrections.add(*late)
        publish_story(story=story, at=making.at)


def _drawing(name: str, making: Making) -> Picture:
    return Picture.objects.get(title=making.words["pictures"][name]["title"])


def _with_picture(kind: str, value: Any, making: Making) -> Any:
    if kind != "picture":
        return value
    return {**value, "picture": _drawing(value["picture"], making)}


def _signature(line: str) -> tuple[Contributor, str]:
    slug, _, role = line.partition(": ")
    return Contributor.objects.get(slug=slug), role


def _topic(name: str) -> Topic:
    return Topic.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def _record_statements(told: SampleStory, story: Story, ran: date) -> None:
    words = told.words
    for key, one in told.said.items():
        statement = record_statement(
            story=story,
            mark=told.marks[key],
            source_name=one.speaker,
            source_kind=one.kind,
            office=one.office,
            words=words[key],
            gist=one.gist,
            is_direct=one.direct,
            via=one.via,
            outlet=Outlet.objects.get(slug=one.outlet) if one.outlet else None,
            then=[Outlet.objects.get(slug=slug) for slug in one.then],
            document=one.document,
            said_on=ran + timedelta(days=one.on),
            is_seen_by_us=one.seen,
        )
        if one.outcome:
            tell_outcome(
                statement=statement,
                outcome=one.outcome,
                on=ran + timedelta(days=one.turned),
                words=one.shows,
            )


def _add_comment(said: SampleComment, story: Story, day: int, making: Making) -> None:
    at = making.when(days_ago=day - said.after, clock=said.clock)
    comment = submit_comment(
        story=story, name=said.name, address=said.address, words=said.words, answers=None, at=at
    )
    if said.ruling:
        rule_on(
            comment=comment,
            decision=Decision(said.ruling),
            reason=said.reason,
            moderator=User.objects.filter(contributor__isnull=False).first(),
            at=min(at + timedelta(minutes=4), making.at),
        )
    for answer in said.answers:
        answer_as_staff(
            comment=comment,
            contributor=Contributor.objects.get(slug=answer.by),
            words=answer.words,
            at=making.when(days_ago=day - answer.after, clock=answer.clock),
        )


def _send_yesterday(making: Making) -> None:
    """Close yesterday's edition as it closed, and send it: who got it is owed what was mended."""
    close_edition(
        newsletter=evening_newsletter(),
        local_date=making.yesterday.date(),
        at=making.yesterday,
    )
    hatch = Hatch(Path(settings.LATEFINAL_HOME) / "mailbox")
    deliver_due(at=making.yesterday, transport=hatch)


@transaction.atomic
def _subscribe(address: str, making: Making) -> None:
    """Let a reader ask for the evening edition and follow the link in the letter that came."""
    if Subscription.objects.filter(reader__address=address).exists():
        return
    asked_at = making.yesterday - timedelta(hours=1)
    subscription = request_subscription(
        newsletter=evening_newsletter(), address=address, at=asked_at
    )
    link = ConfirmToken(subscription=subscription.pk, asked_at=asked_at, sent_at=asked_at)
    confirm_subscription(token=sign_confirm_token(link), at=asked_at + timedelta(minutes=5))


@transaction.atomic
def _add_notices() -> None:
    paper = Paper.objects.get()
    for told in reading.read_notices():
        if not Notice.objects.filter(slug=told.slug).exists():
            notice = Notice(
                title=told.title, slug=told.slug, body=told.blocks, is_imprint=told.is_imprint
            )
            add_notice(under=paper, notice=notice)
