"""What stands in the tree can be reached: no page takes an address of the paper's own."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from latefinal.stories.addresses import is_the_papers_own
from latefinal.stories.models import Notice, Section, Story
from latefinal.stories.services import add_notice, add_section
from tests import factories
from tests.desk.forms import story_form

OWN = (
    "desk search topic by archive corrections evening feed comments source outlet media claim demo"
)


def form(slug):
    return nested_form_data(
        {
            "title": "Any",
            "slug": slug,
            "intro": "",
            "body": streamfield([]),
            "comments": inline_formset([]),
        }
    )


def add(desk, model, above, slug):
    address = reverse("wagtailadmin_pages:add", args=("stories", model, above.pk))
    given = story_form(Story(title="Any", slug=slug)) if model == "story" else form(slug)
    return desk.post(address, given)


@pytest.mark.parametrize("word", OWN.split())
def test_a_word_with_which_an_address_of_ours_begins_is_the_papers_own(word):
    assert is_the_papers_own(f"/{word}/")
    assert is_the_papers_own(f"/{word}/anything/below/")


@pytest.mark.parametrize("address", ["/about/", "/economy/feed-2/", "/searching/", "/sitemap-1/"])
def test_any_other_word_is_free(address):
    assert not is_the_papers_own(address)


def test_the_feed_of_a_section_is_the_papers_own():
    assert is_the_papers_own("/economy/feed/")


@pytest.mark.parametrize("slug", ["search", "archive", "comments"])
@pytest.mark.parametrize("model", ["notice", "section"])
def test_the_form_refuses_it_in_words(desk, paper, model, slug):
    response = add(desk, model, paper, slug)
    words = f"“/{slug}/” is an address of the paper's own. Choose another word."
    assert response.context["form"].errors["slug"] == [words]
    assert not paper.get_children().filter(slug=slug).exists()


def test_what_stands_below_is_refused_only_where_it_could_not_be_read(desk, section, paper):
    about = add_notice(under=paper, notice=Notice(title="About", slug="about"))
    response = add(desk, "notice", about, "feed")
    assert "Choose another word." in response.context["form"].errors["slug"][0]
    for model, above in (("story", section), ("notice", about)):
        assert add(desk, model, above, "search").status_code == 302


def test_a_page_that_was_there_before_is_mended_at_its_form(desk, paper):
    there = paper.add_child(instance=Notice(title="Search", slug="search"))
    edit = reverse("wagtailadmin_pages:edit", args=(there.pk,))
    assert "slug" in desk.post(edit, form("search")).context["form"].errors
    assert desk.post(edit, form("how-to-search")).status_code == 302


def test_the_services_refuse_it_too(paper):
    with pytest.raises(ValidationError, match="“/search/” is an address"):
        add_notice(under=paper, notice=Notice(title="Search", slug="search"))
    with pytest.raises(ValidationError, match="“/desk/” is an address"):
        add_section(paper=paper, name="Desk", slug="desk")


def test_a_copy_stands_in_the_section_it_was_copied_to(desk, section):
    story = factories.make_story(section, imported_from="wordpress:old:1")
    other = Section.objects.get(slug="straits")
    given = {"new_title": "A copy", "new_slug": "a-copy", "new_parent_page": other.pk}
    response = desk.post(reverse("wagtailadmin_pages:copy", args=(story.pk,)), given)
    assert response.status_code == 302
    copy = Story.at_the_desk().get(slug="a-copy")
    assert (copy.section, copy.live, copy.imported_from) == (other, False, None)
    assert copy.published_at is None


def test_an_imported_notice_can_be_copied(desk, paper):
    notice = Notice(title="About", slug="about", imported_from="wordpress:old:2")
    add_notice(under=paper, notice=notice)
    given = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": paper.pk}
    desk.post(reverse("wagtailadmin_pages:copy", args=(notice.pk,)), given)
    assert Notice.objects.get(slug="copy").imported_from is None
