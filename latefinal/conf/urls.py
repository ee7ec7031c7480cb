"""Every address of the paper. A room's own addresses stand in its `urls.py`."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from latefinal.front.urls import sections

urlpatterns = [
    path("", include("latefinal.desk.urls")),  # signing in is ours
    path("", include("latefinal.wire.urls")),  # silent edits, and what a phone installs
    path("desk/", include(wagtailadmin_urls)),
    path("", include("latefinal.comments.urls")),
    path("", include("latefinal.search.urls")),
    path("", include("latefinal.sourcing.urls")),
    path("", include("latefinal.front.urls")),
    path("", include("latefinal.masthead.urls")),
    path("", include("latefinal.pictures.urls")),
    path("", include("latefinal.subscriptions.urls")),
    path("", include("latefinal.editions.urls")),
    path("", include("latefinal.syndication.urls")),
    path("", include("latefinal.bounces.urls")),
    path("", include("latefinal.demo.urls")),
    path("", include("latefinal.past.urls")),
    # Every other room's addresses stand above this line: what follows takes any word.
    path("", include(sections)),
    path("", include("latefinal.stories.urls")),
]
