"""Addresses of the front page and the lists; a section's own, which takes any word, last."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.front, name="front"),
    path("topic/<slug:slug>/", views.topic, name="topic"),
    path("by/<slug:slug>/", views.contributor, name="contributor"),
    path("archive/", views.archive, name="archive"),
    path("archive/<int:year>/<int:month>/<int:day>/", views.archive_day, name="archive_day"),
    path("corrections/", views.corrections, name="corrections"),
]

# Below every other room's addresses: a section may be called anything.
sections = [
    path("<slug:section>/", views.section, name="section"),
]
