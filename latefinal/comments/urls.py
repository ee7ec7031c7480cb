"""Addresses of the comments room."""

from django.urls import re_path

from .views import reader

app_name = "comments"

# No more digits than a row's number has: a longer one is an address that does not exist.
urlpatterns = [
    re_path(r"^comments/(?P<story_id>[0-9]{1,18})/$", reader.comments, name="thread"),
]
