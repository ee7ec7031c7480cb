"""What can go wrong at the desk as a whole, each in one sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError


class PaperIsThere(LatefinalError):
    """A folder holds one paper, and a paper is founded once."""

    def __init__(self, name: str) -> None:
        words = _(
            "Here is a paper already, “%(name)s”. Its people are under Settings at the desk; for "
            "another paper, take another folder (LATEFINAL_HOME) or database."
        )
        super().__init__(words % {"name": name})


class NoSuchLink(LatefinalError):
    """Not signed by this paper."""

    def __init__(self) -> None:
        super().__init__(_("This link shows nothing. Take it whole from the letter it came in."))


class LinkHasEnded(LatefinalError):
    """It showed a story once."""

    def __init__(self) -> None:
        super().__init__(_("This link has ended. Ask whoever sent it to you for a new one."))
