"""What readers are told of the wire: silent edits, where the publisher wishes."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from latefinal.masthead.models import Masthead
from latefinal.pagecache.gathering import shows
from latefinal.pagecache.policy import kept
from latefinal.plumbing import clock
from latefinal.plumbing.feeds import Atom, answer_with, printable
from latefinal.stories.cache_keys import STORIES
from latefinal.wire.cache_keys import SILENT_EDITS
from latefinal.wire.silent_edits import SilentEdit, silent_edits, with_what_was_before

A_PAGE = 20


@kept(numbers=("page",))
@require_safe
def edits(request: HttpRequest) -> HttpResponse:
    """The newest first, each with its sentence before and after."""
    _wished(request)
    page = Paginator(silent_edits(at=clock.now()), A_PAGE).get_page(request.GET.get("page"))
    given = {"page": page, "edits": with_what_was_before(list(page))}
    return render(request, "wire/silent_edits.html", given)


@kept()
@require_safe
def feed(request: HttpRequest) -> HttpResponseBase:
    """The same for feed readers."""
    masthead = _wished(request)
    atom = Atom(
        title=printable(_("%(paper)s: silent edits") % {"paper": masthead.name}),
        link=f"{settings.LATEFINAL_URL}{reverse('silent_edits')}",
        description=None,
        language=settings.LANGUAGE_CODE,
        author_name=printable(masthead.name),
        feed_url=f"{settings.LATEFINAL_URL}{request.path}",
    )
    for edit in with_what_was_before(list(silent_edits(at=clock.now())[:A_PAGE])):
        _add(atom, edit, seen_at=edit.after.seen_at)
    return answer_with(request, atom)


def _wished(request: HttpRequest) -> Masthead:
    """The masthead; not found where the publisher tells nothing of it."""
    shows(SILENT_EDITS, STORIES)
    masthead = Masthead.load(request_or_site=request)
    if not masthead.tells_silent_edits:
        raise Http404
    return masthead


def _add(atom: Atom, edit: SilentEdit, *, seen_at: datetime) -> None:
    item = edit.after.item
    words = render_to_string("wire/_silent_edit.html", {"edit": edit})
    atom.add_item(
        title=printable(f"{item.outlet}: {edit.after.headline or item.headline}"),
        link=f"{settings.LATEFINAL_URL}{reverse('silent_edits')}#edit-{edit.after.pk}",
        description=printable(words),
        pubdate=seen_at,
        updateddate=seen_at,
    )
