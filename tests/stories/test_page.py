"""A story's page, part by part; and what stands where a story was."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from latefinal.stories.models import Correction, Notice, Section, Story, Topic
from latefinal.stories.services import add_notice, add_section, publish_story, spike_story
from tests import factories

HOUR = timedelta(hours=1)


def words_of(response):
    return response.content.decode()


def read(client, story):
    """The page as one line of markup, spaces folded."""
    response = client.get(story.get_absolute_url())
    assert response.status_code == 200
    return " ".join(words_of(response).split())


def correct(story, **fields):
    story.corrections.add(Correction(**fields))
    story.save()
    return story


def test_the_parts_stand_in_their_order(client, section):
    story = factories.make_story(
        section,
        kind="analysis",
        kicker="The lease",
        dateline="Varen",
        lead_picture=factories.make_picture(),
        topics=[Topic.objects.create(name="Dredging", slug="dredging")],
    )
    correct(story, words="It is 4.5 million.", at=factories.AT + HOUR)
    page = read(client, story)
    parts = [
        'href="/central-highlands/" dir="auto">Central Highlands</a>',
        "· Analysis · <bdi>The lease</bdi>",
        f'<h1 dir="auto">{story.title}</h1>',
        story.standfirst,
        "By <b>Meridian Staff</b>, <bdi>Varen</bdi>",
        '<time datetime="2026-11-23T14:00+05:00">23 Nov 2026, 14:00</time>',
        'Updated <time datetime="2026-11-23T15:00+05:00">15:00</time> (UTC+5)',
        "1 min read",
        "<picture>",
        "The outer harbour.",
        "Image: <bdi>A. Photographer</bdi>",
        "The words of story",
        "It is 4.5 million.",
        "Dredging</a>",
    ]
    found = [page.find(part, page.find("<main")) for part in parts]
    assert -1 not in found, dict(zip(parts, found, strict=True))
    assert found == sorted(found)


def test_contributors_are_linked_in_order_with_their_roles(client, section):
    names = [("Ilse Maren", "in Varen"), ("Tam Oren", ""), ("A. Photographer", "photographs")]
    signed = [(factories.make_contributor(name.replace(".", "")), role) for name, role in names]
    page = read(client, factories.make_story(section, signed_by=signed))
    assert (
        'By <a href="/by/ilse-maren/" rel="author"><bdi>Ilse Maren</bdi></a> <bdi>in Varen</bdi>, '
        '<a href="/by/tam-oren/" rel="author"><bdi>Tam Oren</bdi></a> and '
        '<a href="/by/a-photographer/" rel="author"><bdi>A Photographer</bdi></a> '
        "<bdi>photographs</bdi>"
    ) in page


def test_only_a_correction_makes_a_story_updated(client, section, at):
    story = factories.make_story(section)
    story.title = "A typo was mended"
    publish_story(story=story, at=at)
    page = read(client, story)
    assert "A typo was mended" in page
    assert "Updated" not in page
    assert "14:00</time> (UTC+5)" in page


@pytest.mark.parametrize(("changes_meaning", "above"), [(True, True), (False, False)])
def test_a_correction_that_changes_the_meaning_stands_on_top(
    client, section, changes_meaning, above
):
    story = factories.make_story(section)
    correct(story, words="It was the other way round.", changes_meaning=changes_meaning)
    page = read(client, story).partition("<main")[2]
    assert (page.index("the other way round") < page.index("The words of story")) is above


def test_a_handout_says_who_owns_the_outlet(client, section):
    picture = factories.make_picture(
        kind="handout", outlet=factories.make_outlet(), credit="Port Authority"
    )
    page = read(client, factories.make_story(section, lead_picture=picture))
    assert "Image: <bdi>Port Authority</bdi>, handout of <bdi>Karsa Press Agency</bdi>" in page
    assert '<span class="state">state-controlled</span>' in page


@pytest.mark.parametrize("late", [-1, 0])
def test_an_embargoed_story_is_not_found_until_it_lifts(client, section, at, late):
    lift = at - timedelta(seconds=late)
    story = factories.make_story(section, embargoed_until=lift)
    response = client.get(story.get_absolute_url())
    assert response.status_code == (200 if late == 0 else 404)
    assert (story.title in words_of(response)) is (late == 0)


def test_a_draft_is_not_found(client, section):
    story = factories.make_story(section, published=False)
    assert client.get(story.get_absolute_url()).status_code == 404


def test_a_spiked_story_is_gone_with_its_reason(client, section):
    story = spike_story(story=factories.make_story(section), reason="Legal advice.")
    response = client.get(story.get_absolute_url())
    assert response.status_code == 410
    assert "Legal advice." in words_of(response)
    assert story.title not in words_of(response)


def test_a_retracted_story_is_gone_with_its_reason(client, section):
    story = factories.make_story(section)
    correct(story, kind="retraction", words="None of it was so.")
    response = client.get(story.get_absolute_url())
    assert response.status_code == 410
    assert "None of it was so." in words_of(response)


def test_a_story_spiked_under_embargo_was_never_there(client, section, at):
    story = factories.make_story(section, embargoed_until=at + HOUR)
    spike_story(story=story, reason="A source withdrew.")
    assert client.get(story.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("address", ["/nowhere/", "/central-highlands/none/", "/a/b/c/", "/x.php"])
def test_nothing_is_said_in_words(client, paper, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "There is no page at this address." in words_of(response)
    assert 'name="robots" content="noindex"' in words_of(response)


def test_a_moved_story_is_redirected(client, section):
    story = factories.make_story(section)
    old = story.get_absolute_url()
    story.move(Section.objects.get(slug="straits"), pos="last-child")
    response = client.get(old)
    assert (response.status_code, response.headers["Location"]) == (301, f"/straits/{story.slug}/")


def test_a_renamed_story_is_redirected(client, section, at, django_capture_on_commit_callbacks):
    story = factories.make_story(section)
    old = story.get_absolute_url()
    story.slug = "another-word"
    with django_capture_on_commit_callbacks(execute=True):
        publish_story(story=story, at=at)
    response = client.get(old)
    assert response.status_code == 301
    assert response.headers["Location"].endswith("/central-highlands/another-word/")


@pytest.mark.parametrize("slug", ["search", "topic", "feed", "evening", "desk", "archive"])
def test_a_section_cannot_take_an_address_of_the_papers_own(paper, slug):
    with pytest.raises(ValidationError, match="Choose another word"):
        add_section(paper=paper, name="Any", slug=slug)


def test_a_slash_is_added(client, section):
    story = factories.make_story(section)
    response = client.get(story.get_absolute_url().rstrip("/"))
    assert (response.status_code, response.headers["Location"]) == (301, story.get_absolute_url())


def test_notices_stand_at_their_own_addresses(client, paper):
    body = [("text", "<p>Six people.</p>")]
    about = add_notice(under=paper, notice=Notice(title="About", slug="about", body=body))
    add_notice(under=about, notice=Notice(title="Money", slug="money", body=body))
    hidden = Notice(title="Later", slug="later", body=body, live=False)
    add_notice(under=paper, notice=hidden)
    assert "Six people." in words_of(client.get("/about/"))
    assert "Six people." in words_of(client.get("/about/money/"))
    assert client.get("/money/").status_code == 404
    assert client.get("/later/").status_code == 404


def test_wagtails_links_lead_where_ours_do(client, section):
    story = factories.make_story(section)
    assert Page.objects.get(pk=story.pk).specific.url == story.get_absolute_url()
    assert section.url == section.get_absolute_url()


def test_every_block_is_drawn(client, section):
    picture = factories.make_picture()
    body = [
        ("text", '<p>Words and <a href="https://example.org/">a link</a>.</p>'),
        ("heading", "What they say"),
        ("picture", {"picture": picture, "caption": "Other words."}),
        ("quote", {"words": "<p>We never let it.</p>", "source": "The harbour office"}),
        ("pull_quote", {"words": "A line set large"}),
        ("list", "<ul><li>One</li></ul>"),
        ("table", {"data": [["Harbour", "Million"], ["Varen", "2.1"]]}),
        ("aside", {"title": "A lease", "words": "<p>It runs for years.</p>"}),
        ("raw", {"html": '<p onclick="x()">Kept</p><script>bad()</script>', "note": ""}),
        ("raw", {"html": '<p id="main">End</p><a href="#main">To the end</a>', "note": ""}),
        ("raw", {"html": '<iframe src="https://video.example/v/7"></iframe>', "note": ""}),
        ("note", {"words": "Ring the office again"}),
    ]
    page = read(client, factories.make_story(section, body=body))
    for part in (
        "a link",
        '<h2 dir="auto">What they say</h2>',
        "Other words.",
        "We never let it.",
        "2.1",
    ):
        assert part in page
    assert "A line set large" in page
    assert "<p>Kept</p>" in page
    assert "bad()" not in page
    assert page.count('id="main"') == 1
    (end,) = re.findall(r'<p id="(kept-[^"]+)">End</p>', page)
    assert f'<a href="#{end}" rel="noopener nofollow">To the end</a>' in page
    assert (
        '<a href="https://video.example/v/7" rel="noopener nofollow">video.example/v/7</a>' in page
    )
    assert "Ring the office" not in page


def test_an_edited_picture_is_drawn_anew_in_stored_bodies(
    client, section, django_capture_on_commit_callbacks
):
    picture = factories.make_picture()
    with django_capture_on_commit_callbacks(execute=True):
        story = factories.make_story(
            section, body=[("picture", {"picture": picture, "caption": ""})]
        )
    with django_capture_on_commit_callbacks(execute=True):
        picture.credit = "B. Photographer"
        picture.save()
    assert "Image: <bdi>B. Photographer</bdi>" in read(client, story)


def test_an_outlets_new_owner_is_told_in_stored_bodies(
    client, section, django_capture_on_commit_callbacks
):
    outlet = factories.make_outlet()
    picture = factories.make_picture(kind="handout", outlet=outlet)
    with django_capture_on_commit_callbacks(execute=True):
        story = factories.make_story(
            section, body=[("picture", {"picture": picture, "caption": ""})]
        )
    with django_capture_on_commit_callbacks(execute=True):
        outlet.ownership = "independent"
        outlet.save()
    assert '<span class="indep">independent</span>' in read(client, story)


def test_the_editor_sees_what_readers_would(desk, section):
    story = factories.make_story(section, published=False, title="Not yet")
    response = desk.get(f"/desk/pages/{story.pk}/view_draft/")
    page = words_of(response)
    assert response.status_code == 200
    assert '<h1 dir="auto">Not yet</h1>' in page
    assert "The words of story" in page
    assert not Story.at_the_desk().get(pk=story.pk).live


def test_a_live_storys_draft_is_previewed_and_not_stored(desk, client, section):
    story = factories.make_story(section)
    story.body = [("text", "<p>Words of the draft.</p>")]
    story.save_revision()
    assert "Words of the draft." in words_of(desk.get(f"/desk/pages/{story.pk}/view_draft/"))
    assert "Words of the draft." not in read(client, story)


def test_a_story_never_saved_can_be_previewed(section):
    unsaved = Story(title="Unsaved", slug="unsaved", body=[("text", "<p>First words.</p>")])
    unsaved.depth, unsaved.path = section.depth + 1, f"{section.path}0001"
    unsaved.set_url_path(section)
    response = unsaved.make_preview_request()
    assert response.status_code == 200
    assert "First words." in response.content.decode()


def test_reading_is_asked_for_by_get_alone(client, section):
    assert client.post(factories.make_story(section).get_absolute_url()).status_code == 405


def test_no_markup_is_left_open(client, section):
    page = read(client, factories.make_story(section, title="5 < 6 & “so”", standfirst="<b>"))
    assert "5 &lt; 6 &amp; “so”" in page
    assert not re.search(r"<p class=.standfirst.><b>", page)
