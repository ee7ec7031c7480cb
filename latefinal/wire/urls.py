"""What stands below /desk/ and asks nobody to sign in."""

from django.urls import path

from .views import manifest

urlpatterns = [path("desk/manifest.webmanifest", manifest, name="desk_manifest")]
