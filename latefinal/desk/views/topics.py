"""What completes a topic while it is typed."""

from __future__ import annotations

from django.db.models import Case, When
from django.db.models.functions import Lower
from django.http import HttpRequest, JsonResponse

from latefinal.stories.models import Topic

OFFERED = 10


def topic_names(request: HttpRequest) -> JsonResponse:
    """Names that hold what was typed; those that begin with it come first."""
    typed = request.GET.get("term", "").strip()
    found = Topic.objects.filter(name__icontains=typed) if typed else Topic.objects.none()
    begins = Case(When(name__istartswith=typed, then=0), default=1)
    names = found.order_by(begins, Lower("name")).values_list("name", flat=True)
    return JsonResponse(list(names[:OFFERED]), safe=False)
