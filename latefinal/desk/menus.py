"""Wagtail's submenus, asked once for each request."""

from __future__ import annotations

from typing import Any

from wagtail.admin.menu import Menu, MenuItem, reports_menu, settings_menu


def ask_once_a_request(menu: Menu) -> None:
    """Let `menu` remember which of its items a request is shown.

    Wagtail asks to know whether there are any, and once more to draw them; ours ask the database.
    """
    ask, remembered = menu.menu_items_for_request, f"_items_of_{id(menu)}"

    def asked(request: Any) -> list[MenuItem]:
        if not hasattr(request, remembered):
            setattr(request, remembered, ask(request))
        return list(getattr(request, remembered))

    menu.menu_items_for_request = asked


def set_up() -> None:
    """For the two that stand in the desk's menu."""
    for menu in (reports_menu, settings_menu):
        ask_once_a_request(menu)
