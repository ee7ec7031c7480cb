"""What stands in the paper after an import."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from latefinal.comments.models import Comment
from latefinal.importers.errors import ImportRefused
from latefinal.importers.wordpress.bring import import_wordpress
from latefinal.importers.wordpress.mapping import AuthorRule, CategoryRule, Rules, TagRule
from latefinal.masthead.models import Contributor
from latefinal.plumbing.progress import ProgressTeller
from latefinal.search.models import Entry
from latefinal.stories import publish_checks
from latefinal.stories.models import Notice, Section, Story, Topic
from tests import factories

from . import exports


def story(number):
    return Story.at_the_desk().get(imported_from=f"wordpress:lantern.example:{number}")


def test_a_post_is_a_story_with_all_it_had(bring, at):
    bring()
    ferry = story(11)
    assert ferry.headline == "Ferry strike ends – boats sail at dawn"
    assert ferry.get_absolute_url() == "/the-lantern-of-ostrel/ferry-strike-ends/"
    assert ferry.standfirst == "The crews voted to sail."
    published = datetime(2019, 3, 2, 6, 30, tzinfo=UTC)
    assert (ferry.published_at, ferry.first_published_at) == (published, published)
    assert ferry.last_published_at == datetime(2019, 3, 5, 10, tzinfo=UTC)
    assert [row.contributor.name for row in ferry.bylines.all()] == ["Mira Tolvane"]
    assert sorted(topic.name for topic in ferry.topics.all()) == ["Ferries", "Winter"]
    assert (ferry.kind, ferry.owner, ferry.go_live_at) == ("news", None, None)
    assert Story.on_the_record(at=at).filter(pk=ferry.pk).exists()


def test_its_body_is_our_blocks_and_shows_no_note(bring):
    bring()
    ferry = story(11)
    kinds = [block.block_type for block in ferry.body]
    assert kinds == ["note", "text", "note", "heading", "list", "quote", "note", "text"]
    assert "<b>strike</b> is over.<br/>The crews voted" in ferry.body_html
    assert 'href="/the-lantern-of-ostrel/why-the-boats-stopped/#votes"' in ferry.body_html
    assert 'href="https://elsewhere.example/x"' in ferry.body_html
    assert "Jorun Vael, mate" in ferry.body_html
    for unseen in ("<img", "quay", "boats.jpg", "[gallery", "<iframe", "caption"):
        assert unseen not in ferry.body_html
    notes = " ".join(str(row.value["words"]) for row in ferry.body if row.block_type == "note")
    for noted in ("wp-content/boats.jpg", "Boats in a row", "quay-300.jpg", "The quay at dawn"):
        assert noted in notes


def test_an_imported_story_can_be_opened_and_published_again(bring, at, desk):
    bring()
    ferry = story(11)
    assert ferry.live_revision == ferry.latest_revision
    assert not ferry.has_unpublished_changes
    assert desk.get(f"/desk/pages/{ferry.pk}/edit/").status_code == 200
    ferry.save_revision().publish()
    assert story(11).published_at == ferry.published_at


def test_readers_find_it_in_search_by_its_old_address_and_in_its_section(bring, client):
    bring()
    new = "/the-lantern-of-ostrel/ferry-strike-ends/"
    assert client.get(new).status_code == 200
    assert Entry.objects.filter(story=story(11)).exists()
    moved = client.get("/2019/03/ferry-strike-ends/?from=afar")
    assert (moved.status_code, moved.headers["Location"]) == (301, new)
    assert new in client.get("/the-lantern-of-ostrel/").content.decode()


def test_pages_are_notices_below_their_parents(bring, client):
    bring()
    crew = Notice.objects.get(slug="crew")
    assert crew.get_absolute_url() == "/about/crew/"
    assert crew.get_parent().specific == Notice.objects.get(slug="about")
    assert crew.live
    assert crew.first_published_at == datetime(2015, 1, 2, 9, tzinfo=UTC)
    assert 'href="/about/"' in client.get("/about/crew/").content.decode()
    assert not Redirect.objects.filter(old_path__startswith="/about").exists()


@pytest.mark.parametrize("number", [14, 15, 16, 17, 18])
def test_what_was_not_public_stays_a_draft(bring, client, at, number):
    bring()
    draft = story(number)
    assert not draft.live
    assert not draft.was_published
    assert (draft.body_html, draft.go_live_at) == ("", None)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert not Story.on_the_record(at=at).filter(pk=draft.pk).exists()
    assert not Entry.objects.filter(pk=draft.pk).exists()
    assert not Redirect.objects.filter(redirect_page_id=draft.pk).exists()


@pytest.mark.parametrize(
    ("number", "said"), [(16, "2031-01-01 09:00"), (17, "private"), (18, "password")]
)
def test_the_desk_is_told_why_it_is_a_draft(bring, number, said):
    bring()
    assert said in str(story(number).body[0].value["words"])


def test_a_draft_prints_no_old_date_but_a_private_post_keeps_its_own(bring):
    bring()
    assert story(14).published_at is None
    assert story(16).published_at is None
    assert story(17).published_at == datetime(2019, 3, 3, 9, tzinfo=UTC)


def test_a_post_without_title_gets_its_first_words_and_twin_slugs_are_told_apart(bring):
    bring()
    snow = story(13)
    assert snow.headline == "Snow fell on the market all day, and …"
    assert snow.slug == "ferry-strike-ends-2"


def test_authors_that_only_sign_are_contributors_too_and_no_address_is_kept(bring):
    bring()
    assert sorted(Contributor.objects.values_list("slug", "name")) == [
        ("guest", "guest"),
        ("mira-tolvane", "Mira Tolvane"),
        ("never-wrote", "Never Wrote"),
    ]


@pytest.mark.parametrize(
    ("login", "printed"),
    [("ola@small.example", "ola"), ("@ola", "@ola"), ("O. (@ola)", "O. (@ola)")],
)
def test_a_log_in_that_is_an_address_is_not_printed(bring, tmp_path, login, printed):
    creator = f"<dc:creator>{login}</dc:creator>"
    bring(exports.write(tmp_path, exports.item(1, more=creator)))
    assert [row.name for row in Contributor.objects.all()] == [printed]


def test_who_signs_many_posts_and_is_not_declared_is_one_contributor(bring, tmp_path):
    creator = "<dc:creator>ola</dc:creator>"
    bring(exports.write(tmp_path, *(exports.item(number, more=creator) for number in (1, 2, 3))))
    assert [row.slug for row in Contributor.objects.all()] == ["ola"]
    assert Contributor.objects.get().bylines.count() == 3


def test_categories_and_tags_of_one_name_are_one_topic(bring):
    bring()
    names = sorted(Topic.objects.values_list("name", flat=True))
    assert names == ["Ferries", "Harbour & Docks", "Opinion", "Undeclared", "Winter"]


def test_the_report_has_the_files_own_figures(bring):
    report = bring().as_data()
    found = {"posts": 9, "pages": 3, "authors": 3, "categories": 3, "tags": 3, "comments": 4}
    assert report["found"] == found
    came = report["came"]
    assert (came["posts"], came["stories_live"], came["stories_draft"]) == (8, 3, 5)
    assert (came["pages"], came["authors"], came["categories"], came["tags"]) == (3, 3, 3, 3)
    left = {row["what"]: row["count"] for row in report["left_out"]}
    assert left["attachment"] == 2
    assert left["nav_menu_item"] == left["nav_menu"] == left["recipe"] == 1
    assert left["post"] == left["pingback"] == left["comment"] == 1
    assert came["comments"] == 2
    assert report["kept_raw"] == []
    assert report["words"]["lost"] == 0
    assert report["words"]["before"] > 80


def test_running_it_twice_adds_nothing(bring):
    bring()
    before = {model: model.objects.count() for model in (Page, Topic, Contributor, Redirect)}
    again = bring()
    assert {model: model.objects.count() for model in before} == before
    assert sum(again.came.values()) == 0
    assert (again.here["posts"], again.here["pages"], again.here["authors"]) == (8, 3, 3)
    assert (again.here["categories"], again.here["tags"], again.here["comments"]) == (3, 3, 2)


def test_a_second_export_adds_what_is_new_and_links_to_what_is_here(bring, tmp_path):
    bring(exports.write(tmp_path, exports.item(1)))
    link = '<a href="http://small.example/blog/post-1/">one</a>'
    report = bring(exports.write(tmp_path, exports.item(1), exports.item(2, content=link)))
    assert (report.came["posts"], report.here["posts"]) == (1, 1)
    assert 'href="/small/post-1/"' in Story.at_the_desk().get(slug="post-2").body_html


def test_a_dry_run_writes_nothing_and_says_the_same(bring):
    pages = Page.objects.count()
    would = bring(dry_run=True)
    assert Page.objects.count() == pages
    assert not Topic.objects.exists()
    assert would.came == bring().came


def test_a_section_that_is_there_is_used_by_slug_or_by_name(bring, tmp_path):
    for number, name in enumerate(("straits", "The Straits", "THE straits"), 1):
        bring(exports.write(tmp_path, exports.item(number)), section=name)
    assert Story.at_the_desk().filter(section__slug="straits").count() == 3
    assert Section.objects.count() == 2


def test_a_map_moves_renames_and_skips(bring):
    contributor = factories.make_contributor("Ilse Maren")
    rules = Rules(
        section="Ostrel",
        category={
            "ferries": CategoryRule(section="The Straits", topic="Boats"),
            "opinion": CategoryRule(kind="opinion", skip=True),
        },
        tag={"winter": TagRule(topic="Boats"), "nowhere": TagRule(skip=True)},
        author={"mira": AuthorRule(contributor="ilse-maren"), "guest": AuthorRule(name="G. Uest")},
    )
    report = bring(rules=rules)
    assert story(11).section.slug == "straits"
    assert sorted(topic.name for topic in story(11).topics.all()) == ["Boats", "ferries"]
    assert [row.contributor for row in story(11).bylines.all()] == [contributor]
    assert (story(12).kind, story(12).section.slug) == ("opinion", "ostrel")
    assert [row.contributor.slug for row in story(12).bylines.all()] == ["g-uest"]
    assert not Topic.objects.filter(name="Opinion").exists()
    assert any("tag.nowhere" in remark for remark in report.remarks)


def test_approved_comments_come_in_threads_one_deep_without_addresses(bring):
    bring()
    first, second = Comment.objects.shown()
    assert (first.name, first.words, first.answers) == ("Passenger", "At last.", None)
    assert (second.name, second.words, second.answers) == ("Deck hand", "Sleep well.", first)
    assert second.submitted_at == datetime(2019, 3, 2, 10, tzinfo=UTC)
    assert (first.reader, second.reader) == (None, None)
    assert Comment.objects.count() == 2


def test_where_the_door_is_closed_a_story_stays_a_draft_and_is_listed(bring, tmp_path):
    def no_fog(asked):
        if "Fog" in asked.headline:
            yield publish_checks.Problem("title", "Fog may not be printed.")

    publish_checks.checks.register(no_fog)
    try:
        items = exports.item(1), exports.item(2, title="Fog"), exports.item(3)
        report = bring(exports.write(tmp_path, *items))
    finally:
        publish_checks.checks.unregister(no_fog)
    live = Story.at_the_desk().order_by("path").values_list("slug", "live")
    assert list(live) == [("post-1", True), ("post-2", False), ("post-3", True)]
    assert (report.came["stories_live"], report.came["stories_draft"]) == (2, 1)
    assert any("Fog may not be printed" in remark for remark in report.remarks)
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_long_title_and_a_long_excerpt_are_cut_between_words(bring, tmp_path):
    long = "excerpt of many words " * 40
    more = f"<excerpt:encoded>{long}</excerpt:encoded>"
    bring(exports.write(tmp_path, exports.item(1, title="title words " * 40, more=more)))
    brought = Story.at_the_desk().get()
    assert len(brought.title) <= 255
    assert len(brought.standfirst) <= 400
    assert brought.standfirst.endswith("words…")
    assert long.strip() in str(brought.body[0].value["words"])


def test_first_words_too_long_for_a_headline_are_cut(bring, tmp_path):
    words = " ".join("x" * 40 for _word in range(9))
    bring(exports.write(tmp_path, exports.item(1, title="", content=words)))
    assert len(Story.at_the_desk().get().title) <= 255


def test_a_post_with_neither_words_nor_date_is_brought_too(bring, tmp_path, at):
    bring(exports.write(tmp_path, exports.item(1, content="", title="", post_date_gmt="")))
    brought = Story.at_the_desk().get()
    assert (brought.title, brought.published_at) == ("post 1", at)


def test_without_a_paper_it_is_refused(db, at):
    with pytest.raises(ImportRefused, match="There is no paper in"):
        import_wordpress(
            path=exports.SAMPLE,
            rules=Rules(),
            section="",
            dry_run=False,
            at=at,
            telling=ProgressTeller(silent=True),
        )


def test_a_file_that_breaks_off_brings_nothing(bring, tmp_path):
    path = tmp_path / "export.xml"
    path.write_bytes(exports.SAMPLE.read_bytes()[:-20])
    pages = Page.objects.count()
    with pytest.raises(ImportRefused):
        bring(path)
    assert Page.objects.count() == pages
    assert not Contributor.objects.exists()


def test_a_story_costs_a_bounded_number_of_statements(bring, tmp_path):
    bring(exports.write(tmp_path, exports.item(1)))
    path = exports.write(tmp_path, *(exports.item(number) for number in range(2, 12)))
    with CaptureQueriesContext(connection) as captured:
        bring(path)
    # As many for the last story as for the first, most of them Wagtail's. Two are there since a
    # correction belongs to the story: its rows are looked at, and said, at each saving; a dozen
    # are of the index, the desk's own included, and of what stands beside a story; some its card,
    # some what readers had of it.
    assert len(captured) / 10 < 126
