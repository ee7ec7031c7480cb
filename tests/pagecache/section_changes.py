"""Sections, topics and notices: one random and valid call of each service that adds one."""

from __future__ import annotations

from latefinal.stories.models import Notice, Paper
from latefinal.stories.services import add_notice, add_section, add_topic

from .desk import Desk, calls


@calls(add_section)
def a_section_is_opened(desk: Desk) -> None:
    add_section(paper=Paper.objects.get(), name=desk.words(), slug=desk.slug())


@calls(add_topic)
def a_topic_is_named(desk: Desk) -> None:
    topic = add_topic(name=desk.words())
    story = desk.any_story()
    story.topics.add(topic)
    story.save()


@calls(add_notice)
def a_notice_is_put_up(desk: Desk) -> None:
    under = desk.one(Notice.objects.all()) if desk.flag() else None
    notice = Notice(title=desk.words(), slug=desk.slug(), live=desk.flag())
    add_notice(under=under or Paper.objects.get(), notice=notice)
