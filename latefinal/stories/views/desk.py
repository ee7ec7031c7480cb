"""Taking a published correction away."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.plumbing.page_header import page_header
from latefinal.stories.errors import CorrectionIsGone
from latefinal.stories.forms import WithdrawalForm
from latefinal.stories.models import Correction
from latefinal.stories.services import withdraw_correction


def withdraw(request: HttpRequest, correction_id: int) -> HttpResponse:
    """Ask a publisher for the reason, then take the correction away."""
    said = Correction.objects.filter(said_at__isnull=False).select_related("story__section")
    correction = get_object_or_404(said, pk=correction_id)
    editor = cast(User, request.user)
    if not correction.story.permissions_for_user(editor).can_publish():
        raise PermissionDenied
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _withdraw(request, correction, form.cleaned_data["reason"], editor)
    story = correction.story
    above = [{"url": _place(correction), "label": story.headline}]
    given = {
        **page_header(_("Take a correction away"), above=above, icon="bin"),
        "correction": correction,
        "form": form,
        "back": _place(correction),
    }
    status = 422 if form.errors else 200
    return render(request, "stories/desk/withdraw.html", given, status=status)


def _withdraw(
    request: HttpRequest, correction: Correction, reason: str, editor: User
) -> HttpResponse:
    place = _place(correction)
    try:
        withdraw_correction(correction=correction, reason=reason, editor=editor, at=clock.now())
    except CorrectionIsGone as error:
        messages.warning(request, str(error))
        return redirect(place)
    said = _("Taken away. The list of corrections says so, with your reason.")
    messages.success(request, said)
    return redirect(place)


def _place(correction: Correction) -> str:
    """The story's screen."""
    return reverse("wagtailadmin_pages:edit", args=(correction.story_id,))
