"""The desk's wire: the stream by time, one item beside it, and what is done with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.plumbing.markup import clean_html
from latefinal.plumbing.page_header import page_header
from latefinal.wire.errors import WordRefused
from latefinal.wire.forms import BringForm, RingForm, StreamForm
from latefinal.wire.models import Feed, ItemVersion, RingWord, WireItem
from latefinal.wire.rules.differences import differences
from latefinal.wire.services import (
    add_ring_word,
    dropped_notices,
    hear_rings,
    release_item,
    remove_ring_word,
    settle_change,
    spike_item,
    unspike_item,
)
from latefinal.wire.slots import slots
from latefinal.wire.stream import A_PAGE, counts, events_of, first_of, lines, newest

SEES, USES = "wire.view_wireitem", "wire.change_wireitem"
may_see, may_use = permission_required(SEES), permission_required(USES)


@may_see
@require_safe
def stream(request: HttpRequest) -> HttpResponse:
    """Items by time; the filters and the item that is opened stand in the address."""
    form = StreamForm(request.GET)
    asked = form.asked()
    items = newest(asked, before=_before(form))
    given = {
        **page_header(_("The wire"), icon="globe"),
        "form": form,
        "bring_form": BringForm(),
        "asked": asked,
        "lines": lines(items[:A_PAGE]),
        "filters": _without(request.GET, "item", "before"),
        "ring_form": RingForm(),
        "has_feeds": bool(items) or Feed.objects.filter(is_on=True).exists(),
        "earlier": _place(items[A_PAGE - 1]) if len(items) > A_PAGE else "",
        "is_first_page": not form.cleaned_data.get("before"),
        "opened": _opened(request, form.cleaned_data.get("item")),
        "may_use": request.user.has_perm(USES),
        **_beside(timezone.localtime(clock.now())),
    }
    return render(request, "wire/desk/stream.html", given)


def _beside(at: datetime) -> dict[str, Any]:
    """What stands left of the stream: today's numbers, and the feeds that are in trouble."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "counts": counts(since=midnight, until=midnight + timedelta(days=1)),
        "in_trouble": list(Feed.objects.in_trouble(at=at).select_related("outlet")),
        "dropped_notices": dropped_notices(home=Path(settings.LATEFINAL_HOME) / "wire"),
    }


@may_see
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The first page of the stream alone, for a screen that stays open."""
    form = StreamForm(request.GET)
    given = {
        "lines": lines(newest(form.asked())[:A_PAGE]),
        "filters": _without(request.GET, "item", "before"),
    }
    return render(request, "wire/desk/_lines.html", given)


@may_see
@require_safe
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """One item alone, as the script puts it beside the stream."""
    found = get_object_or_404(_whole(), pk=item_id)
    return render(request, "wire/desk/_item.html", _item_page(request, found))


def _opened(request: HttpRequest, number: int | None) -> dict[str, Any] | None:
    """The item in the address; where none is, the script opens the first of the stream."""
    found = _whole().filter(pk=number).first() if number else None
    return None if found is None else _item_page(request, found)


def _whole() -> Any:
    return WireItem.objects.select_related("outlet", "taken_by", "story", "feed")


def _item_page(request: HttpRequest, found: WireItem) -> dict[str, Any]:
    version = found.versions.get(number=found.version)
    same = events_of([found]).get(first_of(found))
    return {
        "item": found,
        "version": version,
        "words": mark_safe(clean_html(version.body)),  # noqa: S308 - it was just cleaned
        "changed": _changed(found, version),
        "unheard": list(found.rings.unheard().select_related("word")),
        "same_event": same.others(found) if same else [],
        "fillings": slots.fill(item=found, version=version, request=request),
        "filters": _without(request.GET, "item", "before"),
        "may_use": request.user.has_perm(USES),
    }


def _changed(found: WireItem, now: ItemVersion) -> dict[str, Any] | None:
    """What the newest version says otherwise than the one that we used, where it is another."""
    if found.used_version is None or not found.is_changed_after_use:
        return None
    used = found.versions.get(number=found.used_version)
    pairs = [(used.headline, now.headline), (used.told, now.told)]
    texts = [differences(old, new) for old, new in pairs if old != new]
    return {"used": used.number, "texts": texts}


@may_use
@require_POST
def do(request: HttpRequest, item_id: int, verb: str) -> HttpResponse:
    """Spike, put back, release, or say that a change was looked at; then back to the stream."""
    found = get_object_or_404(WireItem, pk=item_id)
    editor, at = cast("User", request.user), clock.now()
    match verb:
        case "spike":
            spike_item(item=found, editor=editor, at=at)
            said = _("“%(headline)s” is spiked.")
        case "unspike":
            unspike_item(item=found)
            said = _("“%(headline)s” is back in the stream.")
        case "release":
            release_item(item=found)
            said = _("“%(headline)s” is free for anybody.")
        case "settle":
            settle_change(item=found)
            hear_rings(item=found, at=at)
            said = _("“%(headline)s” is settled.")
        case _:
            raise Http404
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    messages.success(request, said % {"headline": found.headline}, buttons=_undo(found, verb))
    return _back(request)


@may_use
@require_POST
def add_ring(request: HttpRequest) -> HttpResponse:
    """Have the desk rung for words; then back to the stream."""
    form, editor = RingForm(request.POST), cast("User", request.user)
    if form.is_valid():
        try:
            word = add_ring_word(phrase=form.cleaned_data["phrase"], by=editor, at=clock.now())
        except WordRefused as error:
            form.add_error("phrase", str(error))
        else:
            messages.success(request, _("The desk is rung for “%(words)s”.") % {"words": word})
    for told in form.errors.get("phrase", []):
        messages.error(request, told)
    return _back(request)


@may_use
@require_POST
def remove_ring(request: HttpRequest, word_id: int) -> HttpResponse:
    """Ring for it no more; then back to the stream."""
    word = get_object_or_404(RingWord, pk=word_id)
    remove_ring_word(word=word)
    messages.success(request, _("“%(words)s” rings no more.") % {"words": word})
    return redirect("wire_desk:stream")


def _back(request: HttpRequest) -> HttpResponse:
    """To the stream, as it was filtered."""
    filters = _without(QueryDict(request.POST.get("filters", "")), "item")
    return redirect(f"{reverse('wire_desk:stream')}?{filters}")


def _undo(found: WireItem, verb: str) -> list[Any]:
    if verb != "spike":
        return []
    there = f"{reverse('wire_desk:stream')}?{urlencode({'show': 'spiked', 'item': found.pk})}"
    return [messages.button(there, _("See it"))]


def _without(given: QueryDict, *names: str) -> str:
    """The filters of an address, as an address, without those `names`."""
    kept = given.copy()
    for name in names:
        kept.pop(name, None)
    return kept.urlencode()


def _place(last: WireItem) -> str:
    return f"{last.published_at.isoformat()}/{last.pk}"


def _before(form: StreamForm) -> tuple[datetime, int] | None:
    """The place in the stream after which it goes on; nothing where the address makes no sense."""
    moment, _slash, number = str(form.cleaned_data.get("before") or "").partition("/")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    if at is None or at.tzinfo is None or not number.isdecimal() or len(number) > 18:
        return None
    return at, int(number)
