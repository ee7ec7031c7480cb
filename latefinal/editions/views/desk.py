"""The desk's screen for tonight's edition, and for those that went before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.models import Page

from latefinal.editions.archive import check_never_sent
from latefinal.editions.errors import NotInTheEdition, WasSent
from latefinal.editions.forms import WordsForm
from latefinal.editions.models import LetterVariant
from latefinal.editions.services import (
    approve_edition,
    check_open,
    close_now,
    edition_at_hand,
    hold_edition,
    home_closing,
    leave_out,
    line_up,
    move_story,
    put_back,
    readers_in,
    release_edition,
    set_words,
    spike_edition,
)
from latefinal.mailroom.models import Batch, Delivery
from latefinal.mailroom.services import figures_of
from latefinal.masthead.models import Masthead
from latefinal.plumbing import clock
from latefinal.plumbing.errors import LatefinalError
from latefinal.subscriptions.models import EVENING, Newsletter
from latefinal.subscriptions.rules.when import in_words
from latefinal.subscriptions.services import subscribers
from latefinal.subscriptions.views.naming import newsletter_or_404

from .screens import edition_header, may_edit, title_of, way_back

A_PAGE = 14


@may_edit
@require_safe
def board(request: HttpRequest, slug: str = EVENING) -> HttpResponse:
    """The edition at hand in its order, what can be done about it, and the past ones."""
    return _board(request, newsletter_or_404(slug), None)


def _board(request: HttpRequest, newsletter: Newsletter, form: WordsForm | None) -> HttpResponse:
    at = clock.now()
    hour = edition_at_hand(newsletter=newsletter, at=at)
    lineup = line_up(edition=hour.edition, at=at)
    masthead = Masthead.load()
    context = {
        **edition_header(title_of(newsletter), []),
        "newsletters": Newsletter.objects.running_first(),
        "comes": in_words(newsletter.rhythm, hour=newsletter.hour_at(masthead.evening)),
        "hour": hour,
        "masthead": masthead,
        "newsletter": newsletter,
        "is_today": hour.edition.local_date == at.astimezone(masthead.zoneinfo).date(),
        "lineup": lineup,
        "form": form or WordsForm(instance=hour.edition),
        "readers": subscribers(newsletter=newsletter, at=at),
        "has_relay": bool(settings.MAIL_URL),
        **_past(newsletter, request.GET.get("p")),
    }
    return render(request, "editions/desk/board.html", context, status=422 if form else 200)


def _past(newsletter: Newsletter, number: str | None) -> dict[str, Any]:
    page = Paginator(LetterVariant.objects.public(newsletter).for_lists(), A_PAGE).get_page(number)
    editions = [variant.closing.edition_id for variant in page]
    variants = LetterVariant.objects.filter(closing__edition__in=editions, batch__isnull=False)
    of_edition = dict(variants.values_list("batch", "closing__edition"))
    figures = figures_of(batches=Batch.objects.filter(pk__in=of_edition))
    totals: dict[int, Counter[str]] = defaultdict(Counter)
    for batch, counts in figures.items():
        totals[of_edition[batch]] += counts
    rows = [(variant, _told(totals[variant.closing.edition_id])) for variant in page]
    return {"page": page, "past": rows}


def _told(counts: Counter[str]) -> dict[str, int]:
    """What became of an edition's letters, in the words of the screen."""
    return {
        "sent": counts["accepted"],
        "waiting": counts["waiting"] - counts["again"],
        "again": counts["again"],
        "refused": counts["refused"] + counts["given_up"] + counts["uncertain"],
        "left": counts["left"],
    }


@may_edit
@require_POST
def story(request: HttpRequest, slug: str = EVENING) -> HttpResponse:
    """Move a story up or down, leave it out, put it back."""
    return _decide(request, newsletter_or_404(slug), _of_a_story)


def _of_a_story(request: HttpRequest, newsletter: Newsletter, day: date, at: datetime) -> str:
    action, _colon, raw = request.POST.get("do", "").partition(":")
    if not raw.isdecimal():
        raise NotInTheEdition
    story_id = int(raw)
    if action in ("up", "down"):
        steps = -1 if action == "up" else 1
        move_story(newsletter=newsletter, local_date=day, story_id=story_id, steps=steps, at=at)
        return ""
    if action == "out":
        leave_out(newsletter=newsletter, local_date=day, story_id=story_id, at=at)
        return _("It is left out of this edition, and may be in the next.")
    put_back(newsletter=newsletter, local_date=day, story_id=story_id, at=at)
    if newsletter.rhythm.is_by_hand:
        return ""
    return _("It stands again where its rank puts it.")


@may_edit
@require_POST
def words(request: HttpRequest, slug: str = EVENING) -> HttpResponse:
    """Store subject and preheader."""
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _board(request, newsletter_or_404(slug), form)

    def store(_request: HttpRequest, newsletter: Newsletter, day: date, _at: datetime) -> str:
        set_words(newsletter=newsletter, local_date=day, **form.cleaned_data)
        return _("Subject and preheader are stored.")

    return _decide(request, newsletter_or_404(slug), store)


@may_edit
@require_POST
def hold(request: HttpRequest, slug: str = EVENING) -> HttpResponse:
    """Hold the edition, spike it, find it fine, or release it, which may close it at once."""
    return _decide(request, newsletter_or_404(slug), _hold_or_release)


def _hold_or_release(request: HttpRequest, newsletter: Newsletter, day: date, at: datetime) -> str:
    verb = request.POST.get("do")
    if verb == "hold":
        hold_edition(newsletter=newsletter, local_date=day)
        return _("The edition is held: it does not close until you release it.")
    if verb == "spike":
        spike_edition(newsletter=newsletter, local_date=day)
        return _("The edition is spiked: it does not go. Releasing it undoes that.")
    if verb == "fine":
        variant = approve_edition(newsletter=newsletter, local_date=day, at=at)
        return (
            _sent(variant) if variant else _("Noted: the edition is fine, and closes at its hour.")
        )
    variant = release_edition(newsletter=newsletter, local_date=day, at=at)
    return _sent(variant) if variant else _("The edition is released.")


@may_edit
def close(request: HttpRequest, slug: str = EVENING) -> HttpResponse:
    """Ask once more, then close today's edition."""
    newsletter = newsletter_or_404(slug)
    if request.method == "POST":
        return _decide(request, newsletter, _close)
    at = clock.now()
    hour = edition_at_hand(newsletter=newsletter, at=at)
    context = {
        **edition_header(_("Close it now?"), way_back(newsletter)),
        "newsletter": newsletter,
        "hour": hour,
        "lineup": line_up(edition=hour.edition, at=at),
        **_audience(newsletter, hour.edition.local_date, at),
    }
    return render(request, "editions/desk/close.html", context)


def _audience(newsletter: Newsletter, day: date, at: datetime) -> dict[str, int]:
    """Whom it would go to now, and how many more if it went to everybody."""
    turns = (
        home_closing(newsletter=newsletter, local_date=day, at=at, everybody=everybody)
        for everybody in (False, True)
    )
    home, all_of_them = (readers_in(turn, newsletter=newsletter, at=at) for turn in turns)
    return {"readers": home, "elsewhere": all_of_them - home}


def _close(request: HttpRequest, newsletter: Newsletter, day: date, at: datetime) -> str:
    everybody = request.POST.get("do") == "everybody"
    variant = close_now(newsletter=newsletter, local_date=day, at=at, everybody=everybody)
    return _sent(variant) if variant else _("There is nothing new, so nothing was sent.")


def _sent(variant: LetterVariant) -> str:
    number = Delivery.objects.filter(batch__variant__closing=variant.closing_id).count()
    said = ngettext(
        "The edition is closed. Its letter to %(count)d reader is on its way.",
        "The edition is closed. Its letters to %(count)d readers are on their way.",
        number,
    )
    return said % {"count": number}


Decision = Callable[[HttpRequest, Newsletter, date, datetime], str]


def _decide(request: HttpRequest, newsletter: Newsletter, decision: Decision) -> HttpResponse:
    """Do it to the edition that the screen showed, say what came of it, and show it again."""
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
        number = int(request.POST.get("number", "1"))
        check_open(newsletter=newsletter, local_date=day, number=number, at=clock.now())
        said = decision(request, newsletter, day, clock.now())
    except (LatefinalError, ValueError) as error:
        shown = str(error) if isinstance(error, LatefinalError) else _("Open the page again.")
        messages.error(request, shown)
    else:
        if said:
            messages.success(request, said)
    return redirect("edition_desk:board", newsletter.slug)


def keep_what_was_sent(
    request: HttpRequest, pages: Sequence[Page], *, back: str
) -> HttpResponse | None:
    """Where one of `pages` is to be deleted that went out: say that it is kept, and lead `back`."""
    try:
        check_never_sent(pages=pages)
    except WasSent as error:
        messages.error(request, str(error))
        return redirect(back)
    return None
