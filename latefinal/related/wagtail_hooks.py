"""The addresses of this room at the desk."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from . import views


@hooks.register("register_admin_urls")
def related_addresses() -> list[URLPattern]:
    """What stands beside a story, and what an editor decides about it."""
    return [
        path("related/<int:story_id>/", views.beside_story, name="related_stories"),
        path("related/row/<int:row_id>/", views.decide, name="decide_related"),
    ]
