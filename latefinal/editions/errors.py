"""What can go wrong with an edition, each in one sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError


class EditionError(LatefinalError):
    """Anything that went wrong with an edition."""


class NotInTheEdition(EditionError):
    """A story was to be moved that this edition does not hold."""

    def __init__(self) -> None:
        super().__init__(
            _("That story is not in this edition any more. Look at the list as it is now.")
        )


class DayOver(EditionError):
    """An edition was to be closed after its day: a page had been open since."""

    def __init__(self, day: object) -> None:
        super().__init__(
            _("The edition of %s is not sent any more: its day is over. Look at tonight's.") % day
        )


class NotItsDay(EditionError):
    """An edition was to be sent by hand before the day it is of."""

    def __init__(self, day: object) -> None:
        super().__init__(
            _("That edition is of %s and closes then. Until that day it cannot be sent.") % day
        )


class NoHour(EditionError):
    """Something was decided about the hour of a newsletter that has none."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%s” has no hour of its own: it goes when you send it, and not before.") % name
        )


class HasEnded(EditionError):
    """An edition of a newsletter was to be sent that is not sent any more."""

    def __init__(self, name: str) -> None:
        super().__init__(_("“%s” has ended. Take it up again before you send it.") % name)


class AlreadyAnswered(EditionError):
    """A proof was to be answered a second time."""

    def __init__(self) -> None:
        super().__init__(
            _("This proof was answered already. To change your mind, open tonight's edition.")
        )


class WasSent(EditionError):
    """A story was to be deleted that readers were sent."""

    def __init__(self, headline: str, day: object) -> None:
        super().__init__(
            _(
                "“%(headline)s” was in the edition of %(day)s, which is kept as it was sent, so it "
                "cannot be deleted. Unpublish it instead: readers see it no more."
            )
            % {"headline": headline, "day": day}
        )


class AlreadyClosed(EditionError):
    """An edition was to be changed after it was closed."""

    def __init__(self, day: object) -> None:
        super().__init__(
            _("The edition of %s is closed: what was sent cannot be changed any more.") % day
        )


class NotClosedYet(EditionError):
    """A receipt was asked for of an edition of which nothing was sent."""

    def __init__(self, code: str, archive: str) -> None:
        super().__init__(
            _("No edition of %(code)s was sent. Past ones stand at the desk and at %(archive)s.")
            % {"code": code, "archive": archive}
        )


class NobodyMissing(EditionError):
    """An edition was to be sent to the missing, and there are none."""

    def __init__(self, code: str) -> None:
        super().__init__(
            _("Nobody is missing who could be sent the edition of %s: nothing was sent.") % code
        )


class NoRelay(EditionError):
    """There is nobody to hand a letter to."""

    def __init__(self) -> None:
        super().__init__(
            _("No letter can leave: MAIL_URL is not set. “Setting up mail” says what to set.")
        )


class TooManyTests(EditionError):
    """One person asked for many test letters in a short while."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            _("You have sent yourself %d test letters in this hour. Try again in the next.") % limit
        )


class NoAddressOfYours(EditionError):
    """Somebody whose log-in is no address asked for a letter to themselves."""

    def __init__(self) -> None:
        super().__init__(
            _("Your account has no e-mail address, so no letter can be sent to you. Give it one.")
        )


class NothingToTry(EditionError):
    """A test was asked for of a letter, and there is none."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing new, so there is no letter to send."))
