"""Kill -9 while an import writes: run again to its end, every post is there once and whole."""

from __future__ import annotations

import json

from tests.apart import house

from . import exports

POSTS, PAGES, TAGS = 120, 6, 7

CATEGORY = """<wp:category><wp:category_nicename>ships</wp:category_nicename>
<wp:cat_name>Ships</wp:cat_name></wp:category>"""
MORE = """<dc:creator>mira</dc:creator>
<category domain="category" nicename="ships">Ships</category>
<category domain="post_tag" nicename="tag-{kind}">Tag {kind}</category>
<wp:comment><wp:comment_id>{number}1</wp:comment_id><wp:comment_author>Ola</wp:comment_author>
<wp:comment_content>First under {number}.</wp:comment_content>
<wp:comment_date_gmt>2020-01-02 10:00:00</wp:comment_date_gmt>
<wp:comment_approved>1</wp:comment_approved></wp:comment>
<wp:comment><wp:comment_id>{number}2</wp:comment_id><wp:comment_author>Per</wp:comment_author>
<wp:comment_content>An answer under {number}.</wp:comment_content>
<wp:comment_date_gmt>2020-01-02 11:00:00</wp:comment_date_gmt>
<wp:comment_parent>{number}1</wp:comment_parent>
<wp:comment_approved>1</wp:comment_approved></wp:comment>"""

# One look at everything that was written so far: a story is whole or it is not there.
LOOK = """
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from latefinal.comments.models import Comment
from latefinal.importers.wordpress.bring import BATCH
from latefinal.masthead.models import Contributor
from latefinal.search.models import Entry
from latefinal.stories.models import Notice, Story, Topic

def look():
    stories = Story.at_the_desk().prefetch_related("topics", "bylines__contributor", "comments")
    redirects = dict(Redirect.objects.values_list("old_path", "redirect_page_id"))
    indexed = set(Entry.objects.values_list("story_id", flat=True))
    for story in stories:
        number = story.imported_from.rpartition(":")[2]
        assert f"begins {number} ends {number}." in story.body_html, number
        assert f"/small/post-{number}/" == story.get_absolute_url(), number
        topics = sorted(topic.slug for topic in story.topics.all())
        assert topics == ["ships", f"tag-{int(number) % 7}"], number
        signed = [row.contributor.slug for row in story.bylines.all()]
        assert signed == ["mira"], (number, signed)
        opener, answer = story.comments.all()
        assert answer.answers_id == opener.pk and opener.words == f"First under {number}.", number
        assert opener.ruling_id and answer.ruling_id, number
        assert story.live_revision_id == story.latest_revision_id is not None, number
        assert redirects[f"/blog/post-{number}"] == redirects[f"/blog?p={number}"] == story.pk
        assert story.pk in indexed, number
    assert Page.find_problems() == ([], [], [], [], [])
    assert len(stories) % BATCH == 0, len(stories)
    return len(stories)
"""

# Each import is a process of its own. It is killed when so many stories are there, and a little
# later: with the frame just written, at a batch's first statements, in the midst, near the end.
KILL = """
import subprocess, time
from latefinal.cli.main import main
from tests.factories import found

found()
words = ["import", "wordpress", {path!r}, "--json"]
for there, later in ((0, 0), (1, 0.02), (40, 0.1), (80, 0.1)):
    connection.close()
    child = os.fork()
    if not child:
        os._exit(main(words))
    while not Topic.objects.exists() or Story.at_the_desk().count() < there:
        assert os.waitpid(child, os.WNOHANG) == (0, 0), "It ended before it was killed."
        time.sleep(0.01)
    time.sleep(later)
    os.kill(child, signal.SIGKILL)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert there <= look() < {posts}
said = subprocess.run(
    [sys.executable, "-m", "latefinal", *words], check=True, capture_output=True, text=True
).stdout
assert look() == {posts}
print(Notice.objects.count(), Topic.objects.count(), Contributor.objects.count())
print(Comment.objects.count(), Redirect.objects.count(), Entry.objects.count())
print(said)
"""


def some_posts(folder):
    pages = [
        exports.item(number, post_type="page", post_parent="1001" if number > 1001 else "0")
        for number in range(1001, 1001 + PAGES)
    ]
    posts = [
        exports.item(
            number,
            content=f"It begins {number} ends {number}.",
            more=MORE.format(number=number, kind=number % TAGS),
        )
        for number in range(1, POSTS + 1)
    ]
    return exports.write(folder, CATEGORY, *pages, *posts)


def test_killed_at_different_moments_an_import_ends_with_every_post_once_and_whole(
    django_db_setup, tmp_path
):
    path = some_posts(tmp_path)
    with house(tmp_path / "home") as home:
        said = home.run(LOOK + KILL.format(path=str(path), posts=POSTS))
    kept, under, report = said.split("\n", 2)
    archives = 1 + TAGS
    assert kept == f"{PAGES} {1 + TAGS} 1"
    assert under == f"{2 * POSTS} {2 * (POSTS + PAGES) + archives} {POSTS}"
    figures = json.loads(report)
    assert figures["came"]["posts"] + figures["already_here"]["posts"] == POSTS
