"""The desk's addresses outside Wagtail's own."""

from django.urls import path

from .views.claim import claim

urlpatterns = [
    path("claim/<str:token>/", claim, name="claim"),
]
