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
