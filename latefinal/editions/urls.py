"""The addresses of editions on the reader's site."""

from django.urls import path, register_converter

from .views import archive, clicks, feed, proof


class Day:
    """A date as addresses write it, such as 2026-11-23."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> str:
        """As it is; the view says whether there is such a day."""
        return value

    def to_url(self, value: object) -> str:
        """A date or its spelling."""
        return str(value)


register_converter(Day, "day")

urlpatterns = [
    path("evening/", archive.archive, name="evening"),
    path("evening/feed/", feed.feed, name="evening_feed"),
    path("evening/<day:day>/", archive.edition, name="edition"),
    path("newsletters/<slug:slug>/", archive.archive, name="newsletter"),
    path("newsletters/<slug:slug>/feed/", feed.feed),
    path("newsletters/<slug:slug>/<day:day>/", archive.edition),
    path("newsletters/<slug:slug>/<day:day>/<int:number>/", archive.edition),
    path("evening/proof/<str:token>/<str:answer>/", proof.answer, name="proof"),
    path("evening/to/<str:token>/", clicks.to_story, name="to_story"),
]
