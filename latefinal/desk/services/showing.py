"""Links by which somebody who cannot sign in is shown a story that is not out yet.

Signed with the paper's secret, and good for a week. A link names the story, and no version of it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from wagtail.log_actions import log

from latefinal.desk.errors import LinkHasEnded, NoSuchLink
from latefinal.people.models import User
from latefinal.plumbing.signing import QuickSigner
from latefinal.stories.models import Story

LASTS = timedelta(days=7)
LINK_MADE = "latefinal.link_to_show_it"

_signer = QuickSigner(sep=".", salt="latefinal.desk.showing")


@transaction.atomic
def make_link(*, story: Story, by: User, at: datetime) -> str:
    """An address at which anybody is shown `story`, for a week. Its history says who made it."""
    log(instance=story, action=LINK_MADE, user=by)
    token = _signer.sign(f"{story.pk}-{int((at + LASTS).timestamp())}")
    return settings.LATEFINAL_URL + reverse("shown_story", args=[token])


def story_behind(token: str, *, at: datetime) -> Story:
    """The newest draft of the story that a link shows; where readers have it, as they do.

    Raises NoSuchLink, and LinkHasEnded once its week is over or the story was killed or retracted.
    """
    try:
        number, _dash, until = _signer.unsign(token).partition("-")
        ends = datetime.fromtimestamp(int(until), tz=UTC)
    except (BadSignature, ValueError) as error:
        raise NoSuchLink from error
    public = Story.on_the_record(at=at).filter(pk=int(number)).first()
    if public is not None:
        return public
    waits = Q(first_published_at=None) | Q(live=True, embargoed_until__gt=at)
    kept = Story.at_the_desk().filter(waits, pk=int(number), is_spiked=False)
    found = kept.exclude(corrections__kind="retraction").first()
    if ends <= at or found is None:
        raise LinkHasEnded
    draft: Story = found.get_latest_revision_as_object()
    return draft
