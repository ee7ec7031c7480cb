"""What can go wrong with a comment, each in one sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError


class CommentError(LatefinalError):
    """Anything that went wrong with a comment."""


class NothingSaid(CommentError):
    """No words are left once markup is out."""

    def __init__(self) -> None:
        super().__init__(_("Your comment holds no words. Write some and send it again."))


class AnswersNothingShown(CommentError):
    """What is answered is not, or no longer, shown under this story."""

    def __init__(self) -> None:
        super().__init__(
            _("The comment you answer is no longer shown. Leave yours as one of its own.")
        )


class TooManyComments(CommentError):
    """More comments than a person writes came from one address or one network."""

    def __init__(self) -> None:
        super().__init__(
            _("Too many comments came from you in a short time. Wait ten minutes and send it then.")
        )


class ReasonMissing(CommentError):
    """A comment was to be removed without a reason."""

    def __init__(self) -> None:
        super().__init__(_("Say why you remove it: the reason is kept with the ruling."))
