"""The readers' addresses of this room."""

from django.urls import path

from .views import readers as views

urlpatterns = [
    path("source/<int:pk>/", views.source, name="source"),
    path("outlet/<slug:slug>/", views.outlet, name="outlet"),
    path("labels/", views.labels, name="labels"),
]
