"""The newsletters' addresses on the reader's site."""

from django.urls import path, register_converter

from .rules.links import OF_A_TEST
from .views import clicks, feed, held, preferences, proof, reader


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
    path("evening/", reader.archive, name="evening"),
    path("evening/feed/", feed.feed, name="evening_feed"),
    path("evening/<day:day>/", reader.edition, name="edition"),
    path("newsletters/<slug:slug>/", reader.archive, name="newsletter"),
    path("newsletters/<slug:slug>/feed/", feed.feed),
    path("newsletters/<slug:slug>/<day:day>/", reader.edition),
    path("newsletters/<slug:slug>/<day:day>/<int:number>/", reader.edition),
    path("evening/subscribe/", reader.subscribe, name="subscribe"),
    path("evening/confirm/<str:token>/", reader.confirm_page, name="confirm"),
    # Before those that take any word: the links of a letter that an editor sent to themselves.
    path(f"evening/leave/{OF_A_TEST}/", reader.of_a_test, name="leave_a_test"),
    path(f"evening/preferences/{OF_A_TEST}/", reader.of_a_test, name="preferences_of_a_test"),
    path("evening/preferences/<str:token>/", preferences.preferences, name="preferences"),
    path("evening/proof/<str:token>/<str:answer>/", proof.answer, name="proof"),
    path("evening/preferences/<str:token>/held/", held.held, name="held"),
    path("evening/preferences/<str:token>/held.json", held.file, name="held_file"),
    path("evening/preferences/<str:token>/erase/", held.erase, name="erase"),
    path("evening/held/", held.ask, name="ask_held"),
    path("evening/to/<str:token>/", clicks.to_story, name="to_story"),
    path("evening/leave/<str:token>/", reader.leave_page, name="leave"),
]
