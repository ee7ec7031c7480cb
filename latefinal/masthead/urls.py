"""Addresses of what the masthead decides."""

from django.urls import path

from .views import accent, favicon

urlpatterns = [
    path("masthead.css", accent, name="accent"),
    path("favicon.ico", favicon, name="favicon"),
]
