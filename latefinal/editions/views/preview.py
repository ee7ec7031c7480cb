"""The letters that tonight's edition would send, each as it would go; and those that went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from latefinal.editions.errors import NothingToTry
from latefinal.editions.models import LetterVariant
from latefinal.editions.rules.audience import places_in, sections_of
from latefinal.editions.services import (
    draft_previewed,
    edition_at_hand,
    is_still_to_come,
    preview_edition,
    send_draft_as_test,
)
from latefinal.editions.services.letters import Draft
from latefinal.editions.services.lineup import edition_of
from latefinal.editions.services.preview import EditionPreview, PreviewedClosing, PreviewedLetter
from latefinal.masthead.models import Masthead
from latefinal.masthead.rules import utc_name
from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.plumbing.errors import LatefinalError
from latefinal.subscriptions.models import EVENING, Closes, Newsletter
from latefinal.subscriptions.querysets import section_names
from latefinal.subscriptions.rules.choices import zone_or
from latefinal.subscriptions.views.naming import newsletter_or_404

from .screens import edition_header, may_edit, way_back

# A letter is shown as it is, and may do nothing: no script, no form, no cookie of the desk's.
LETTER_POLICY = "sandbox; default-src 'none'; img-src * data:; style-src 'unsafe-inline'"


@dataclass(frozen=True)
class LetterLine:
    """A letter as the list names it."""

    letter: PreviewedLetter
    sections: str
    places: str
    is_chosen: bool
    address: str


@dataclass(frozen=True)
class Group:
    """The letters of one evening, under the hour at which readers there have it."""

    evening: PreviewedClosing
    zone: str
    lines: list[LetterLine]


@may_edit
@require_safe
def preview(request: HttpRequest, slug: str = EVENING) -> HttpResponse:
    """Every letter that would go, and one of them: in a frame, and as plain text."""
    at, newsletter = clock.now(), newsletter_or_404(slug)
    outlook = outlook_of(request, newsletter, at)
    chosen = outlook.find(request.GET.get("letter", ""))
    draft = draft_previewed(outlook=outlook, letter=chosen, at=at) if chosen else None
    context = {
        **edition_header(_("Preview of the letters"), way_back(newsletter)),
        "newsletter": newsletter,
        "outlook": outlook,
        "hour": newsletter.hour_at(Masthead.load().evening),
        "groups": _groups(outlook, chosen, at),
        "letter": chosen,
        "is_single": newsletter.closes == Closes.SINGLE,
        **_shown(draft),
        **_other_day(newsletter, outlook, at),
        "frame": _address("edition_desk:letter", outlook, chosen),
    }
    return render(request, "editions/desk/preview.html", context)


@may_edit
@require_safe
@xframe_options_sameorigin
def letter(request: HttpRequest, slug: str = EVENING) -> HttpResponse:
    """The HTML of one letter as it would go now, for the frame."""
    at = clock.now()
    outlook = outlook_of(request, newsletter_or_404(slug), at)
    chosen = outlook.find(request.GET.get("letter", ""))
    if chosen is None:
        return _bare("")
    draft = draft_previewed(outlook=outlook, letter=chosen, at=at)
    return _bare(draft.shown(draft.html))


@may_edit
@require_POST
def try_out(request: HttpRequest, slug: str = EVENING) -> HttpResponse:
    """Send one letter, as a test, to whoever asks, and to nobody else."""
    at = clock.now()
    outlook = outlook_of(request, newsletter_or_404(slug), at)
    chosen = outlook.find(request.POST.get("letter", ""))
    try:
        if chosen is None:
            raise NothingToTry
        draft = draft_previewed(outlook=outlook, letter=chosen, at=at)
        address = send_draft_as_test(draft=draft, to=cast(User, request.user), at=at)
    except LatefinalError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("On its way to %s, and to nobody else.") % address)
    return redirect(_address("edition_desk:preview", outlook, chosen))


@may_edit
@require_safe
def sent(request: HttpRequest, variant_id: int) -> HttpResponse:
    """A letter as it went."""
    variant = get_object_or_404(
        LetterVariant.objects.select_related("closing__edition__newsletter"), pk=variant_id
    )
    newsletter = variant.closing.edition.newsletter
    context = {
        **edition_header(variant.subject, way_back(newsletter)),
        "newsletter": newsletter,
        "subject": variant.subject,
        "text": variant.text,
        "kilobytes": kilobytes(variant.html or variant.text),
        "is_plain": variant.is_plain,
        "frame": reverse("edition_desk:sent_letter", args=[variant.pk]),
    }
    return render(request, "editions/desk/sent.html", context)


@may_edit
@require_safe
@xframe_options_sameorigin
def sent_letter(request: HttpRequest, variant_id: int) -> HttpResponse:
    """The HTML of a letter as it went, for the frame."""
    return _bare(get_object_or_404(LetterVariant, pk=variant_id).html)


def outlook_of(request: HttpRequest, newsletter: Newsletter, at: datetime) -> EditionPreview:
    """The edition at hand; or, where that is asked for, the one before, still to go elsewhere."""
    edition = edition_at_hand(newsletter=newsletter, at=at).edition
    before = newsletter.rhythm.day_before(edition.local_date)
    if before and (request.POST or request.GET).get("day") == f"{before}":
        edition = edition_of(newsletter=newsletter, local_date=before)
    return preview_edition(edition=edition, at=at)


def kilobytes(words: str) -> int:
    """How long a body is, in thousands of bytes, at least one."""
    return max(round(len(words.encode()) / 1000), 1)


def _shown(draft: Draft | None) -> dict[str, object]:
    if draft is None:
        return {}
    return {
        "subject": draft.subject,
        "text": draft.shown(draft.text),
        "kilobytes": kilobytes(draft.html or draft.text),
        "is_plain": not draft.html,
    }


def _other_day(newsletter: Newsletter, outlook: EditionPreview, at: datetime) -> dict[str, object]:
    """The day of the edition before, where readers elsewhere are still to get it."""
    before = newsletter.rhythm.day_before(outlook.edition.local_date)
    is_coming = before and is_still_to_come(newsletter=newsletter, local_date=before, at=at)
    return {"day_before": before if is_coming else None}


def _groups(outlook: EditionPreview, chosen: PreviewedLetter | None, at: datetime) -> list[Group]:
    names, home = section_names(), Masthead.load().zone
    return [
        Group(
            evening,
            zone=_zone_of(evening, home, at),
            lines=[
                LetterLine(
                    letter=one,
                    sections=sections_of({c.sections for c in one.cohorts}, names=names),
                    places=places_in({c.zone for c in one.cohorts}, home=home),
                    is_chosen=one is chosen,
                    address=_address("edition_desk:preview", outlook, one),
                )
                for one in evening.letters
            ],
        )
        for evening in outlook.evenings
    ]


def _zone_of(evening: PreviewedClosing, home: str, at: datetime) -> str:
    """By whose clock it is evening, as “UTC+5”."""
    zone = zone_or(evening.turn.cohorts[0].zone, home)
    return utc_name((evening.moment or at).astimezone(zone))


def _address(name: str, outlook: EditionPreview, chosen: PreviewedLetter | None) -> str:
    given = {"day": f"{outlook.edition.local_date}", "letter": chosen.key if chosen else ""}
    return f"{reverse(name, args=[outlook.edition.newsletter.slug])}?{urlencode(given)}"


def _bare(html: str) -> HttpResponse:
    return HttpResponse(html, headers={"Content-Security-Policy": LETTER_POLICY})
