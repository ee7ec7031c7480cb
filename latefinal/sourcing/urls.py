"""The readers' addresses of this room."""

from django.urls import path

from . import views

urlpatterns = [
    path("source/<int:pk>/", views.source, name="source"),
    path("outlet/<slug:slug>/", views.outlet, name="outlet"),
    path("labels/", views.labels, name="labels"),
]
