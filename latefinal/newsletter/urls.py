"""The evening edition's addresses on the reader's site."""

from django.urls import path, register_converter

from .views import preferences, reader


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
    path("evening/<day:day>/", reader.edition, name="edition"),
    path("evening/subscribe/", reader.subscribe, name="subscribe"),
    path("evening/confirm/<str:token>/", reader.confirm_page, name="confirm"),
    path("evening/preferences/<str:token>/", preferences.preferences, name="preferences"),
    path("evening/leave/<str:token>/", reader.leave_page, name="leave"),
]
