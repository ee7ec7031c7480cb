"""What completes a topic or a contributor while it is typed, and makes a contributor."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Case, Q, QuerySet, When
from django.db.models.functions import Lower
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.log_actions import log

from latefinal.masthead.models import Contributor
from latefinal.masthead.services import add_contributor
from latefinal.stories.models import Topic

OFFERED = 10
ADDS_TOPICS, ADDS_CONTRIBUTORS = "stories.add_topic", "masthead.add_contributor"


@require_safe
def topic_names(request: HttpRequest) -> JsonResponse:
    """Names of topics that hold what was typed, and whether this person may make a new one."""
    found = _holding(request.GET.get("term", ""), Topic.objects.all())
    names = list(found.values_list("name", flat=True)[:OFFERED])
    return JsonResponse({"names": names, "may_add": request.user.has_perm(ADDS_TOPICS)})


def contributor_names(request: HttpRequest) -> JsonResponse:
    """Names of contributors that hold what was typed; a post makes the one it names."""
    if request.method == "POST":
        return _make_contributor(request)
    found = _holding(request.GET.get("term", ""), Contributor.objects.all())
    names = [Contributor.objects.label_of(one) for one in found[:OFFERED]]
    return JsonResponse({"names": names, "may_add": request.user.has_perm(ADDS_CONTRIBUTORS)})


def _make_contributor(request: HttpRequest) -> JsonResponse:
    name = " ".join(request.POST.get("name", "").split())
    if not request.user.has_perm(ADDS_CONTRIBUTORS):
        words = _("You may not add contributors. Ask an editor to add “%(name)s”.")
        return JsonResponse({"error": words % {"name": name}}, status=403)
    is_new = not Contributor.objects.called(name).exists()
    try:
        contributor = add_contributor(name=name)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    if is_new:
        log(instance=contributor, action="wagtail.create", user=request.user)
    return JsonResponse({"name": Contributor.objects.label_of(contributor)})


def _holding(typed: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows whose name holds `typed`, those first that begin with it."""
    typed = " ".join(typed.replace("\0", "").split())
    # SQLite knows upper and lower case of ASCII only; a name mostly begins with a capital.
    spelt = [typed, typed.capitalize()] if typed else []
    holds, begins = Q(pk=None), Q(pk=None)
    for each in spelt:
        holds |= Q(name__icontains=each)
        begins |= Q(name__istartswith=each)
    first = Case(When(begins, then=0), default=1)
    return rows.filter(holds).order_by(first, Lower("name"))
