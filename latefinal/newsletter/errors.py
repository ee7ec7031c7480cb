"""What can go wrong with editions and wishes, each in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError


class NewsletterError(LatefinalError):
    """Anything that went wrong with a newsletter."""


class LinkExpired(NewsletterError):
    """A link that confirms was used too late, or after a newer one took its place."""

    def __init__(self) -> None:
        super().__init__(_("This link is no longer good. Ask for a new one below."))


class LinkBroken(NewsletterError):
    """A link that we never made, or that a mail program cut short."""

    def __init__(self) -> None:
        super().__init__(
            _("This link is not whole. Copy all of it from the letter, or ask for a new one.")
        )


class NothingHeld(NewsletterError):
    """A link to the preferences of a reader who was erased since."""

    def __init__(self) -> None:
        super().__init__(
            _("Nothing is held under this link any more: no address, no wish. Nothing more comes.")
        )


class TooMany(NewsletterError):
    """More wishes than a person has came from one network, or to the whole house."""

    def __init__(self) -> None:
        super().__init__(
            _("Too many requests came in a short time. Wait an hour and send yours again.")
        )


class NotInTheEdition(NewsletterError):
    """A story was to be moved that this edition does not hold."""

    def __init__(self) -> None:
        super().__init__(
            _("That story is not in this edition any more. Look at the list as it is now.")
        )


class DayOver(NewsletterError):
    """An edition was to be closed after its day: a page had been open since."""

    def __init__(self, day: object) -> None:
        super().__init__(
            _("The edition of %s is not sent any more: its day is over. Look at tonight's.") % day
        )


class NoAddresses(NewsletterError):
    """A list in which no column holds addresses."""

    def __init__(self, header: Sequence[str]) -> None:
        names = ", ".join(f"“{name.strip()}”" for name in header[:8] if name.strip())
        super().__init__(
            _("No column of the list holds e-mail addresses (%s). Name one of them “email”.")
            % (names or _("it is empty"))
        )


class Unclear(NewsletterError):
    """A row of a list that does not say whether its reader still wants letters."""

    def __init__(self, said: str, column: str) -> None:
        words = _("“%(said)s” in “%(column)s” says neither that letters are wanted nor that not.")
        if not said:
            words = _("“%(column)s” is empty: it does not say whether letters are wanted.")
        super().__init__(words % {"said": said[:40], "column": column[:40]})


class UnreadableRow(NewsletterError):
    """A row of a list that is no row of a table."""

    def __init__(self) -> None:
        super().__init__(
            _("It cannot be read. Look for a quotation mark that is opened and never closed.")
        )


class NobodyAgreed(NewsletterError):
    """Readers were to be brought in without a word on whether they agreed."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Nobody is brought in who did not agree to these letters. If all of them did, say "
                "so with --they-agreed, or by ticking the box."
            )
        )


class NoSuchNewsletter(NewsletterError):
    """A newsletter was named that the paper does not have."""

    def __init__(self, slug: str, known: Sequence[str]) -> None:
        super().__init__(
            _("There is no newsletter “%(slug)s”. There are: %(known)s.")
            % {"slug": slug, "known": ", ".join(known)}
        )


class WasSent(NewsletterError):
    """A story was to be deleted that readers were sent."""

    def __init__(self, headline: str, day: object) -> None:
        super().__init__(
            _(
                "“%(headline)s” was in the edition of %(day)s, which is kept as it was sent, so it "
                "cannot be deleted. Unpublish it instead: readers see it no more."
            )
            % {"headline": headline, "day": day}
        )


class AlreadyClosed(NewsletterError):
    """An edition was to be changed after it was closed."""

    def __init__(self, day: object) -> None:
        super().__init__(
            _("The edition of %s is closed: what was sent cannot be changed any more.") % day
        )
