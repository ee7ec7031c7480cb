"""What can go wrong with a wish for a newsletter, each in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError


class SubscriptionError(LatefinalError):
    """Anything that went wrong with a newsletter."""


class LinkExpired(SubscriptionError):
    """A link that confirms was used too late, or after a newer one took its place."""

    def __init__(self) -> None:
        super().__init__(_("This link is no longer good. Ask for a new one below."))


class LinkBroken(SubscriptionError):
    """A link that we never made, or that a mail program cut short."""

    def __init__(self) -> None:
        super().__init__(
            _("This link is not whole. Copy all of it from the letter, or ask for a new one.")
        )


class NothingHeld(SubscriptionError):
    """A link to the preferences of a reader who was erased since."""

    def __init__(self) -> None:
        super().__init__(
            _("Nothing is held under this link any more: no address, no wish. Nothing more comes.")
        )


class LinkOver(SubscriptionError):
    """A link that opened what is held, used after its hour, or one of a letter that never did."""

    def __init__(self) -> None:
        super().__init__(
            _("A link opens what is held for one hour after it was mailed. Have a new one mailed.")
        )


class TooManyRequests(SubscriptionError):
    """More wishes than a person has came from one network, or to the whole house."""

    def __init__(self) -> None:
        super().__init__(
            _("Too many requests came in a short time. Wait an hour and send yours again.")
        )


class NoAddresses(SubscriptionError):
    """A list in which no column holds addresses."""

    def __init__(self, header: Sequence[str]) -> None:
        names = ", ".join(f"“{name.strip()}”" for name in header[:8] if name.strip())
        super().__init__(
            _("No column of the list holds e-mail addresses (%s). Name one of them “email”.")
            % (names or _("it is empty"))
        )


class Unclear(SubscriptionError):
    """A row of a list that does not say whether its reader still wants letters."""

    def __init__(self, said: str, column: str) -> None:
        words = _("“%(said)s” in “%(column)s” says neither that letters are wanted nor that not.")
        if not said:
            words = _("“%(column)s” is empty: it does not say whether letters are wanted.")
        super().__init__(words % {"said": said[:40], "column": column[:40]})


class NoSuchColumn(SubscriptionError):
    """The meaning of a column was said that the list does not have."""

    def __init__(self, name: str, header: Sequence[str]) -> None:
        names = [f"“{known[:40]}”" for known in header if known][:30]
        there = ", ".join(names) or _("no names: call its columns 1, 2, 3")
        super().__init__(
            _("The list has no column “%(name)s”. It has %(there)s.")
            % {"name": name[:40], "there": there}
        )


class BadMeaning(SubscriptionError):
    """A column was said to mean something that no column can mean."""

    def __init__(self, name: str, word: str, known: Sequence[str]) -> None:
        words = _("“%(word)s” is nothing that column “%(name)s” can mean. Say one of %(known)s.")
        said = {"word": word[:40], "name": name[:40], "known": ", ".join(known)}
        super().__init__(words % said)


class ColumnsUnclear(SubscriptionError):
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


class RowTooLong(SubscriptionError):
    """A row of a list with more cells than the list has columns: which is which is not certain."""

    def __init__(self, width: int) -> None:
        super().__init__(
            _(
                "It has more than the %d cells that the list has columns. Look for a comma that "
                "should stand between quotation marks."
            )
            % width
        )


class UnreadableRow(SubscriptionError):
    """A row of a list that is no row of a table."""

    def __init__(self) -> None:
        super().__init__(
            _("It cannot be read. Look for a quotation mark that is opened and never closed.")
        )


class NotAList(SubscriptionError):
    """A file that is no table of text: a spreadsheet's own, or a packed one."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%s” is no CSV but another program's own file. Save it as CSV there, and give that.")
            % name[-80:]
        )


class ListTooLarge(SubscriptionError):
    """A list that is larger than any that the desk takes."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            _(
                "The list is larger than %d MB, which the desk does not take. Bring it in on the "
                "machine itself, with “latefinal import subscribers”, or in parts."
            )
            % megabytes
        )


class NobodyAgreed(SubscriptionError):
    """Readers were to be brought in without a word on whether they agreed."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Nobody is brought in who did not agree to these letters. If all of them did, say "
                "so with --they-agreed, or by ticking the box."
            )
        )


class NoSuchNewsletter(SubscriptionError):
    """A newsletter was named that the paper does not have."""

    def __init__(self, slug: str, known: Sequence[str]) -> None:
        super().__init__(
            _("There is no newsletter “%(slug)s”. There are: %(known)s.")
            % {"slug": slug, "known": ", ".join(known)}
        )


class NoPaperForReaders(SubscriptionError):
    """Readers are brought to a paper, and there is none."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is no paper in %(home)s yet to bring readers to. Found it with “latefinal "
                "run” first, then bring the list."
            )
            % {"home": settings.LATEFINAL_HOME}
        )
