"""Wagtail's room of users and groups, with our screen of a group's rights."""

from __future__ import annotations

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """It is asked here which screens there are."""

    group_viewset = "latefinal.desk.groups.Groups"
