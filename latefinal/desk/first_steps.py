"""What a new paper still lacks, on the desk's first screen until it is there.

Nothing is stored: each is asked of what the paper has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from latefinal.masthead.models import Contributor
from latefinal.stories.models import Notice, Paper, Section, Story
from latefinal.stories.rights import writes_somewhere


@dataclass(frozen=True)
class Beginning:
    """Something to do once: what, where it is done, and why it matters."""

    words: str
    url: str
    note: str
    command: str = ""


def beginnings(*, user: Any) -> list[Beginning]:
    """What is still to do and `user` may do, in the order in which one would."""
    paper = Paper.objects.first()
    if paper is None:
        return []
    asked = [_mail(user), _contributors(user), _first_story(user)]
    if paper.permissions_for_user(user).can_publish_subpage():
        asked = [_imprint(paper), _sections(paper), *asked]
    return [one for one in asked if one is not None]


def _imprint(paper: Paper) -> Beginning | None:
    if Notice.objects.live().exists():
        return None
    return Beginning(
        _("Write the imprint"),
        reverse("wagtailadmin_pages:add", args=("stories", "notice", paper.pk)),
        _("Who publishes this, and how you are reached. The foot of every page leads to it."),
    )


def _sections(paper: Paper) -> Beginning | None:
    if Section.objects.live().exists():
        return None
    return Beginning(
        _("Open a section"),
        reverse("wagtailadmin_pages:add", args=("stories", "section", paper.pk)),
        _("Every story stands in one; readers find them at the head of each page."),
    )


def _contributors(user: Any) -> Beginning | None:
    if Contributor.objects.exists() or not user.has_perm("masthead.add_contributor"):
        return None
    return Beginning(
        _("Name who writes"),
        reverse("wagtailsnippets_masthead_contributor:add"),
        _("Contributors stand in bylines and have a page each. You are probably the first."),
    )


def _mail(user: Any) -> Beginning | None:
    if settings.MAIL_URL or not user.has_perm("masthead.change_masthead"):
        return None
    return Beginning(
        _("Set up mail"),
        reverse("mail_setup:page"),
        _("Until then no letter leaves: no edition, no confirmation, no new password."),
    )


def _first_story(user: Any) -> Beginning | None:
    if not writes_somewhere(user):
        return None
    if Story.at_the_desk().filter(first_published_at__isnull=False).exists():
        return None
    return Beginning(
        _("Write the first story"),
        reverse("stories:choose_parent"),
        _(
            "Headline, words, a picture with its credit; the rest can wait. Or bring stories in "
            "from a WordPress export, in another terminal, in the folder of Latefinal:"
        ),
        command=".venv/bin/latefinal import wordpress export.xml",
    )
