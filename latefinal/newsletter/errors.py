"""What can go wrong with editions and wishes, each in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
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


class LinkOver(NewsletterError):
    """A link that opened what is held, used after its hour, or one of a letter that never did."""

    def __init__(self) -> None:
        super().__init__(
            _("A link opens what is held for one hour after it was mailed. Have a new one mailed.")
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


class NotItsDay(NewsletterError):
    """An edition was to be sent by hand before the day it is of."""

    def __init__(self, day: object) -> None:
        super().__init__(
            _("That edition is of %s and closes then. Until that day it cannot be sent.") % day
        )


class NoHour(NewsletterError):
    """Something was decided about the hour of a newsletter that has none."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%s” has no hour of its own: it goes when you send it, and not before.") % name
        )


class HasEnded(NewsletterError):
    """An edition of a newsletter was to be sent that is not sent any more."""

    def __init__(self, name: str) -> None:
        super().__init__(_("“%s” has ended. Take it up again before you send it.") % name)


class AlreadyAnswered(NewsletterError):
    """A proof was to be answered a second time."""

    def __init__(self) -> None:
        super().__init__(
            _("This proof was answered already. To change your mind, open tonight's edition.")
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


class NoSuchColumn(NewsletterError):
    """The meaning of a column was said that the list does not have."""

    def __init__(self, name: str, header: Sequence[str]) -> None:
        names = [f"“{known[:40]}”" for known in header if known][:30]
        there = ", ".join(names) or _("no names: call its columns 1, 2, 3")
        super().__init__(
            _("The list has no column “%(name)s”. It has %(there)s.")
            % {"name": name[:40], "there": there}
        )


class BadMeaning(NewsletterError):
    """A column was said to mean something that no column can mean."""

    def __init__(self, name: str, word: str, known: Sequence[str]) -> None:
        words = _("“%(word)s” is nothing that column “%(name)s” can mean. Say one of %(known)s.")
        said = {"word": word[:40], "name": name[:40], "known": ", ".join(known)}
        super().__init__(words % said)


class ColumnsUnclear(NewsletterError):
    """Columns may say who wants no letters, and nobody said what they mean."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        listed = ", ".join(f"“{name[:40]}”" for name in names)
        super().__init__(
            _(
                "Nobody was brought in. Who wants no letters may stand in %(listed)s, which is not "
                "known here. Say what each column means, as in --column “%(first)s=left”: wants "
                "(yes: they want letters), left (yes or a date: they left), bounced (yes or a "
                "number), confirmed (yes or a date), since (a date), labels, nothing (it says "
                "nothing about letters)."
            )
            % {"listed": listed, "first": names[0][:40]}
        )


class RowTooLong(NewsletterError):
    """A row of a list with more cells than the list has columns: which is which is not certain."""

    def __init__(self, width: int) -> None:
        super().__init__(
            _(
                "It has more than the %d cells that the list has columns. Look for a comma that "
                "should stand between quotation marks."
            )
            % width
        )


class UnreadableRow(NewsletterError):
    """A row of a list that is no row of a table."""

    def __init__(self) -> None:
        super().__init__(
            _("It cannot be read. Look for a quotation mark that is opened and never closed.")
        )


class NotAList(NewsletterError):
    """A file that is no table of text: a spreadsheet's own, or a packed one."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%s” is no CSV but another program's own file. Save it as CSV there, and give that.")
            % name[-80:]
        )


class ListTooLarge(NewsletterError):
    """A list that is larger than any that the desk takes."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            _(
                "The list is larger than %d MB, which the desk does not take. Bring it in on the "
                "machine itself, with “latefinal import subscribers”, or in parts."
            )
            % megabytes
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


class NotClosedYet(NewsletterError):
    """A receipt was asked for of an edition of which nothing was sent."""

    def __init__(self, code: str, archive: str) -> None:
        super().__init__(
            _("No edition of %(code)s was sent. Past ones stand at the desk and at %(archive)s.")
            % {"code": code, "archive": archive}
        )


class NobodyMissing(NewsletterError):
    """An edition was to be sent to the missing, and there are none."""

    def __init__(self, code: str) -> None:
        super().__init__(
            _("Nobody is missing who could be sent the edition of %s: nothing was sent.") % code
        )


class NoPaperForReaders(NewsletterError):
    """Readers are brought to a paper, and there is none."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is no paper in %(home)s yet to bring readers to. Found it with “latefinal "
                "run” first, then bring the list."
            )
            % {"home": settings.LATEFINAL_HOME}
        )


class NoRelay(NewsletterError):
    """There is nobody to hand a letter to."""

    def __init__(self) -> None:
        super().__init__(
            _("No letter can leave: MAIL_URL is not set. “Setting up mail” says what to set.")
        )


class TooManyTests(NewsletterError):
    """One person asked for many test letters in a short while."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            _("You have sent yourself %d test letters in this hour. Try again in the next.") % limit
        )


class NoAddressOfYours(NewsletterError):
    """Somebody whose log-in is no address asked for a letter to themselves."""

    def __init__(self) -> None:
        super().__init__(
            _("Your account has no e-mail address, so no letter can be sent to you. Give it one.")
        )


class NothingToTry(NewsletterError):
    """A test was asked for of a letter, and there is none."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing new, so there is no letter to send."))
