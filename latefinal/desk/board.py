"""The desk's first screen: what waits for whom, before the edition leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Revision

from latefinal.comments.models import Comment
from latefinal.editions.services import edition_at_hand, line_up
from latefinal.editions.services.editors import RIGHT
from latefinal.masthead.models import Masthead
from latefinal.pictures.models import Picture
from latefinal.plumbing.shortening import shorten
from latefinal.sourcing.models import Statement
from latefinal.stories import publish_checks
from latefinal.stories.models import Correction, Story
from latefinal.stories.picture_checks import paper_day
from latefinal.stories.rights import writes_somewhere
from latefinal.subscriptions.services import evening_newsletter

from .who_has_what import UnderWay, Waiting, how_far, in_steps

LINES = 8


@dataclass(frozen=True)
class BoardLine:
    """One thing that waits: what it is, where it is mended, and what is to be known about it.

    `said` is what somebody wrote, after the note.
    """

    words: str
    url: str
    note: str = ""
    said: str = ""
    at: datetime | None = None
    is_urgent: bool = False


@dataclass(frozen=True)
class Box:
    """Lines of one kind under a heading; `empty` is said where there are none."""

    heading: str
    lines: list[BoardLine]
    empty: str
    url: str = ""


def returned_to(user: Any) -> Box | None:
    """What was returned to `user`, with the notes, while there is any: before all that waits."""
    waiting = {pk: one for pk, one in in_steps().items() if one.state == UnderWay.RETURNED}
    mine = _mine(user).filter(pk__in=waiting)[:LINES]
    lines = [_draft_line(story, waiting[story.pk]) for story in mine]
    return Box(_("Returned to you"), lines, "", reverse("who_has_what")) if lines else None


def boxes(*, user: Any, at: datetime) -> list[Box]:
    """What the first screen shows `user` at `at` (aware), the most pressing first."""
    asked = [
        _pictures(user),
        _ending_pictures(user, at),
        _drafts(user),
        _timed(at),
        _edition(user, at),
        _comments(user),
        _corrections(at),
        _to_look_at_again(user, at),
    ]
    return [box for box in asked if box is not None]


def edit_url(story_id: int) -> str:
    """The story's screen."""
    return reverse("wagtailadmin_pages:edit", args=(story_id,))


def _pictures(user: Any) -> Box | None:
    """Pictures that readers are not shown, while there are any."""
    if not user.has_perm("pictures.change_picture"):
        return None
    lines = [
        BoardLine(
            picture.title,
            reverse("wagtailimages:edit", args=(picture.pk,)),
            note=picture.problem,
            is_urgent=True,
        )
        for picture in Picture.objects.in_trouble()[:LINES]
    ]
    url = reverse("pictures_desk:in_trouble")
    return Box(_("Pictures that are not shown"), lines, "", url) if lines else None


def _ending_pictures(user: Any, at: datetime) -> Box | None:
    """Pictures that may be used for a week more at most, while there are any."""
    if not user.has_perm("pictures.change_picture"):
        return None
    today = paper_day(at)
    lines = [
        BoardLine(
            picture.title,
            reverse("wagtailimages:edit", args=(picture.pk,)),
            note=_last_day(picture.use_until or today, today),
            is_urgent=True,
        )
        for picture in Picture.objects.ending(today=today)[:LINES]
    ]
    url = f"{reverse('wagtailimages:index')}?state=ending"
    return Box(_("Pictures whose last day is near"), lines, "", url) if lines else None


def _last_day(day: date, today: date) -> str:
    shown = {"day": date_format(day, "j M Y")}
    if day < today:
        return _("might be used until %(day)s: readers are not shown it") % shown
    return _("may be used until %(day)s") % shown


def _mine(user: Any) -> Any:
    """What `user` has begun and is not out, the newest change first."""
    mine = Story.at_the_desk().filter(owner=user, has_unpublished_changes=True)
    mine = mine.select_related("section").defer("body", "body_html")
    return mine.order_by("-latest_revision_created_at", "-pk")


def _drafts(user: Any) -> Box | None:
    """Without what was returned, which stands above."""
    if not writes_somewhere(user):
        return None
    waiting = in_steps()
    returned = [pk for pk, one in waiting.items() if one.state == UnderWay.RETURNED]
    mine = _mine(user).exclude(pk__in=returned)[:LINES]
    lines = [_draft_line(story, waiting.get(story.pk)) for story in mine]
    return Box(_("My drafts"), lines, _("Nothing of yours is half done."), reverse("stories:index"))


def _draft_line(story: Story, waits: Waiting | None) -> BoardLine:
    """Marked as pressing where it was returned, with the note."""
    return BoardLine(
        story.draft_title or story.headline,
        edit_url(story.pk),
        note=_draft_note(story, waits),
        said=shorten(waits.note, 120) if waits else "",
        at=story.latest_revision_created_at,
        is_urgent=waits is not None and waits.state == UnderWay.RETURNED,
    )


def _draft_note(story: Story, waits: Waiting | None) -> str:
    section = str(story.section.title)
    if waits is not None:
        return f"{section} · {how_far(story, waits).label.lower()}"
    if story.live:
        words = _("%(section)s · %(standing)s, changes not yet")
        return words % {"section": section, "standing": story.standing or _("published")}
    return section


def _timed(at: datetime) -> Box:
    """What goes out at a set time, and what is live but under embargo."""
    scheduled = Revision.objects.filter(approved_go_live_at__isnull=False)
    lines = [
        _scheduled_line(revision, at)
        for revision in scheduled.order_by("approved_go_live_at")[:LINES]
    ]
    embargoed = Story.at_the_desk().embargoed(at=at)
    lines += [
        BoardLine(
            story.headline, edit_url(story.pk), note=_("under embargo"), at=story.embargoed_until
        )
        for story in embargoed.defer("body", "body_html").order_by("embargoed_until")[:LINES]
    ]
    lines.sort(key=lambda line: line.at or at)
    return Box(_("At a set time"), lines, _("Nothing is scheduled or under embargo."))


def _scheduled_line(revision: Revision, at: datetime) -> BoardLine:
    due: datetime = revision.approved_go_live_at
    is_late = due <= at - timedelta(minutes=2)
    note = _why_not(revision) if is_late else _("scheduled")
    return BoardLine(
        revision.object_str, edit_url(int(revision.object_id)), note=note, at=due, is_urgent=is_late
    )


def _why_not(revision: Revision) -> str:
    """What keeps an overdue story from readers, as it stands now."""
    page = revision.as_object()
    problems = publish_checks.problems_with(page) if isinstance(page, Story) else []
    reasons = publish_checks.told(problems) or _("Its history says why.")
    return _("Did not go out. %(reasons)s") % {"reasons": reasons}


def _edition(user: Any, at: datetime) -> Box | None:
    """What leaves tonight, as it stands."""
    if not user.has_perm(RIGHT):
        return None
    hour = edition_at_hand(newsletter=evening_newsletter(), at=at)
    lineup = line_up(edition=hour.edition, at=at)
    url = reverse("edition_desk:board")
    note = _("held back") if hour.edition.is_held else _("closes")
    lines = [BoardLine(story.headline, url) for story in lineup.stories[:3]]
    if lines:
        lines.append(BoardLine(_count(lineup.stories), url, note=note, at=hour.closes_at))
    return Box(_("Leaving tonight"), lines, _("Nothing new yet: nothing would be sent."), url)


def _count(stories: Sequence[Story]) -> str:
    words = ngettext("%(count)d story so far", "%(count)d stories so far", len(stories))
    return words % {"count": len(stories)}


def _comments(user: Any) -> Box | None:
    if not user.has_perm("comments.add_ruling"):
        return None
    held = Comment.objects.theirs_to_rule_on(user).held().count()
    url = reverse("comments_desk:list")
    words = ngettext("%(count)d comment waits", "%(count)d comments wait", held) % {"count": held}
    lines = [BoardLine(words, url)] if held else []
    return Box(_("Comments"), lines, _("No comment waits for a ruling."), url)


def _to_look_at_again(user: Any, at: datetime) -> Box | None:
    """What somebody said of a day that has come, while there is any."""
    if not user.has_perm("sourcing.view_statement"):
        return None
    today = at.astimezone(Masthead.load().zoneinfo).date()
    lines = [
        BoardLine(
            statement.gist,
            reverse("sourcing_outcome", args=[statement.pk]),
            note=str(statement.source),
            is_urgent=True,
        )
        for statement in Statement.objects.to_look_at_again(on=today)[:LINES]
        if statement.story_id is not None
    ]
    return Box(_("How did it turn out?"), lines, "") if lines else None


def _corrections(at: datetime) -> Box:
    """Corrections made today, by the paper's own clock."""
    zone = Masthead.load().zoneinfo
    midnight = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    made = Correction.objects.filter(at__gte=midnight, at__lte=at).select_related("story")
    lines = [
        BoardLine(
            row.story.title,
            edit_url(row.story_id),
            note=row.get_kind_display(),
            said=shorten(row.words, 120),
            at=row.at,
        )
        for row in made.order_by("-at")[:LINES]
    ]
    return Box(
        _("Corrections today"), lines, _("None so far."), reverse("corrections") if lines else ""
    )
