"""The stories room, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    """Sections, topics, stories, corrections, notices."""

    name = "latefinal.stories"
    verbose_name = _("Stories")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Ask the door our questions; set up the editors; follow moves, pictures and outlets."""
        from . import cache_keys

        cache_keys.declare()
        from . import comparing, panels

        self._ask_before_publishing()
        comparing.set_up()
        panels.set_up()
        self._follow_stories()
        self._follow_drafts()
        self._follow_pictures()

    def _ask_before_publishing(self) -> None:
        from .checks_of_copy import missing_from_copy, same_slugline_today
        from .checks_of_days import days_without_dates, today_of_another_day
        from .links import links_that_lead_nowhere
        from .machines import missing_from_machine
        from .picture_checks import asked_of_pictures
        from .publish_checks import advice, checks
        from .rules import killed, missing_from_pictures

        asked = (
            killed,
            missing_from_copy,
            missing_from_pictures,
            asked_of_pictures,
            missing_from_machine,
            today_of_another_day,
            links_that_lead_nowhere,
        )
        for check in asked:
            checks.register(check)
        for one in (days_without_dates, same_slugline_today):
            advice.register(one)

    def _follow_stories(self) -> None:
        from wagtail.models import Page, Revision
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from .models import Story
        from .services import (
            follow_the_draft,
            follow_the_tree,
            keep_the_reason,
            note_the_corrections,
            note_what_was_told,
            settle_approval,
        )
        from .silent import whoever_publishes

        def moved(instance: Page, **_signal: object) -> None:
            if isinstance(page := instance.specific, Story):
                follow_the_tree(story=page)

        def unpublished(instance: Page, **_signal: object) -> None:
            if isinstance(page := instance.specific, Story):
                keep_the_reason(story=page)

        def published(instance: Page, revision: Revision | None = None, **_signal: object) -> None:
            if isinstance(page := instance.specific, Story):
                follow_the_draft(story=page)
                if revision is not None:
                    note_the_corrections(story=page, version=revision)
                    note_what_was_told(story=page, version=revision)
                settle_approval(story=page, by=whoever_publishes(page))

        page_published.connect(published, weak=False, dispatch_uid="stories.follow_the_draft")
        post_page_move.connect(moved, weak=False, dispatch_uid="stories.follow_the_tree")
        page_unpublished.connect(unpublished, weak=False, dispatch_uid="stories.keep_the_reason")

    def _follow_drafts(self) -> None:
        from django.db.models.signals import post_save
        from wagtail.models import Revision

        from latefinal.plumbing import clock

        from .models import Story
        from .services import note_the_links

        def saved(instance: Revision, **_signal: object) -> None:
            if instance.content_type.model_class() is Story:
                note_the_links(version=instance, at=clock.now())

        post_save.connect(saved, Revision, weak=False, dispatch_uid="stories.note_the_links")

    def _follow_pictures(self) -> None:
        from functools import partial

        from django.db import transaction
        from django.db.models.signals import post_save

        from latefinal.outlets.models import Outlet
        from latefinal.pictures.models import Picture
        from latefinal.pictures.services import when_rendered

        from .services import draw_bodies_again

        def picture_edited(instance: Picture, **signal: object) -> None:
            if not signal["created"]:
                transaction.on_commit(partial(draw_bodies_again.enqueue, instance.pk))

        def outlet_edited(instance: Outlet, **_signal: object) -> None:
            # A handout says who owns the outlet that handed it out.
            for picture in instance.pictures.all():
                picture_edited(picture, created=False)

        def picture_rendered(picture: Picture) -> None:
            # A story may have been published before its pictures were there to be shown.
            draw_bodies_again.enqueue(picture.pk)

        when_rendered(picture_rendered)
        post_save.connect(picture_edited, Picture, weak=False, dispatch_uid="stories.picture")
        post_save.connect(outlet_edited, Outlet, weak=False, dispatch_uid="stories.outlet")
