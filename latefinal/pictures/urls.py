"""Addresses of stored files."""

from django.urls import path

from .views import media

urlpatterns = [
    path("media/<path:path>", media, name="media"),
]
