"""The desk's addresses outside Wagtail's own."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from .views.claim import claim
from .views.people import join
from .views.showing import shown
from .views.signing_in import NewPasswordView, SignInView, SignOutView

urlpatterns = [
    # Wagtail's own addresses and names, with our views; they stand above Wagtail's.
    path("desk/login/", SignInView.as_view(), name="wagtailadmin_login"),
    path("desk/logout/", SignOutView.as_view(), name="wagtailadmin_logout"),
    path("desk/password_reset/", NewPasswordView.as_view(), name="wagtailadmin_password_reset"),
    # There is one site, whose address is a setting of the house; what is submitted takes the steps
    # of `desk.roles`; and people have a screen of their own.
    re_path(
        "^desk/(?:sites|workflows|users)/", RedirectView.as_view(pattern_name="wagtailadmin_home")
    ),
    path("claim/<str:token>/", claim, name="claim"),
    path("join/<str:token>/", join, name="join"),
    path("shown/<str:token>/", shown, name="shown_story"),
]
