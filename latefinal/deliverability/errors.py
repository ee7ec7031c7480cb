"""What can go wrong while mail is looked at, each in one sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError


class NamesSilent(LatefinalError):
    """No name server answered in time, or it said that it could not."""

    def __init__(self, name: str) -> None:
        super().__init__(_("No name server answered when asked about %s.") % name)
        self.name = name
