"""Every post taken apart, with what the desk must know about it, and the figures of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from latefinal.plumbing.progress import Step
from latefinal.stories.addresses import is_the_papers_own

from .addresses import follow
from .completing import whole_content
from .markup import convert
from .names import shortened
from .parse import Export, WxrItem
from .planning import Arrival, ImportPlan, mark_of
from .replies import why_not
from .report import ImportReport
from .walker import RemotePicture
from .words import plain

LONGEST_STANDFIRST = 400  # characters, the story's own

Body = list[tuple[str, Any]]


@dataclass
class Ready:
    """A post that waits to be written."""

    arrival: Arrival
    body: Body
    standfirst: str


def prepare(export: Export, plan: ImportPlan, report: ImportReport, *, step: Step) -> list[Ready]:
    """Take every post and page of the plan apart, notices first; count what is found on the way."""
    ready = []
    for arrival in chain(plan.notices, plan.stories):
        ready.append(_prepared(export, plan, arrival, report))
        step(1)
    return ready


def _prepared(export: Export, plan: ImportPlan, arrival: Arrival, report: ImportReport) -> Ready:
    item = arrival.item
    converted = convert(
        whole_content(item, export.patterns),
        new_address=follow(item.link or export.url, plan.known, site=export.url),
        pictures={number: plan.pictures[number] for number in plan.galleries.get(item.id, ())},
    )
    notes = list(_notes(arrival, plan.pictures.get(item.picture)))
    report.came["pictures"] += converted.pictures + (item.picture in plan.pictures)
    report.kept_raw += [(arrival.headline, reason) for reason in converted.kept]
    report.words_before += converted.words_before.total()
    report.words_lost += converted.words_lost()
    body: Body = [("note", {"words": words}) for words in notes]
    standfirst = shortened(plain(item.excerpt), LONGEST_STANDFIRST)
    return Ready(arrival, body + converted.blocks, standfirst)


def _notes(arrival: Arrival, lead: RemotePicture | None) -> Iterator[str]:
    """What the desk must know before it publishes or mends this one."""
    item = arrival.item
    if item.has_password:
        yield _("The old site asked readers for a password here. Think before publishing it.")
    elif item.status == "private":
        yield _("This was private on the old site. Think before publishing it.")
    elif item.status == "future" and item.published:
        yield _("The old site was to publish this on %s UTC.") % f"{item.published:%Y-%m-%d %H:%M}"
    if lead:
        lines = [_("Lead picture not brought over: %s") % lead.address]
        lines += [_("Caption: %s") % lead.caption] if lead.caption else []
        lines += [_("Alternative text: %s") % lead.alt] if lead.alt else []
        lines += [_("Credit: %s") % lead.credit] if lead.credit else []
        yield "\n".join(lines)
    excerpt = plain(item.excerpt)
    if len(excerpt) > LONGEST_STANDFIRST:
        yield _("The whole excerpt: %s") % excerpt


# --- Figures --------------------------------------------------------------------------------------


def count(export: Export, plan: ImportPlan, report: ImportReport) -> None:
    """Fill the report from the file and the plan; writing corrects it where the door was closed."""
    posts, pages = export.of_type("post"), export.of_type("page")
    declared = Counter(domain for domain, _slug in export.terms)
    report.found.update(
        posts=len(posts),
        pages=len(pages),
        authors=len({id(row) for row in plan.contributors.values()}),
        categories=declared["category"],
        tags=declared["post_tag"],
        comments=sum(len(row.replies) for row in export.items),
    )
    live = sum(row.live for row in plan.stories)
    report.came.update(
        posts=len(plan.stories),
        stories_live=live,
        stories_draft=len(plan.stories) - live,
        pages=len(plan.notices),
        sections=len(plan.sections),
        redirects=len(plan.redirects) + len(plan.archives),
        comments=sum(not why_not(reply) for row in plan.stories for reply in row.item.replies),
    )
    for item in chain(posts, pages):
        if mark_of(export, item.key) in plan.here:
            report.here[f"{item.type}s"] += 1
            if item.type == "post":
                report.here["comments"] += sum(not why_not(reply) for reply in item.replies)
    for contributor in {id(row): row for row in plan.contributors.values()}.values():
        (report.came if contributor.pk is None else report.here)["authors"] += 1
    for (domain, _slug), topic in plan.topics.items():
        kind = "categories" if domain == "category" else "tags"
        (report.came if topic.pk is None else report.here)[kind] += 1
    report.left_out.update(plan.left_out)
    report.left_out.update(_omissions(export, plan))
    report.remarks += _remarks(export, plan)


def _omissions(export: Export, plan: ImportPlan) -> Iterator[tuple[str, str]]:
    for item in export.items:
        if item.type not in ("post", "page"):
            yield item.type, _why_not(item)
    for term in export.terms.values():
        if (term.domain, term.slug) not in plan.topics:
            yield term.domain, _("the map skips it")
    for taxonomy in export.other_terms.elements():
        yield taxonomy, _("a grouping of the old theme or a plugin")
    yield from _replies_left(export, plan)


def _replies_left(export: Export, plan: ImportPlan) -> Iterator[tuple[str, str]]:
    for arrival in plan.stories:
        for reply in arrival.item.replies:
            if why := why_not(reply):
                yield reply.kind, why
    for item in export.items:
        if item.type != "post":
            yield from ((reply.kind, _("only stories have comments")) for reply in item.replies)


def _why_not(item: WxrItem) -> str:
    return {
        "attachment": _("files are not in the export; notes to the desk name them"),
        "nav_menu_item": _("menus belong to the old theme"),
        "revision": _("an earlier version of a post"),
        "wp_block": _("a pattern: its words stand in the posts that used it"),
    }.get(item.type, _("made by a plugin or the theme, not a post or page"))


def _remarks(export: Export, plan: ImportPlan) -> Iterator[str]:
    topics = {id(topic) for topic in plan.topics.values()}
    if len(topics) < len(plan.topics):
        yield _(
            "%(terms)d categories and tags are %(topics)d topics: those of one name share it."
        ) % {
            "terms": len(plan.topics),
            "topics": len(topics),
        }
    if sticky := sum(item.is_sticky for item in export.items):
        yield _("Posts pinned to the old front page: %d. Here the desk chooses the front.") % sticky
    drafts = Counter(
        "password" if row.item.has_password else row.item.status
        for row in chain(plan.stories, plan.notices)
        if not row.live
    )
    if drafts:
        said = ", ".join(f"{status} {count}" for status, count in drafts.most_common())
        yield _("Left unpublished: %s.") % said
    for row in chain(plan.notices, plan.stories):
        if row.item.key != row.item.id:
            words = _(
                "“%(headline)s” has number %(id)s, which another has: it goes by its address."
            )
            yield words % {"headline": row.headline, "id": row.item.id}
    yield from _given_way(plan)


def _given_way(plan: ImportPlan) -> Iterator[str]:
    """What could not be found at the word it had, since the paper has a page of its own there."""
    for row in chain(plan.notices, plan.stories):
        asked = f"{row.address.removesuffix(f'{row.slug}/')}{row.wanted}/"
        if row.slug != row.wanted and is_the_papers_own(asked):
            yield _("“%(headline)s” stands at %(address)s: %(asked)s is the paper's own.") % {
                "headline": row.headline,
                "address": row.address,
                "asked": asked,
            }
