"""Other systems' lists of readers: which column says what, and who on a row may be written to.

Ghost, Mailchimp and others, in a handful of languages. In doubt a reader stays out: a letter too
few can be asked for, one too many is a complaint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cached_property
from itertools import chain

from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError
from latefinal.readers.rules import known_zone, normalise_newcomer
from latefinal.subscriptions.errors import NoAddresses, RowTooLong, Unclear

from .datetimes import is_no_date, read_moment
from .meanings import ADDRESS, SINCE, ColumnMeaning, bare, meaning_of, named, said_of, words_of


class Out(Enum):
    """Why somebody on a list is not written to."""

    UNSUBSCRIBED = "unsubscribed"
    REFUSED = "bounced"
    UNCONFIRMED = "unconfirmed"


YES = frozenset(
    words_of("""
    true 1 yes y x on si verdadero sim ja oui vrai wahr subscribed active activo activa confirmed
    confirmado suscrito suscrita free paid comped complimentary member enabled
    """)
)
NOT_GONE = frozenset(
    words_of("false 0 no n off none null never falso non nein nao faux falsch"),
) | {""}
_STAND_FOR = {
    Out.UNSUBSCRIBED: """
        unsubscribed unsubscribe inactive inactivo inactiva nonsubscribed non_subscribed
        not_subscribed archived deleted removed transactional blocked blocklisted blacklisted
        disabled opted_out opt_out optout baja cancelado cancelada cancelled canceled
        dado_de_baja no_suscrito never_subscribed do_not_contact do_not_email do_not_mail dnc
        abgemeldet desabonne desinscrit disiscritto descadastrado left
    """,
    Out.REFUSED: """
        cleaned bounced bounce hard_bounce hard_bounced soft_bounced complained complaint spam junk
        rebotado invalid undeliverable suppressed
    """,
    Out.UNCONFIRMED: """
        pending unconfirmed not_confirmed unactivated unverified pendiente sin_confirmar validating
        awaiting_confirmation
    """,
}
NO = {word: out for out, words in _STAND_FOR.items() for word in words_of(words)} | dict.fromkeys(
    NOT_GONE - {""}, Out.UNSUBSCRIBED
)
STATES = frozenset(NO) - NOT_GONE | {"subscribed", "confirmed", "suscrito", "suscrita"}
"""Words that stand for nothing but how somebody stands to a list, whatever their column's name."""

YES_OR_NO = (NOT_GONE - {""}) | {"true", "1", "yes", "y", "on", "si", "sim", "ja", "oui", "vrai"}

# Mailchimp's export is a file for each state; the last has columns that say nothing of it.
_FILES = re.compile(r"(unsubscribed|cleaned|non-?subscribed|archived)[_-]", re.IGNORECASE)


@dataclass(frozen=True)
class Columns:
    """Which column says what, by number; `names` are as the file has them."""

    names: Sequence[str]
    address: int
    meanings: Mapping[int, ColumnMeaning]
    since: tuple[int, ...] = ()
    settled: frozenset[int] = frozenset()
    """Those of which somebody said what they mean: they are not asked about again."""

    @cached_property
    def speaking(self) -> list[tuple[int, ColumnMeaning]]:
        """Those that say who wants letters, with what each means."""
        return [(n, meaning) for n, meaning in self.meanings.items() if meaning in _JUDGES]

    @cached_property
    def zone(self) -> int | None:
        """The first that says where a reader's evening is."""
        zones = (n for n, meaning in self.meanings.items() if meaning is ColumnMeaning.ZONE)
        return next(zones, None)

    @property
    def unused(self) -> list[str]:
        """Those that say nothing that we keep."""
        speaking = (n for n, meaning in self.speaking if meaning is not ColumnMeaning.LABELS)
        used = {self.address, self.zone, *self.since, *speaking}
        return [name for number, name in enumerate(self.names) if number not in used and name]


@dataclass(frozen=True)
class ListedReader:
    """Somebody on a list: the address as we keep it, and why they stay out, if they do."""

    address: str
    out: Out | None
    out_by: str
    """The column that keeps them out."""
    zone: str
    since: datetime | None
    undated: str
    """What is wrong with the date, in a sentence; nothing where it was understood or is empty."""


def columns_of(
    header: Sequence[str], first: Sequence[str] = (), said: Mapping[str, str] | None = None
) -> Columns:
    """What the columns under `header` say; `first` is the first row, asked where no name is known.

    What somebody `said` of a column outweighs its name. Raises NoAddresses, NoSuchColumn,
    BadMeaning.
    """
    names, known = [name.strip() for name in header], [bare(name) for name in header]
    settled = said_of(names, said or {})
    meanings = {number: meaning_of(name, known) for number, name in enumerate(known)}
    meanings.update(settled)
    address = _address_column(names, known, first, settled)
    meanings[address] = ColumnMeaning.ADDRESS
    dated = [known.index(name) for name in SINCE if name in known]
    since = [n for n, meaning in settled.items() if meaning is ColumnMeaning.SINCE]
    return Columns(
        names=names,
        address=address,
        meanings={number: meaning for number, meaning in meanings.items() if meaning},
        since=(*since, *(n for n in dated if n not in settled)),
        settled=frozenset(settled),
    )


def bare_columns(width: int, address: int, said: Mapping[str, str] | None = None) -> Columns:
    """Of a list without a line of names. Raises NoSuchColumn, BadMeaning."""
    names = [""] * width
    settled = said_of(names, said or {})
    return Columns(
        names=names,
        address=address,
        meanings={**settled, address: ColumnMeaning.ADDRESS},
        since=tuple(n for n, meaning in settled.items() if meaning is ColumnMeaning.SINCE),
        settled=frozenset(settled),
    )


def _address_column(
    names: Sequence[str],
    known: Sequence[str],
    first: Sequence[str],
    settled: Mapping[int, ColumnMeaning],
) -> int:
    said = (n for n, meaning in settled.items() if meaning is ColumnMeaning.ADDRESS)
    by_name = (known.index(name) for name in ADDRESS if name in known)
    by_beginning = (n for n, name in enumerate(known) if name.startswith("correo"))
    by_content = (n for n, cell in enumerate(first) if n < len(names) and is_address(cell))
    for number in chain(said, by_name, by_beginning, by_content):
        return number
    raise NoAddresses(names)


def is_address(cell: str) -> bool:
    """Whether a letter could go to what stands in a cell."""
    try:
        normalise_newcomer(cell)
    except LatefinalError:
        return False
    return True


def read_row(cells: Sequence[str], columns: Columns, *, at: datetime) -> ListedReader:
    """Who stands on a row.

    Raises what `normalise_newcomer` does of the address, RowTooLong and Unclear.
    """
    if any(cell.strip() for cell in cells[len(columns.names) :]):
        raise RowTooLong(len(columns.names))

    def cell(number: int | None) -> str:
        return cells[number].strip() if number is not None and number < len(cells) else ""

    # Spreadsheets are kept from reading an address as a formula by a mark before it.
    address = normalise_newcomer(re.sub(r"^'(?=[=+@-])", "", cell(columns.address)))
    out, out_by = None, ""
    for number, meaning in columns.speaking:
        found = _JUDGES[meaning](cell(number), named(columns.names, number))
        if found and out is None:
            out, out_by = found, named(columns.names, number)
    since, undated = _since([(cell(n), named(columns.names, n)) for n in columns.since], at=at)
    return ListedReader(address, out, out_by, known_zone(cell(columns.zone)), since, undated)


def _since(dates: list[tuple[str, str]], *, at: datetime) -> tuple[datetime | None, str]:
    """The first date that is understood; else what is wrong with the first that is not."""
    wrong = ""
    for cell, column in dates:
        moment = read_moment(cell, at=at)
        if moment is not None:
            return moment, ""
        if cell and not is_no_date(cell):
            words = _("“%(cell)s” in “%(column)s” is no date that can be understood.")
            wrong = wrong or words % {"cell": cell[:40], "column": column[:40]}
    return None, wrong


def _wants(cell: str, column: str) -> Out | None:
    word = bare(cell)
    if word in YES:
        return None
    if word in NO:
        return NO[word]
    raise Unclear(cell, column)


def _confirmed(cell: str, column: str) -> Out | None:
    """Yes or a date: they confirmed. Nothing, no or zeros: they did not."""
    word = bare(cell)
    if word in NOT_GONE or is_no_date(cell):
        return Out.UNCONFIRMED
    if word in YES or re.match(r"\d", cell):
        return None
    return _wants(cell, column)


def _left(cell: str, _column: str) -> Out | None:
    return None if _says_no(cell) else Out.UNSUBSCRIBED


def _bounced(cell: str, _column: str) -> Out | None:
    return None if _says_no(cell) else Out.REFUSED


def _says_no(cell: str) -> bool:
    return bare(cell) in NOT_GONE or is_no_date(cell)


def _labelled(cell: str, _column: str) -> Out | None:
    """By a label that is the word of a state; others say nothing."""
    words = (bare(part) for part in re.split(r"[,;|]", cell))
    return next((NO[word] for word in words if word in STATES and word in NO), None)


_JUDGES: dict[ColumnMeaning, Callable[[str, str], Out | None]] = {
    ColumnMeaning.WANTS: _wants,
    ColumnMeaning.CONFIRMED: _confirmed,
    ColumnMeaning.LEFT: _left,
    ColumnMeaning.BOUNCED: _bounced,
    ColumnMeaning.LABELS: _labelled,
}


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; our own intake takes the mark away again."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def left_out_by_name(file_name: str) -> Out | None:
    """Whether the name of a file says that nobody in it is to be written to."""
    found = _FILES.match(file_name)
    if found is None:
        return None
    return Out.REFUSED if found[1].lower() == "cleaned" else Out.UNSUBSCRIBED
