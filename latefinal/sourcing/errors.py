"""What can go wrong with a statement, each in one sentence."""

from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError
from latefinal.plumbing.shortening import shorten


class SourcingError(LatefinalError):
    """Anything that went wrong with who said what."""


class WordsNotMarkable(SourcingError):
    """A link or another mark stands within the words."""

    def __init__(self, words: str) -> None:
        shown = shorten(" ".join(words.split()), 60)
        super().__init__(
            _(
                "Within “%(words)s” stands a link, or another mark. Take it off in the story, or "
                "mark the words there by hand."
            )
            % {"words": shown}
        )


class DecidedMeanwhile(SourcingError):
    """Somebody else was first, or the words stand there no longer."""


class NoSpeakerNamed(SourcingError):
    """A statement was to be confirmed, and nobody said whose it is."""


class NoGrounds(SourcingError):
    """It is said how something turned out, and not how that is known."""

    def __init__(self, gist: str) -> None:
        words = _("Say on which day “%(gist)s” turned out so, and in a sentence what shows it.")
        super().__init__(words % {"gist": gist})


class NoWayNamed(SourcingError):
    """It is not said how the words came: the outlet or the document is missing."""
