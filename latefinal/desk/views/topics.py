"""What completes a topic while it is typed."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from latefinal.stories.models import Topic

OFFERED = 10


def topic_names(request: HttpRequest) -> JsonResponse:
    """Names that hold what was typed; those that begin with it come first."""
    typed = request.GET.get("term", "").strip()
    found = Topic.objects.filter(name__icontains=typed) if typed else Topic.objects.none()
    names = sorted(
        found.values_list("name", flat=True)[: OFFERED * 5],
        key=lambda name: (not name.lower().startswith(typed.lower()), name.lower()),
    )
    return JsonResponse(names[:OFFERED], safe=False)
