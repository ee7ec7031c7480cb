"""One random and valid call of each service that writes what readers see of a picture."""

from __future__ import annotations

from datetime import timedelta

from wagtail.images.models import Filter

from latefinal.people.models import User
from latefinal.pictures.models import Picture, PictureRendition
from latefinal.pictures.rendering import PictureFacts
from latefinal.pictures.rules import rendition_specs
from latefinal.pictures.services import (
    add_picture,
    give_back_picture,
    make_renditions,
    render_again,
    render_next,
    rendition_lost,
    set_credit,
    settle_use,
    store_renditions,
    withdraw_picture,
)
from latefinal.stories.services import publish_story, settle_pictures
from latefinal.syndication.models import SocialCard
from latefinal.syndication.services import (
    draw_due_cards,
    find_undrawn,
    note_for_card,
    refresh_card,
)
from tests.factories import make_editor, make_picture

from .desk import Desk, calls


@calls(add_picture)
def a_picture_is_added(desk: Desk) -> None:
    picture = make_picture(rendered=False)
    again = Picture(title="Pier", file=picture.file, alt="A pier", credit="A. Photographer")
    story = desk.story()
    story.lead_picture = add_picture(picture=again)
    publish_story(story=story, at=desk.at)


@calls(render_again)
def a_picture_waits_again(desk: Desk) -> None:
    if (picture := desk.one(Picture.objects.all())) is not None:
        render_again(picture=picture)


@calls(rendition_lost)
def a_rendition_is_lost(desk: Desk) -> None:
    if (row := desk.one(PictureRendition.objects.all())) is not None:
        rendition_lost(path=row.file.name)


@calls(store_renditions, render_next, make_renditions)
def renditions_are_made(desk: Desk) -> None:
    picture = desk.one(Picture.objects.all()) or make_picture()
    PictureRendition.objects.filter(image=picture).delete()
    seen = PictureFacts("png", picture.width, picture.height)
    recipes = [picture.recipe(Filter(spec), seen) for spec in rendition_specs()]
    mine = Picture.objects.filter(pk=picture.pk)
    files = {recipe.spec: recipe.spec.encode() for recipe in recipes}
    store_renditions(picture=picture, recipes=recipes, files=files, mine=mine)
    render_next(at=desk.at)


@calls(set_credit)
def many_get_one_credit(desk: Desk) -> None:
    user = User.objects.first() or make_editor("credits@example.org")
    set_credit(pictures=list(Picture.objects.all()[:2]), credit=desk.words(), user=user)


@calls(withdraw_picture, give_back_picture, settle_use, settle_pictures)
def a_picture_is_past_its_last_day(desk: Desk) -> None:
    picture = desk.one(Picture.objects.all()) or make_picture()
    today = desk.at.date()
    Picture.objects.filter(pk=picture.pk).update(use_until=today - timedelta(days=3))
    settle_pictures(at=desk.at)
    Picture.objects.filter(pk=picture.pk).update(use_until=None)
    if desk.flag():
        settle_use(today=today)
        render_next(at=desk.at)


@calls(draw_due_cards, find_undrawn, note_for_card, refresh_card)
def a_card_is_drawn(desk: Desk) -> None:
    find_undrawn(at=desk.at)
    story = desk.story()
    note_for_card(story=story)
    card = SocialCard.objects.get(story=story)
    SocialCard.objects.exclude(pk=card.pk).update(is_due=False)
    refresh_card(card_id=card.pk, at=desk.at)
    draw_due_cards(at=desk.at)
