"""Where the mailroom is told something over the web."""

from django.urls import path

from . import views

urlpatterns = [path("mail/events/<slug:provider>/", views.events, name="mail-events")]
