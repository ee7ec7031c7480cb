"""What readers see of past editions."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from latefinal.editions.archive import as_it_was_sent, as_they_are_listed
from latefinal.editions.cache_keys import EDITIONS
from latefinal.editions.models import LetterVariant
from latefinal.masthead.models import Masthead
from latefinal.pagecache.gathering import shows
from latefinal.pagecache.policy import kept
from latefinal.plumbing import clock
from latefinal.stories.cache_keys import STORIES
from latefinal.subscriptions.forms import SubscribeForm
from latefinal.subscriptions.models import EVENING, Newsletter
from latefinal.subscriptions.views.naming import header_of, newsletter_or_404

A_PAGE = 30


@kept(numbers=("page",))
@require_safe
def archive(request: HttpRequest, slug: str = EVENING) -> HttpResponse:
    """Every edition that was sent, the newest first, and the form to receive the next."""
    shows(EDITIONS, STORIES)
    newsletter = newsletter_or_404(slug)
    if request.path != newsletter.get_absolute_url():
        return redirect(newsletter, permanent=True)
    variants = LetterVariant.objects.public(newsletter).for_lists()
    page = Paginator(variants, A_PAGE).get_page(request.GET.get("page"))
    past = as_they_are_listed(variants=list(page), at=clock.now())
    return render(
        request,
        "editions/archive.html",
        {
            "page": page,
            "past": past,
            "others": _others(newsletter),
            "form": SubscribeForm(),
            "is_whole": True,
            **header_of(newsletter),
        },
    )


def _others(newsletter: Newsletter) -> list[tuple[Newsletter, str, str]]:
    """The paper's other newsletters, each with its name and what it is."""
    masthead = Masthead.load()
    others = Newsletter.objects.running().exclude(pk=newsletter.pk)
    return [(one, one.title_in(masthead), one.words_in(masthead)) for one in others]


@kept()
@require_safe
def edition(request: HttpRequest, day: str, slug: str = EVENING, number: int = 1) -> HttpResponse:
    """What we sent on `day`: its stories as they were announced, if readers may still see them."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise Http404(_("There is no such day.")) from error
    shows(EDITIONS, STORIES)
    newsletter = newsletter_or_404(slug)
    variants = LetterVariant.objects.public(newsletter).for_lists()
    of_that_day = variants.filter(closing__edition__local_date=wanted)
    variant = of_that_day.filter(closing__edition__number=number).first()
    if variant is None:
        raise Http404(_("No edition went out on that day."))
    at = clock.now()
    (listed,) = as_they_are_listed(variants=[variant], at=at)
    context = {
        "closing": variant.closing,
        "listed": listed,
        "items": as_it_was_sent(variant=variant, at=at),
        "canonical": variant.get_absolute_url(),
        **header_of(newsletter),
    }
    return render(request, "editions/edition.html", context)
