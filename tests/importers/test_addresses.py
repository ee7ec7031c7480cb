"""Where stories and notices stand after an import, and where their old addresses lead."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from latefinal.importers.wordpress.mapping import CategoryRule, Rules
from latefinal.stories.models import Notice, Section, Story

from . import exports


def test_a_page_never_takes_one_of_the_houses_own_addresses(bring):
    report = bring()
    assert Notice.objects.get(title="Search us").slug == "search-page"
    words = "“Search us” stands at /search-page/: /search/ is the paper's own."
    assert [said for said in report.remarks if "the paper's own" in said] == [words]


@pytest.mark.parametrize("name", ["Search", "Topic", "Comments"])
def test_a_new_section_never_takes_one_of_the_houses_own_addresses(bring, tmp_path, client, name):
    bring(exports.write(tmp_path, exports.item(1)), section=name)
    assert Section.objects.get(title=name).slug == f"{name.lower()}-page"
    assert "Words." in client.get(f"/{name.lower()}-page/post-1/").text


def test_a_story_never_takes_the_address_of_its_sections_feed(bring, tmp_path, client):
    bring(exports.write(tmp_path, exports.item(1, post_name="feed")))
    assert "Words." in client.get("/small/feed-page/").text
    assert client.get("/blog/feed/").headers["Location"] == "/small/feed-page/"


def test_a_site_below_a_path_keeps_its_short_addresses_too(bring, tmp_path, client):
    bring(exports.write(tmp_path, exports.item(7)))
    for old in ("/blog/post-7/", "/blog/?p=7"):
        assert client.get(old).headers["Location"] == "/small/post-7/"


def test_old_lists_of_a_category_or_a_tag_lead_to_its_topic(bring, tmp_path, client):
    terms = (
        "<wp:category><wp:category_nicename>sea</wp:category_nicename>"
        "<wp:cat_name>Sea</wp:cat_name></wp:category>"
        "<wp:category><wp:category_nicename>ports</wp:category_nicename>"
        "<wp:category_parent>sea</wp:category_parent><wp:cat_name>Ports</wp:cat_name></wp:category>"
        "<wp:tag><wp:tag_slug>%d0%bd%d0%be%d1%87%d1%8c</wp:tag_slug>"
        "<wp:tag_name>Ночь</wp:tag_name></wp:tag>"
    )
    link = '<a href="http://small.example/blog/category/sea/ports/">ports</a>'
    path = exports.write(tmp_path, terms, exports.item(1, content=link))
    report = bring(path)
    leads = {
        "/blog/category/sea/": "/topic/sea/",
        "/blog/category/ports/": "/topic/ports/",
        "/blog/category/sea/ports/": "/topic/ports/",
        "/blog/tag/%d0%bd%d0%be%d1%87%d1%8c/": "/topic/noch/",
    }
    assert {old: client.get(old).headers["Location"] for old in leads} == leads
    assert 'href="/topic/ports/"' in Story.at_the_desk().get().body_html
    assert report.came["redirects"] == len(leads) + 2
    assert bring(path).came["redirects"] == 0


def test_old_lists_without_a_topic_lead_to_their_section_or_nowhere(bring, tmp_path, client):
    terms = '<category domain="category" nicename="{0}">{0}</category>'
    rules = Rules(
        category={
            "ports": CategoryRule(section="The Straits", skip=True),
            "misc": CategoryRule(skip=True),
        }
    )
    more = terms.format("ports") + terms.format("misc")
    bring(exports.write(tmp_path, exports.item(1, more=more)), rules=rules)
    assert client.get("/blog/category/ports/").headers["Location"] == "/straits/"
    assert client.get("/blog/category/misc/").status_code == 404


def test_categories_above_each_other_still_have_addresses(bring, tmp_path, client):
    terms = "".join(
        f"<wp:category><wp:category_nicename>{slug}</wp:category_nicename>"
        f"<wp:category_parent>{above}</wp:category_parent></wp:category>"
        for slug, above in (("a", "b"), ("b", "a"), ("c", "c"))
    )
    bring(exports.write(tmp_path, terms, exports.item(1)))
    assert client.get("/blog/category/b/a/").headers["Location"] == "/topic/a/"


def test_a_redirect_that_the_desk_made_is_left_alone(bring, paper):
    Redirect.add_redirect("/2019/03/ferry-strike-ends/", redirect_to=paper)
    bring()
    assert Redirect.objects.get(old_path="/2019/03/ferry-strike-ends").redirect_page_id == paper.pk


def test_slugs_in_other_scripts_and_pages_in_a_circle_find_a_place(bring, tmp_path):
    page = {"post_type": "page"}
    bring(
        exports.write(
            tmp_path,
            exports.item(1, post_name="%d0%bd%d0%be%d1%87%d1%8c", title="Ночь"),
            exports.item(2, post_name="", title="！"),
            exports.item(3, post_parent="4", **page),
            exports.item(4, post_parent="3", **page),
            exports.item(5, post_parent="99", **page),
        )
    )
    assert sorted(Story.at_the_desk().values_list("slug", flat=True)) == ["noch", "post-2"]
    assert Notice.objects.get(slug="post-4").get_absolute_url() == "/post-3/post-4/"
    assert Notice.objects.get(slug="post-5").get_absolute_url() == "/post-5/"
