"""The desk's screen of what stands beside a story."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from latefinal.plumbing.page_header import page_header
from latefinal.stories.models import Story

from .errors import RelatedError
from .forms import PinForm
from .models import RelatedStory
from .services import ban_related, pin_related, undecide_related


def beside_story(request: HttpRequest, story_id: int) -> HttpResponse:
    """All that is kept for a story, with why; and a form to pin another."""
    story = _story(request, story_id)
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            pin_related(story=story, other=form.cleaned_data["other"])
        except RelatedError as error:
            form.add_error("other", str(error))
        else:
            messages.success(request, _("Pinned."))
            return redirect("related_stories", story.pk)
    edit = reverse("wagtailadmin_pages:edit", args=(story.pk,))
    given = {
        **page_header(
            _("Related stories"), above=[{"url": edit, "label": story.headline}], icon="link"
        ),
        "story": story,
        "rows": RelatedStory.objects.for_the_desk(story),
        "form": form,
        "media": form.media,
        "back": edit,
    }
    status = 422 if form.errors else 200
    return render(request, "related/desk/stories.html", given, status=status)


@require_POST
def decide(request: HttpRequest, row_id: int) -> HttpResponse:
    """Pin one that is kept, leave it out, or take back what was decided about it."""
    row = get_object_or_404(RelatedStory.objects.select_related("story", "other"), pk=row_id)
    _story(request, row.story_id)
    asked = request.POST.get("decision", "")
    if asked == "pin":
        pin_related(story=row.story, other=row.other)
        messages.success(request, _("Pinned."))
    elif asked == "ban":
        ban_related(story=row.story, other=row.other)
        messages.success(request, _("Left out. Readers no longer see it beside this story."))
    elif asked == "undo":
        undecide_related(row=row)
        messages.success(request, _("Left to its words again."))
    return redirect("related_stories", row.story_id)


def _story(request: HttpRequest, story_id: int) -> Story:
    """The story; what stands beside it is for readers at once, and so for those who publish."""
    story: Story = get_object_or_404(Story.at_the_desk(), pk=story_id)
    if not story.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    return story
