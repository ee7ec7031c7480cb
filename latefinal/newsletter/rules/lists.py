"""Other systems' lists of readers: which column says what, and who on a row may be written to.

Ghost, Mailchimp and others, in a handful of languages. In doubt a reader stays out: a letter too
few can be asked for, one too many is a complaint.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from latefinal.newsletter.errors import NoAddresses, Unclear
from latefinal.plumbing.errors import LatefinalError
from latefinal.readers.rules import known_zone, normalise


class Out(Enum):
    """Why somebody on a list is not written to."""

    UNSUBSCRIBED = "unsubscribed"
    REFUSED = "bounced"
    UNCONFIRMED = "unconfirmed"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _meaning(said: dict[Out, str]) -> dict[str, Out]:
    return {word: out for out, text in said.items() for word in _words(text)}


# A column's name in one case, without accents, other signs as one underscore; the first that is
# there is taken.
ADDRESS = _words("""
    email e_mail mail email_address e_mail_address subscriber_email subscriber correo
    correo_electronico correo_e direccion_de_correo direccion_de_correo_electronico
    direccion_de_email courriel adresse_e_mail adresse_email adresse_mail adresse_electronique
    e_mail_adresse emailadresse mailadresse endereco_de_email endereco_de_e_mail indirizzo_email
    indirizzo_e_mail
""")
ZONE = _words("""
    timezone time_zone tz zone zona_horaria huso_horario zeitzone fuseau_horaire fuso_horario
""")
SINCE = _words("""
    confirm_time confirmed_at optin_time opt_in_time subscribed_at subscribed_on created_at created
    date_added signup_date fecha_de_alta fecha_de_suscripcion
""")
SAYS_YES_OR_NO = frozenset(
    _words("""
    subscribed_to_emails subscribed is_subscribed opt_in optin opted_in accepts_marketing
    email_marketing_consent suscrito suscrito_a_correos inscrito abonniert abonne iscritto
    status subscription_status subscriber_status member_status contact_status email_status state
    estado estatus estado_de_suscripcion statut situacao stato
""")
)
SAYS_GONE = _meaning({
    Out.UNSUBSCRIBED: """
        unsub_time unsubscribed unsubscribed_at unsubscribed_on unsubscribe_date opt_out optout
        opted_out deleted_at email_disabled blocked baja fecha_de_baja dado_de_baja
    """,
    Out.REFUSED: """
        clean_time cleaned bounced bounced_at bounce hard_bounce complained complained_at complaint
        rebotado
    """,
})  # fmt: skip

YES = frozenset(
    _words("""
    true 1 yes y x on si verdadero sim ja oui vrai wahr subscribed active activo activa confirmed
    confirmado suscrito suscrita free paid comped complimentary member
""")
)
NO = _meaning({
    Out.UNSUBSCRIBED: """
        false 0 no n off none null never falso non nein nao faux falsch unsubscribed inactive
        inactivo inactiva nonsubscribed non_subscribed not_subscribed archived deleted removed
        transactional blocked disabled opted_out baja cancelado cancelada cancelled canceled
        dado_de_baja no_suscrito never_subscribed
    """,
    Out.REFUSED: """
        cleaned bounced complained complaint spam junk rebotado invalid undeliverable suppressed
    """,
    Out.UNCONFIRMED: "pending unconfirmed unactivated pendiente sin_confirmar validating",
})  # fmt: skip
NOT_GONE = frozenset(_words("false 0 no n off none null never falso non nein nao faux falsch"))

# Mailchimp's export is a file for each state; the last has columns that say nothing of it.
_FILES = re.compile(r"(unsubscribed|cleaned|non-?subscribed|archived)[_-]", re.IGNORECASE)


@dataclass(frozen=True)
class Columns:
    """Which column says what, by number; `names` are as the file has them."""

    names: Sequence[str]
    address: int
    yes_or_no: tuple[int, ...] = ()
    gone: tuple[tuple[int, Out], ...] = ()
    zone: int | None = None
    since: tuple[int, ...] = ()

    @property
    def unused(self) -> list[str]:
        """Those that say nothing that we keep."""
        used = {self.address, self.zone, *self.yes_or_no, *self.since, *(n for n, _ in self.gone)}
        return [name for number, name in enumerate(self.names) if number not in used and name]


@dataclass(frozen=True)
class Listed:
    """Somebody on a list: the address as we keep it, and why they stay out, if they do."""

    address: str
    out: Out | None
    zone: str
    since: datetime | None


def bare(word: str) -> str:
    """One spelling: no accents, one case, underscores for what is neither letter nor digit."""
    letters = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")


def columns_of(header: Sequence[str], first: Sequence[str] = ()) -> Columns:
    """What the columns under `header` say; `first` is the first row, asked where no name is known.

    Raises NoAddresses.
    """
    known = [bare(name) for name in header]
    place = {name: number for number, name in reversed(list(enumerate(known)))}
    zones = [place[name] for name in ZONE if name in place]
    return Columns(
        names=[name.strip() for name in header],
        address=_address_column(header, known, first),
        yes_or_no=tuple(n for n, name in enumerate(known) if name in SAYS_YES_OR_NO),
        gone=tuple((n, SAYS_GONE[name]) for n, name in enumerate(known) if name in SAYS_GONE),
        zone=zones[0] if zones else None,
        since=tuple(place[name] for name in SINCE if name in place),
    )


def _address_column(header: Sequence[str], known: Sequence[str], first: Sequence[str]) -> int:
    for name in ADDRESS:
        if name in known:
            return known.index(name)
    for number, name in enumerate(known):
        if name.startswith("correo"):
            return number
    for number, cell in enumerate(first):
        if is_address(cell):
            return number
    raise NoAddresses(header)


def is_address(cell: str) -> bool:
    """Whether a letter could go to what stands in a cell."""
    try:
        normalise(cell)
    except LatefinalError:
        return False
    return True


def read_row(cells: Sequence[str], columns: Columns) -> Listed:
    """Who stands on a row. Raises what `normalise` does of the address, and Unclear."""

    def cell(number: int | None) -> str:
        return cells[number].strip() if number is not None and number < len(cells) else ""

    # Spreadsheets are kept from reading an address as a formula by a mark before it.
    address = normalise(re.sub(r"^'(?=[=+@-])", "", cell(columns.address)))
    out = None
    for number, why in columns.gone:
        if cell(number) and bare(cell(number)) not in NOT_GONE:
            out = out or why
    for number in columns.yes_or_no:
        out = out or _said(cell(number), columns.names[number])
    moments = (_moment(cell(number)) for number in columns.since)
    return Listed(
        address=address,
        out=out,
        zone=known_zone(cell(columns.zone)),
        since=next((moment for moment in moments if moment), None),
    )


def _said(cell: str, column: str) -> Out | None:
    word = bare(cell)
    if word in YES:
        return None
    if word in NO:
        return NO[word]
    raise Unclear(cell, column)


def _moment(cell: str) -> datetime | None:
    """A moment as systems write it, aware; in UTC unless it says otherwise."""
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return None


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; our own intake takes the mark away again."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def left_out_by_name(file_name: str) -> Out | None:
    """Whether the name of a file says that nobody in it is to be written to."""
    found = _FILES.match(file_name)
    if found is None:
        return None
    return Out.REFUSED if found[1].lower() == "cleaned" else Out.UNSUBSCRIBED
