"""Who reads the paper, and who works at it: their screens, rights and log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter

from latefinal.desk.giving_roles import manages_people
from latefinal.desk.services.people import LEFT, ROLES_CHANGED
from latefinal.desk.views import lists, people, readers
from latefinal.desk.views.who_has_what import who_has_what
from latefinal.people.models import User
from latefinal.people.rights import GuardedMenuItem, row_of
from latefinal.stories.rights import writes_somewhere

SEES_READERS, CHANGES_READERS = "readers.view_reader", "readers.change_reader"


class MenuItemFor(MenuItem):
    """An entry of the desk's menu for those of whom `may` holds, where no single right says it."""

    def __init__(self, *args: Any, may: Callable[[User], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may = may

    def is_shown(self, request: Any) -> bool:
        """For them alone."""
        return self.may(request.user)


@hooks.register("register_admin_menu_item")
def readers_in_the_menu() -> GuardedMenuItem:
    """After tonight's edition."""
    return GuardedMenuItem(
        _("Readers"),
        reverse("readers_desk:list"),
        name="readers",
        icon_name="group",
        order=320,
        right=SEES_READERS,
    )


@hooks.register("register_admin_urls")
def readers_addresses() -> list[URLPattern | URLResolver]:
    """Below /desk/readers/."""
    rooms = [
        path("", readers.readers, name="list"),
        path("over-time/", readers.over_time, name="over_time"),
        path("lists/", lists.lists, name="lists"),
        path("lists/<int:upload_id>/", lists.upload, name="upload"),
        path("export/", lists.export, name="export"),
        path("<int:reader_id>/", readers.reader, name="reader"),
        path("<int:reader_id>/stop/", readers.stop_letter, name="stop"),
        path("<int:reader_id>/copy/", readers.mail_copy, name="copy"),
        path("<int:reader_id>/erase/", readers.erase, name="erase"),
    ]
    return [path("readers/", include((rooms, "readers_desk")))]


@hooks.register("register_settings_menu_item")
def people_in_the_menu() -> MenuItem:
    """In place of Wagtail's users."""
    return MenuItemFor(
        _("People"),
        reverse("people_desk:list"),
        name="people",
        icon_name="user",
        order=90,
        may=manages_people,
    )


@hooks.register("register_admin_urls")
def people_addresses() -> list[URLPattern | URLResolver]:
    """Below /desk/people/."""
    rooms = [
        path("", people.people, name="list"),
        path("invite/", people.invite, name="invite"),
        path("invitations/<int:invitation_id>/back/", people.withdraw, name="withdraw"),
        path("<int:person_id>/", people.person, name="person"),
        path("<int:person_id>/leave/", people.leave, name="leave"),
    ]
    return [path("people/", include((rooms, "people_desk")))]


@hooks.register("register_admin_menu_item")
def who_has_what_in_the_menu() -> MenuItem:
    """After the stories."""
    return MenuItemFor(
        _("Who has what"),
        reverse("who_has_what"),
        name="who-has-what",
        icon_name="list-ul",
        order=55,
        may=writes_somewhere,
    )


@hooks.register("register_admin_urls")
def who_has_what_address() -> list[URLPattern]:
    """Below /desk/."""
    return [path("who-has-what/", who_has_what, name="who_has_what")]


@hooks.register("register_permissions")
def who_may_see_readers() -> QuerySet[Permission]:
    """Offer the rights to see readers and to change what is held where groups are given theirs."""
    return row_of(SEES_READERS) | row_of(CHANGES_READERS)


@hooks.register("register_log_actions")
def log_of_people(actions: Any) -> None:
    """Let the log say who came to do what, and who left."""

    class OfPerson(LogFormatter):
        said: Any

        def format_message(self, entry: Any) -> str:
            """What became of them."""
            return str(self.said) % entry.data

    @actions.register_action(ROLES_CHANGED)
    class RolesChangedFormatter(OfPerson):
        label = _("Changed what somebody does")
        said = _("Does now: %(roles)s")

    @actions.register_action(LEFT)
    class LeftFormatter(OfPerson):
        label = _("Ended somebody's access")
        said = _("Left; drafts to %(heir)s: %(drafts)s")
