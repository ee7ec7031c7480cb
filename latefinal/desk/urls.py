"""The desk's addresses outside Wagtail's own."""

from django.urls import path

from .views.claim import claim
from .views.signing_in import NewPasswordView, SignInView, SignOutView

urlpatterns = [
    # Wagtail's own addresses and names, with our views; they stand above Wagtail's.
    path("desk/login/", SignInView.as_view(), name="wagtailadmin_login"),
    path("desk/logout/", SignOutView.as_view(), name="wagtailadmin_logout"),
    path("desk/password_reset/", NewPasswordView.as_view(), name="wagtailadmin_password_reset"),
    path("claim/<str:token>/", claim, name="claim"),
]
