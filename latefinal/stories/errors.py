"""What can go wrong with a story, each in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError

from .publish_checks import Problem, told


class StoryError(LatefinalError):
    """Anything that went wrong with a story."""


class NotPublishable(StoryError):
    """The story may not be published yet."""

    def __init__(self, headline: str, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        reasons = told(problems)
        super().__init__(
            _("“%(headline)s” was not published. %(reasons)s")
            % {"headline": headline, "reasons": reasons}
        )


class CorrectionIsGone(StoryError):
    """Somebody else took the correction away meanwhile."""

    def __init__(self, headline: str) -> None:
        super().__init__(
            _("That correction of “%(headline)s” was already taken away. Nothing is left to do.")
            % {"headline": headline}
        )


class VersionChanged(StoryError):
    """The version was saved over while somebody was about to name it."""

    def __init__(self, headline: str) -> None:
        super().__init__(
            _(
                "“%(headline)s” is being written: this version was saved again meanwhile. Press "
                "once more to name it as it is now."
            )
            % {"headline": headline}
        )
