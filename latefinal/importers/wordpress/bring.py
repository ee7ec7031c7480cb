"""Bring a WordPress export over: read all of it, decide everything, then write.

Nothing is written before the whole file was read and taken apart, so a bad file brings nothing.
Then each batch of stories is a transaction of its own. One for all would be simpler, but it would
hold SQLite's only write lock for as long as it lasts, tens of seconds for a few thousand posts,
while readers comment and letters leave; a batch holds it for about a second. A kill between two
batches leaves whole stories and no half ones, and running the import again goes on from there,
since every story keeps the number it had.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect

from latefinal.desk.rules import zone_of_this_machine
from latefinal.desk.services import found_paper
from latefinal.importers.errors import NoPaper
from latefinal.plumbing.progress import ProgressTeller, Step
from latefinal.stories.errors import NotPublishable
from latefinal.stories.models import Byline, Notice, Paper, Section, Story
from latefinal.stories.services import add_section

from .filing import file_page
from .mapping import Rules
from .parse import read_export
from .planning import ImportPlan, make_plan
from .preparing import Ready, count, prepare
from .replies import bring_replies
from .report import ImportReport

BATCH = 20  # stories in one transaction


def import_wordpress(
    *, path: Path, rules: Rules, section: str, dry_run: bool, at: datetime, telling: ProgressTeller
) -> ImportReport:
    """Bring everything in the WXR file at `path` over; with `dry_run` only say what would come.

    `section` (slug or name, or "") takes stories the map sends nowhere else; `at` (aware) is the
    time of a published post that has none. Raises NoPaper before anything is read, and
    ImportRefused before anything is written.
    """
    is_there = Paper.objects.exists()
    if not rules.paper and not is_there:
        raise NoPaper
    # A file is read meanwhile: with a paper there, its desk would wait for that.
    is_founded_for_this = dry_run and not is_there
    with transaction.atomic() if is_founded_for_this else nullcontext():
        report = _import(path, rules, section, dry_run=dry_run, at=at, telling=telling)
        if is_founded_for_this:
            transaction.set_rollback(True)
    return report


def _import(
    path: Path, rules: Rules, section: str, *, dry_run: bool, at: datetime, telling: ProgressTeller
) -> ImportReport:
    began = time.monotonic()
    with telling.stage(_("Reading"), _size(path)) as step:
        export = read_export(path, site=rules.site, step=step)
    if rules.paper:
        found_paper(name=rules.paper, zone=zone_of_this_machine())
    plan = make_plan(export, rules, section=section)
    report = ImportReport(site=export.site, dry_run=dry_run)
    with telling.stage(_("Taking apart"), len(plan.notices) + len(plan.stories)) as step:
        ready = prepare(export, plan, report, step=step)
    count(export, plan, report)
    report.remarks += [
        _("The map names %s, which is not in the file.") % name for name in rules.unmet_in(export)
    ]
    if not dry_run:
        with telling.stage(_("Writing"), len(ready)) as step:
            _write(plan, ready, report, at=at, step=step)
    report.seconds = time.monotonic() - began
    return report


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # the reading says what is wrong with it


def _write(
    plan: ImportPlan, ready: list[Ready], report: ImportReport, *, at: datetime, step: Step
) -> None:
    stories = [row for row in ready if row.arrival.section]
    with transaction.atomic():
        _write_frame(plan)
    for row in ready:
        if not row.arrival.section:
            _write_notice(plan, row, at=at)
            step(1)
    for start in range(0, len(stories), BATCH):
        batch = stories[start : start + BATCH]
        _write_batch(plan, batch, report, at=at)
        step(len(batch))


def _write_frame(plan: ImportPlan) -> None:
    """Sections, contributors and topics that are not here yet, and the ways to their lists."""
    for slug, name in plan.sections.items():
        add_section(paper=Paper.objects.get(pk=plan.paper.pk), name=name[:255], slug=slug)
    for row in [*plan.contributors.values(), *plan.topics.values()]:
        if row.pk is None:
            row.save()
    Redirect.objects.bulk_create(
        Redirect(old_path=old, redirect_link=new, is_permanent=True)
        for old, new in plan.archives.items()
    )


@transaction.atomic
def _write_notice(plan: ImportPlan, ready: Ready, *, at: datetime) -> None:
    arrival = ready.arrival
    above = Notice.objects.filter(imported_from=arrival.under).first() if arrival.under else None
    notice = Notice(title=arrival.headline, slug=arrival.slug, imported_from=arrival.mark)
    notice.body = ready.body
    _date(notice, ready, live=arrival.live, at=at)
    file_page(under=above or Paper.objects.get(pk=plan.paper.pk), page=notice)
    _write_redirects(plan, {arrival.mark: notice.pk})


@transaction.atomic
def _write_batch(
    plan: ImportPlan, batch: Sequence[Ready], report: ImportReport, *, at: datetime
) -> None:
    sections = {row.slug: row for row in Section.objects.child_of(plan.paper)}
    written: dict[str, int] = {}
    for ready in batch:
        section = sections[ready.arrival.section]
        try:
            with transaction.atomic():
                story = file_page(under=section, page=_story(plan, ready, section, at=at))
        except NotPublishable as error:
            section.refresh_from_db()
            ready.arrival.live = False
            report.came["stories_live"] -= 1
            report.came["stories_draft"] += 1
            report.remarks.append(str(error))
            story = file_page(under=section, page=_story(plan, ready, section, at=at))
        bring_replies(story=story, replies=ready.arrival.item.replies, at=at)
        written[ready.arrival.mark] = story.pk
    _write_redirects(plan, written)


def _story(plan: ImportPlan, ready: Ready, section: Section, *, at: datetime) -> Story:
    arrival, item = ready.arrival, ready.arrival.item
    story = Story(
        title=arrival.headline,
        slug=arrival.slug,
        section=section,
        kind=arrival.kind,
        standfirst=ready.standfirst,
        imported_from=arrival.mark,
    )
    story.body = ready.body
    terms = ((term.domain, term.slug) for term in item.terms)
    story.topics = list({plan.topics[key] for key in terms if key in plan.topics})
    if item.author:
        story.bylines = [Byline(contributor=plan.contributors[item.author])]
    # A draft's date is when it was last saved: printed on it, it would be old when published.
    if arrival.live or item.has_password or item.status == "private":
        story.published_at = item.published or (at if arrival.live else None)
    _date(story, ready, live=arrival.live, at=at)
    return story


def _date(page: Story | Notice, ready: Ready, *, live: bool, at: datetime) -> None:
    """Let it say when it was published and last changed, not when it was imported."""
    item = ready.arrival.item
    page.live = live
    if live:
        page.first_published_at = item.published or at
        page.last_published_at = max(
            page.first_published_at, item.modified or page.first_published_at
        )


def _write_redirects(plan: ImportPlan, pages: dict[str, int]) -> None:
    Redirect.objects.bulk_create(
        Redirect(old_path=old, redirect_page_id=pages[mark], is_permanent=True)
        for old, mark in plan.redirects.items()
        if mark in pages
    )
