"""Who signed a story, in the order of the byline; the desk where nobody did."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from latefinal.masthead.models import Masthead
from latefinal.stories.listed import ListedStory
from latefinal.stories.models import Byline, Story

register = template.Library()


@register.simple_tag(takes_context=True)
def signed(context: Context, bylines: Sequence[Byline], dateline: str = "") -> SafeString:
    """“By Ilse Maren in Varen and Tam Oren, Karsa”, each name leading to its page."""
    names = _listed([_linked(byline) for byline in bylines])
    staff = format_html("<b>{}</b>", _staff(context))
    words = format_html(pgettext("byline", "By {}"), names or staff)
    return format_html("{}, <bdi>{}</bdi>", words, dateline) if dateline else words


@register.simple_tag(takes_context=True)
def names_of(context: Context, story: Story | ListedStory) -> str:
    """The names alone, for a line in a list; they must have been read before."""
    return ", ".join(story.names) or _staff(context)


def _linked(byline: Byline) -> SafeString:
    who = byline.contributor
    words = '<a href="{}" rel="author"><bdi>{}</bdi></a>'
    link = format_html(words, who.get_absolute_url(), who.name)
    return format_html("{} <bdi>{}</bdi>", link, byline.role) if byline.role else link


def _listed(parts: list[SafeString]) -> SafeString:
    """“a”, “a and b”, “a, b and c”."""
    if len(parts) < 2:
        return parts[0] if parts else SafeString("")
    before = format_html_join(", ", "{}", ((part,) for part in parts[:-1]))
    return format_html(_("{} and {}"), before, parts[-1])


def _staff(context: Context) -> str:
    masthead = context.get("masthead") or Masthead.load()
    return str(masthead.staff_byline)
