"""Who a session belongs to."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from .models import User


class DeskBackend(ModelBackend):
    """Django's own, which reads a person together with what Wagtail keeps of them.

    Every screen of the desk asks for both.
    """

    def get_user(self, user_id: Any) -> User | None:
        """The person of that number, if they may still sign in."""
        people = User.objects.select_related("wagtail_userprofile")
        person = people.filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None
