"""The readers' addresses of this room."""

from django.urls import path

from .views import readers

urlpatterns = [
    path("silent-edits/", readers.edits, name="silent_edits"),
    path("silent-edits/feed/", readers.feed, name="silent_edits_feed"),
]
