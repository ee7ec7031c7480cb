"""What of this room asks nobody to sign in."""

from django.urls import path

from .views import bringing, readers

urlpatterns = [
    path("silent-edits/", readers.edits, name="silent_edits"),
    path("silent-edits/feed/", readers.feed, name="silent_edits_feed"),
    path("desk/manifest.webmanifest", bringing.manifest, name="desk_manifest"),
]
