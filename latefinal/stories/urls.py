"""Addresses of stories and notices. They take any two or more words, so they come last."""

from django.urls import path, re_path

from .views.reader import notice, story

urlpatterns = [
    path("<slug:section>/<slug:slug>/", story, name="story"),
    # Wagtail asks for this name when it says where a page is.
    re_path(r"^((?:[\w-]+/)*)$", notice, name="wagtail_serve"),
]
