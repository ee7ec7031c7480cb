"""The desk's screen for tonight's edition, and for those that went before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.models import Page

from latefinal.mailroom.models import Delivery, State
from latefinal.masthead.models import Masthead
from latefinal.newsletter.archive import check_never_sent
from latefinal.newsletter.errors import NotInTheEdition, WasSent
from latefinal.newsletter.forms import WordsForm
from latefinal.newsletter.models import Closing, Newsletter, Subscription
from latefinal.newsletter.services import (
    close_now,
    edition_at_hand,
    found_evening,
    hold_edition,
    leave_out,
    line_up,
    move_story,
    put_back,
    release_edition,
    set_words,
    write_letter,
)
from latefinal.plumbing import clock
from latefinal.plumbing.errors import LatefinalError

A_PAGE = 14
# A letter is shown as it is, and may do nothing: no script, no form, no cookie of the desk's.
LETTER_POLICY = "sandbox; default-src 'none'; img-src * data:; style-src 'unsafe-inline'"

may_edit = permission_required("newsletter.change_edition")


@may_edit
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Tonight's edition in its order, what can be done about it, and the past ones."""
    return _board(request, None)


def _board(request: HttpRequest, form: WordsForm | None) -> HttpResponse:
    at, newsletter = clock.now(), found_evening()
    hour = edition_at_hand(newsletter=newsletter, at=at)
    lineup = line_up(edition=hour.edition, at=at)
    masthead = Masthead.load()
    context = {
        **_furniture(_("Tonight's edition"), []),
        "hour": hour,
        "masthead": masthead,
        "is_today": hour.edition.local_date == at.astimezone(masthead.zoneinfo).date(),
        "lineup": lineup,
        "form": form or WordsForm(instance=hour.edition),
        "readers": Subscription.objects.filter(newsletter=newsletter).in_force(at=at).count(),
        "has_relay": bool(settings.MAIL_URL),
        **_past(newsletter, request.GET.get("p")),
    }
    return render(request, "newsletter/desk/board.html", context, status=422 if form else 200)


def _past(newsletter: Newsletter, number: str | None) -> dict[str, Any]:
    closings = Closing.objects.at_home(newsletter).for_lists()
    page = Paginator(closings, A_PAGE).get_page(number)
    counts = Delivery.objects.counts(one.batch_id for one in page if one.batch_id)
    rows = [(closing, _told(counts.get(closing.batch_id or 0, Counter()))) for closing in page]
    return {"page": page, "past": rows}


def _told(counts: Counter[str]) -> dict[str, int]:
    """What became of a closing's letters, in the words of the screen."""
    return {
        "sent": counts[State.SENT],
        "waiting": counts[State.QUEUED] + counts[State.CLAIMED],
        "again": counts[State.RETRY] + counts[State.UNCERTAIN],
        "refused": counts[State.DEAD],
        "left": counts[State.SUPPRESSED],
    }


@may_edit
@require_POST
def story(request: HttpRequest) -> HttpResponse:
    """Move a story up or down, leave it out, put it back."""
    return _decide(request, _of_a_story)


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
    put_back(newsletter=newsletter, local_date=day, story_id=story_id)
    return _("It stands again where its rank puts it.")


@may_edit
@require_POST
def words(request: HttpRequest) -> HttpResponse:
    """Store subject and preheader."""
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _board(request, form)

    def store(_request: HttpRequest, newsletter: Newsletter, day: date, _at: datetime) -> str:
        set_words(newsletter=newsletter, local_date=day, **form.cleaned_data)
        return _("Subject and preheader are stored.")

    return _decide(request, store)


@may_edit
@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """Hold the edition, or release it, which may close it at once."""
    return _decide(request, _hold_or_release)


def _hold_or_release(request: HttpRequest, newsletter: Newsletter, day: date, at: datetime) -> str:
    if request.POST.get("do") == "hold":
        hold_edition(newsletter=newsletter, local_date=day)
        return _("The edition is held: it does not close until you release it.")
    closing = release_edition(newsletter=newsletter, local_date=day, at=at)
    return _sent(closing) if closing else _("The edition is released.")


@may_edit
def close(request: HttpRequest) -> HttpResponse:
    """Ask once more, then close today's edition."""
    if request.method == "POST":
        return _decide(request, _close)
    at, newsletter = clock.now(), found_evening()
    hour = edition_at_hand(newsletter=newsletter, at=at)
    context = {
        **_furniture(_("Close it now?"), _way_back()),
        "hour": hour,
        "lineup": line_up(edition=hour.edition, at=at),
        "readers": Subscription.objects.filter(newsletter=newsletter).in_force(at=at).count(),
    }
    return render(request, "newsletter/desk/close.html", context)


def _close(_request: HttpRequest, newsletter: Newsletter, day: date, at: datetime) -> str:
    closing = close_now(newsletter=newsletter, local_date=day, at=at)
    return _sent(closing) if closing else _("There is nothing new, so nothing was sent.")


def _sent(closing: Closing) -> str:
    number = closing.batch.deliveries.count() if closing.batch else 0
    said = ngettext(
        "The edition is closed. Its letter to %(count)d reader is on its way.",
        "The edition is closed. Its letters to %(count)d readers are on their way.",
        number,
    )
    return said % {"count": number}


@may_edit
@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """The letter as it would go now: in a frame, and as plain text."""
    at = clock.now()
    hour = edition_at_hand(newsletter=found_evening(), at=at)
    lineup = line_up(edition=hour.edition, at=at)
    draft = write_letter(edition=hour.edition, lineup=lineup, at=at) if lineup.stories else None
    context = {
        **_furniture(_("Preview of the letter"), _way_back()),
        "subject": draft.subject if draft else "",
        "text": draft.shown(draft.text) if draft else "",
        "kilobytes": round(len(draft.html.encode()) / 1000) if draft else 0,
        "frame": reverse("edition_desk:letter"),
    }
    return render(request, "newsletter/desk/preview.html", context)


@may_edit
@require_safe
@xframe_options_sameorigin
def letter(request: HttpRequest) -> HttpResponse:
    """The letter's HTML as it would go now, for the frame."""
    at = clock.now()
    hour = edition_at_hand(newsletter=found_evening(), at=at)
    lineup = line_up(edition=hour.edition, at=at)
    if not lineup.stories:
        return _bare("")
    draft = write_letter(edition=hour.edition, lineup=lineup, at=at)
    return _bare(draft.shown(draft.html))


@may_edit
@require_safe
def sent(request: HttpRequest, closing_id: int) -> HttpResponse:
    """A letter as it went."""
    closing = get_object_or_404(Closing.objects.select_related("edition"), pk=closing_id)
    context = {
        **_furniture(closing.subject, _way_back()),
        "subject": closing.subject,
        "text": closing.text,
        "kilobytes": round(len(closing.html.encode()) / 1000),
        "frame": reverse("edition_desk:sent_letter", args=[closing.pk]),
    }
    return render(request, "newsletter/desk/preview.html", context)


@may_edit
@require_safe
@xframe_options_sameorigin
def sent_letter(request: HttpRequest, closing_id: int) -> HttpResponse:
    """The HTML of a letter as it went, for the frame."""
    return _bare(get_object_or_404(Closing, pk=closing_id).html)


def _bare(html: str) -> HttpResponse:
    return HttpResponse(html, headers={"Content-Security-Policy": LETTER_POLICY})


Decision = Callable[[HttpRequest, Newsletter, date, datetime], str]


def _decide(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Do it to the edition that the screen showed, say what came of it, and show it again."""
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
        said = decision(request, found_evening(), day, clock.now())
    except (LatefinalError, ValueError) as error:
        shown = str(error) if isinstance(error, LatefinalError) else _("Open the page again.")
        messages.error(request, shown)
    else:
        if said:
            messages.success(request, said)
    return redirect("edition_desk:board")


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


def _way_back() -> list[dict[str, str]]:
    return [{"url": reverse("edition_desk:board"), "label": _("Tonight's edition")}]


def _furniture(title: str, above: list[dict[str, str]]) -> dict[str, object]:
    """What Wagtail's own page furniture wants to know."""
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    return {
        "header_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [home, *above, {"url": "", "label": title}],
    }
