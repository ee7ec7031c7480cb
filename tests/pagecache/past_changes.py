"""Changes that no service makes: Wagtail's own, in bulk, in SQL, by the clock."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision

from latefinal.comments.models import Comment, Ruling
from latefinal.editions.models import Item, LetterVariant
from latefinal.masthead.models import AICrawlers, Contributor, Masthead
from latefinal.outlets.models import Outlet, OutletHost, OutletName, Ownership
from latefinal.pictures.models import Picture, PictureRendition
from latefinal.related.models import RelatedStory
from latefinal.sourcing.models import Source, Standing, Statement
from latefinal.stories.models import (
    Byline,
    Correction,
    Notice,
    Paper,
    Section,
    Story,
    Topic,
    WithdrawnCorrection,
)
from latefinal.subscriptions.models import Newsletter

from .desk import Desk, past

# Wagtail's own.


@past
def a_page_is_unpublished(desk: Desk) -> None:
    if (page := desk.one(Page.objects.filter(live=True, depth__gt=2))) is not None:
        page.specific.unpublish()


@past
def a_page_is_published(desk: Desk) -> None:
    if (page := desk.one(Page.objects.filter(live=False, depth__gt=2))) is not None:
        page.specific.save_revision().publish()


@past
def a_page_is_moved(desk: Desk) -> None:
    moved, target = desk.one(Section.objects.all()), Paper.objects.get()
    moved.move(target, pos=desk.random.choice(["first-child", "last-child"]))
    notice = desk.one(Notice.objects.filter(depth__gt=3))
    if notice is not None:
        notice.move(notice.get_parent(), pos="first-child")


@past
def a_notice_changes_its_place(desk: Desk) -> None:
    notice = desk.one(Notice.objects.filter(numchild=0))
    others = Notice.objects.exclude(pk=notice.pk if notice else None)
    if notice and (other := desk.one(others)) and not other.is_descendant_of(notice):
        notice.move(other, pos="last-child")


@past
def a_page_has_another_address(desk: Desk) -> None:
    page = desk.one(Page.objects.filter(depth__gt=2)).specific
    page.slug = desk.slug()
    page.save()


@past
def a_notice_says_something_else(desk: Desk) -> None:
    if (notice := desk.one(Notice.objects.all())) is not None:
        notice.body = [*notice.body.raw_data, {"type": "text", "value": f"<p>{desk.words()}</p>"}]
        notice.save_revision().publish()


@past
def another_notice_is_the_imprint(desk: Desk) -> None:
    notice = desk.one(Notice.objects.all())
    if notice is not None:
        Notice.objects.exclude(pk=notice.pk).update(is_imprint=False)
        notice.is_imprint = True
        notice.save_revision().publish()


@past
def a_story_is_deleted(desk: Desk) -> None:
    sent = Item.objects.values("story")
    if (story := desk.one(Story.at_the_desk().exclude(pk__in=sent))) is not None:
        story.delete()


@past
def a_notice_is_deleted(desk: Desk) -> None:
    if (notice := desk.one(Notice.objects.filter(numchild=0))) is not None:
        notice.delete()


@past
def an_empty_section_is_deleted(desk: Desk) -> None:
    if (section := desk.one(Section.objects.filter(numchild=0))) is not None:
        section.delete()


@past
def a_version_is_deleted(desk: Desk) -> None:
    if (version := desk.one(Revision.objects.all())) is not None:
        version.delete()


@past
def an_old_address_leads_on(desk: Desk) -> None:
    Redirect.add_redirect(f"/{desk.slug()}", "/evening/")
    Redirect.objects.filter(old_path="/old/address").update(redirect_link="/archive/")


# The snippets.


@past
def a_topic_is_renamed(desk: Desk) -> None:
    topic = desk.one(Topic.objects.all())
    topic.name, topic.about = desk.words(), desk.words()
    topic.slug = desk.slug() if desk.flag() else topic.slug
    topic.save()


@past
def a_topic_is_deleted(desk: Desk) -> None:
    if desk.flag() and (topic := desk.one(Topic.objects.all())) is not None:
        topic.delete()


@past
def a_contributor_is_renamed(desk: Desk) -> None:
    contributor = desk.one(Contributor.objects.all())
    contributor.name, contributor.line = desk.words(), desk.words()
    contributor.slug = desk.slug() if desk.flag() else contributor.slug
    contributor.is_desk = desk.flag()
    contributor.save()


@past
def an_outlet_changes_hands(desk: Desk) -> None:
    outlet = desk.one(Outlet.objects.all())
    outlet.name, outlet.evidence = desk.words(), desk.words()
    outlet.owner, outlet.country, outlet.as_of = desk.words(), desk.words(), desk.at.date()
    outlet.ownership = desk.random.choice(Ownership.values)
    outlet.kind = "government" if outlet.ownership == Ownership.STATE and desk.flag() else ""
    outlet.slug = desk.slug() if desk.flag() else outlet.slug
    outlet.save()


@past
def an_outlet_is_called_otherwise_in_sql(desk: Desk) -> None:
    OutletName.objects.update(name=desk.words())
    if (host := desk.one(OutletHost.objects.all())) is not None:
        OutletHost.objects.filter(pk=host.pk).update(host=f"{desk.slug()}.example")


@past
def a_source_is_renamed(desk: Desk) -> None:
    Source.objects.filter(pk=desk.one(Source.objects.all()).pk).update(name=desk.words())


@past
def a_picture_is_edited(desk: Desk) -> None:
    picture = desk.one(Picture.objects.all())
    for name in desk.random.sample(["title", "credit", "caption", "alt", "rights"], 2):
        setattr(picture, name, desk.words())
    picture.save()


@past
def a_newsletter_is_renamed(desk: Desk) -> None:
    newsletter = desk.one(Newsletter.objects.all())
    Newsletter.objects.filter(pk=newsletter.pk).update(name=desk.words(), words=desk.words())


# The masthead.


@past
def the_masthead_is_saved(desk: Desk) -> None:
    masthead = Masthead.load()
    fields = {
        "name": desk.words(),
        "strapline": desk.words(),
        "zone": desk.random.choice(["Pacific/Auckland", "America/Lima", "UTC"]),
        "staff": desk.words(),
        "publisher": desk.words(),
        "parent_company": desk.words(),
        "state_holdings": desk.words(),
        "signup_title": desk.words(),
        "accent": "#8c1d18",
        "shows_sourcing": desk.flag(),
        "shows_sourcing_in_letters": desk.flag(),
        "has_whole_feeds": desk.flag(),
        "ai_crawlers": desk.random.choice(AICrawlers.values),
        "terms": "https://rights.example/terms.xml",
        "is_unlisted": desk.flag(),
        "is_sample": desk.flag(),
    }
    for name in desk.random.sample(sorted(fields), 3):
        setattr(masthead, name, fields[name])
    masthead.save()


@past
def the_zone_is_another(desk: Desk) -> None:
    Masthead.objects.update(zone=desk.random.choice(["Pacific/Auckland", "America/Lima", "UTC"]))


# In bulk and in SQL.


@past
def stories_are_updated_in_bulk(desk: Desk) -> None:
    name = desk.random.choice(["kicker", "standfirst", "dateline", "body_html", "spike_reason"])
    Story.objects.filter(pk=desk.any_story().pk).update(**{name: desk.words()})


@past
def stories_take_longer_to_read(desk: Desk) -> None:
    Story.objects.filter(pk=desk.story().pk).update(word_count=desk.random.randrange(5000))


@past
def headlines_are_written_in_sql(desk: Desk) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_page SET title = %s WHERE id = %s",
            [desk.words(), desk.any_story().pk],
        )


@past
def rows_of_stories_go(desk: Desk) -> None:
    model = desk.random.choice([Byline, Correction, WithdrawnCorrection, RelatedStory, Statement])
    if (row := desk.one(model.objects.all())) is not None:
        row.delete()


@past
def bylines_change(desk: Desk) -> None:
    if (byline := desk.one(Byline.objects.all())) is not None:
        contributor = desk.one(Contributor.objects.all())
        Byline.objects.filter(pk=byline.pk).update(
            contributor=contributor, role=desk.words(), sort_order=desk.random.randrange(9)
        )


@past
def a_correction_is_worded_anew(desk: Desk) -> None:
    if (correction := desk.one(Correction.objects.all())) is not None:
        ago = timedelta(minutes=desk.random.randrange(500))
        Correction.objects.filter(pk=correction.pk).update(words=desk.words(), at=desk.at - ago)


@past
def a_statement_is_dismissed(desk: Desk) -> None:
    if (statement := desk.one(Statement.objects.all())) is not None:
        standing = desk.random.choice(Standing.values)
        Statement.objects.filter(pk=statement.pk).update(standing=standing)


@past
def comments_are_deleted(desk: Desk) -> None:
    if (comment := desk.one(Comment.objects.all())) is not None:
        comment.delete()
    if (ruling := desk.one(Ruling.objects.all())) is not None:
        ruling.delete()


@past
def renditions_go(desk: Desk) -> None:
    PictureRendition.objects.filter(image=desk.one(Picture.objects.all())).delete()


@past
def a_past_edition_is_reworded(desk: Desk) -> None:
    LetterVariant.objects.filter(is_public=True).update(subject=desk.words())


@past
def an_item_of_a_past_edition_goes(desk: Desk) -> None:
    if (item := desk.one(Item.objects.all())) is not None:
        item.delete()


# The clock.


@past
def hours_go_by(desk: Desk) -> None:
    desk.travel(desk.at + timedelta(minutes=desk.random.randrange(1, 300)))


@past
def a_day_goes_by(desk: Desk) -> None:
    desk.travel(desk.at + timedelta(days=1))
