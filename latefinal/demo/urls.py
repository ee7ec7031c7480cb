"""The demo's addresses."""

from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("demo/mailbox/", views.mailbox, name="mailbox"),
    path("demo/mailbox/<str:name>/", views.letter, name="letter"),
    path("demo/mailbox/<str:name>/page/", views.letter_page, name="letter_page"),
    path("demo/mailbox/<str:name>/file/", views.letter_file, name="letter_file"),
]
