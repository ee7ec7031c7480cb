"""Two exports that others made, where they are at hand: every figure against the file's own."""

from pathlib import Path

import pytest
from wagtail.contrib.redirects.models import Redirect

from latefinal.comments.models import Comment
from latefinal.importers.wordpress.bring import import_wordpress
from latefinal.importers.wordpress.mapping import Rules
from latefinal.masthead.models import Contributor
from latefinal.plumbing.progress import ProgressTeller
from latefinal.stories.models import Notice, Story

EXPORTS = Path(__file__).parents[2].parent / "shared" / "data" / "wxr"

pytestmark = pytest.mark.skipif(
    not EXPORTS.is_dir(), reason="the exports for acceptance are not beside the project"
)


def bring(name, at):
    return import_wordpress(
        path=EXPORTS / name,
        rules=Rules(),
        section="",
        dry_run=False,
        at=at,
        telling=ProgressTeller(silent=True),
    )


def test_a_blog_of_five_years_comes_over_whole(paper, at, client):
    report = bring("real-cc-labs-en.xml", at)
    found = {"posts": 219, "pages": 5, "authors": 30, "categories": 98, "tags": 171}
    assert {name: report.found[name] for name in found} == found
    assert {name: report.came[name] for name in found} == found
    assert Story.on_the_record(at=at).count() == 219
    assert Story.at_the_desk().filter(body_html="").count() == 0
    assert Notice.objects.filter(depth=4).count() == 3
    assert Contributor.objects.count() == 30
    assert Redirect.objects.count() == 219 + 4 + 98 + 171  # posts, their old slugs, ...
    assert (report.found["comments"], Comment.objects.shown().count()) == (181, 119)
    assert (report.words_lost, report.words_before) == (0, 71407)
    blocks = sum(len(story.body) for story in Story.at_the_desk())
    assert len(report.kept_raw) <= blocks / 100
    assert not Story.at_the_desk().filter(body_html__contains="<img").exists()
    assert client.get("/2007/04/11/wplicense-076/").status_code == 301
    assert sum(bring("real-cc-labs-en.xml", at).came.values()) == 0


def test_the_theme_test_comes_over_with_nothing_made_public(paper, at):
    report = bring("wptt-themeunittestdata.xml", at)
    assert (report.found["posts"], report.found["pages"], report.found["authors"]) == (51, 21, 2)
    assert (report.came["stories_live"], report.came["stories_draft"]) == (48, 3)
    assert report.came["pages"] == 21
    assert report.found["categories"] == 67
    left = {what: count for (what, _why), count in report.left_out.items()}
    assert (left["attachment"], left["nav_menu_item"]) == (38, 70)
    assert report.words_lost == 0
    assert Notice.objects.filter(depth__gt=3).count() == 13
