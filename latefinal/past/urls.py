"""Addresses of earlier versions; they stand before those of stories and notices."""

from django.urls import path

from .views.readers import earlier, earlier_version

urlpatterns = [
    path("<slug:section>/<slug:slug>/earlier/", earlier, name="earlier"),
    path(
        "<slug:section>/<slug:slug>/earlier/<int:number>/", earlier_version, name="earlier_version"
    ),
]
