"""Feeds, sitemaps and robots.txt."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from latefinal.masthead.cache_keys import MASTHEAD
from latefinal.masthead.models import AICrawlers, Masthead
from latefinal.pagecache.gathering import changes_at, fragment, shows
from latefinal.pagecache.policy import ADDRESSES, kept
from latefinal.plumbing import clock
from latefinal.plumbing.feeds import RssOfWritten, answer_with, printable
from latefinal.stories.cache_keys import CORRECTIONS, SECTIONS, STORIES, stories_of_section
from latefinal.stories.every_page import every_page
from latefinal.stories.models import Section, Story

from .crawlers import refused_by, robots_txt
from .head import absolute
from .querysets import (
    NEWS_AGE,
    SITEMAP_LENGTH,
    for_a_feed,
    for_the_sitemap,
    news_of_late,
    standing_pages,
)
from .rules import newest
from .whole import feed_item

XML = "application/xml; charset=utf-8"


@kept()
@require_safe
def feed(request: HttpRequest, section: str = "") -> HttpResponseBase:
    """The newest stories of the paper or of one section; 304 where the reader has them."""
    masthead = every_page(request).masthead
    shown = get_object_or_404(Section.objects.live(), slug=section) if section else None
    shows(MASTHEAD, stories_of_section(shown.pk) if shown else STORIES)
    rss = RssOfWritten(
        title=printable(f"{masthead.name}: {shown.title}" if shown else masthead.name),
        link=absolute(shown.get_absolute_url() if shown else "/"),
        description=printable((shown.intro if shown else masthead.strapline) or masthead.name),
        language=settings.LANGUAGE_CODE,
        feed_url=absolute(request.path),
    )
    at = clock.now()
    for pk, published, corrected in for_a_feed(section=shown, at=at):
        item = partial(feed_item, pk, masthead=masthead, request=request, at=at)
        rss.add_written(
            fragment(f"syndication.feed_item:{pk}", item),
            changed=max(published, corrected or published),
        )
    return answer_with(request, rss)


@kept()
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Where the parts of the sitemap are."""
    shows(STORIES)
    pages = Paginator(for_the_sitemap(at=clock.now()), SITEMAP_LENGTH).page_range
    given = {"site_url": settings.LATEFINAL_URL, "pages": pages}
    return render(request, "syndication/sitemap_index.xml", given, content_type=XML)


@kept()
@require_safe
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """The front page, the sections, the notices."""
    shows(SECTIONS, ADDRESSES)
    paths = ["/", "/corrections/", "/evening/", "/labels/"]
    paths += [section.get_absolute_url() for section in every_page().sections]
    paths += [notice.get_absolute_url() for notice in standing_pages()]
    given = {"rows": [{"url": absolute(path)} for path in paths]}
    return render(request, "syndication/sitemap.xml", given, content_type=XML)


@kept()
@require_safe
def sitemap_stories(request: HttpRequest, number: int) -> HttpResponse:
    """One part of the stories' sitemap, from 1."""
    shows(STORIES, CORRECTIONS)
    try:
        page = Paginator(for_the_sitemap(at=clock.now()), SITEMAP_LENGTH).page(number)
    except EmptyPage as error:
        raise Http404 from error
    given = {"rows": [_row(story) for story in page]}
    return render(request, "syndication/sitemap.xml", given, content_type=XML)


@kept()
@require_safe
def sitemap_news(request: HttpRequest) -> HttpResponse:
    """The last two days, as news searches want them."""
    shows(STORIES, CORRECTIONS)
    stories = list(news_of_late(at=clock.now())[:SITEMAP_LENGTH])
    if stories and stories[0].published_at:
        changes_at(stories[0].published_at + NEWS_AGE)  # the oldest comes first
    given = {
        "rows": [_row(story) for story in stories],
        "masthead": Masthead.load(request_or_site=request),
        "language": settings.LANGUAGE_CODE.split("-")[0],
    }
    return render(request, "syndication/sitemap_news.xml", given, content_type=XML)


@kept()
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers are asked to leave alone, for which terms, and where the sitemap is."""
    masthead = Masthead.load(request_or_site=request)
    words = robots_txt(
        refused=refused_by(AICrawlers.NONE if masthead.is_unlisted else masthead.ai_crawlers),
        terms=masthead.terms,
        sitemap="" if masthead.is_unlisted else f"{settings.LATEFINAL_URL}/sitemap.xml",
    )
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


def _row(story: Story) -> dict[str, Any]:
    return {
        "url": absolute(story.get_absolute_url()),
        "changed": newest((story.published_at, vars(story).get("corrected_at"))),
        "published": story.published_at,
        "title": printable(story.headline),
    }
