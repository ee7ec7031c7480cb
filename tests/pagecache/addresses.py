"""Every address of a paper whose page may be kept, made from the routes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLResolver
from wagtail.contrib.redirects.models import Redirect

from latefinal.editions.models import LetterVariant
from latefinal.masthead.models import Contributor
from latefinal.outlets.models import Outlet
from latefinal.pagecache.policy import policy_of
from latefinal.sourcing.models import Source
from latefinal.stories.models import Notice, Section, Story, Topic
from latefinal.subscriptions.models import EVENING, Newsletter

Asked = tuple[str, str]
"""A path and a query."""


def _alone(path: str) -> Callable[[], list[str]]:
    return lambda: [path]


def _of(model: Any) -> Callable[[], list[str]]:
    return lambda: [row.get_absolute_url() for row in model.objects.order_by("pk")]


def _days() -> list[str]:
    times = Story.at_the_desk().values_list("published_at", flat=True)
    days = {time.date() for time in times if time}
    return [f"/archive/{day.year}/{day.month}/{day.day}/" for day in sorted(days)]


def _past(*, is_evening: bool, number: int | None = None) -> list[str]:
    public = LetterVariant.objects.filter(is_public=True).order_by("pk")
    of_evening = public.filter(closing__edition__newsletter__slug=EVENING)
    days = [variant.closing.edition.local_date for variant in of_evening]
    if is_evening:
        return [f"/evening/{day}/" for day in days]
    return [f"/newsletters/evening/{day}/{f'{number}/' if number else ''}" for day in days]


def _letters(ending: str = "") -> list[str]:
    slugs = Newsletter.objects.order_by("pk").values_list("slug", flat=True)
    return [f"/newsletters/{slug}/{ending}" for slug in slugs]


ELSEWHERE = "elsewhere"
NOT_YET = ("", "straits/", "topic/", "by/", "outlet/", "newsletters/")
"""What comes before a slug at which nothing stands so far."""

STANDING_AT: dict[str, Callable[[], list[str]]] = {
    "": _alone("/"),
    "silent-edits/": _alone("/silent-edits/"),
    "silent-edits/feed/": _alone("/silent-edits/feed/"),
    "<slug:section>/": _of(Section),
    "<slug:section>/<slug:slug>/": _of(Story),
    "<slug:section>/feed/": lambda: [f"{path}feed/" for path in _of(Section)()],
    "((?:[\\w-]+/)*)$": lambda: [*_of(Notice)(), "/no/such/page/"],
    "topic/<slug:slug>/": _of(Topic),
    "by/<slug:slug>/": _of(Contributor),
    "archive/": _alone("/archive/"),
    "archive/<int:year>/<int:month>/<int:day>/": _days,
    "corrections/": _alone("/corrections/"),
    "comments/(?P<story_id>[0-9]{1,18})/$": lambda: [
        f"/comments/{story.pk}/" for story in Story.at_the_desk().order_by("pk")
    ],
    "source/<int:pk>/": _of(Source),
    "outlet/<slug:slug>/": _of(Outlet),
    "labels/": _alone("/labels/"),
    "evening/": _alone("/evening/"),
    "evening/feed/": _alone("/evening/feed/"),
    "evening/<day:day>/": lambda: _past(is_evening=True),
    "newsletters/<slug:slug>/": _letters,
    "newsletters/<slug:slug>/feed/": lambda: _letters("feed/"),
    "newsletters/<slug:slug>/<day:day>/": lambda: _past(is_evening=False),
    "newsletters/<slug:slug>/<day:day>/<int:number>/": lambda: _past(is_evening=False, number=1),
    "feed/": _alone("/feed/"),
    "sitemap.xml": _alone("/sitemap.xml"),
    "sitemap-pages.xml": _alone("/sitemap-pages.xml"),
    "sitemap-news.xml": _alone("/sitemap-news.xml"),
    "sitemap-<int:number>.xml": _alone("/sitemap-1.xml"),
    "robots.txt": _alone("/robots.txt"),
    "masthead.css": _alone("/masthead.css"),
    "favicon.ico": _alone("/favicon.ico"),
}
"""What stands at each route of a kept view, as the paper is now."""


def routes(patterns: Iterable[Any] = (), before: str = "") -> Iterator[tuple[str, Any]]:
    """Every route with its view."""
    for pattern in patterns or get_resolver().url_patterns:
        route = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def kept_routes() -> dict[str, Any]:
    """The routes of kept views, each with what its view reads of a query."""
    policies = ((route, policy_of(view)) for route, view in routes())
    return {route: policy for route, policy in policies if policy is not None}


def addresses() -> list[Asked]:
    """What stands at every route; of the first at each also what its view reads of a query."""
    found: dict[Asked, None] = {}
    for route, policy in kept_routes().items():
        paths = STANDING_AT[route]()
        found |= dict.fromkeys((path, "") for path in paths)
        for path in paths[:1]:
            found |= {(path, f"{name}=2"): None for name in policy.numbers}
            found |= {(path, f"{name}=1"): None for name in policy.flags}
    old = Redirect.objects.order_by("pk").values_list("old_path", flat=True)
    found |= {(f"/{place}{ELSEWHERE}/", ""): None for place in NOT_YET}
    return [*found, *((path + end, "") for path in old for end in ("", "/"))]
