"""What a column of another system's list means: by its name, or because somebody said so.

Of phpList, MailPoet, listmonk, Mailchimp, Ghost, Substack, Brevo and others, in a handful of
languages. A name that is not here and sounds like consent is asked about (`asking`), never passed
over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from latefinal.subscriptions.errors import BadMeaning, NoSuchColumn


class ColumnMeaning(StrEnum):
    """What a column can mean; the words are those of `--column NAME=meaning`."""

    ADDRESS = "address"
    WANTS = "wants"
    LEFT = "left"
    BOUNCED = "bounced"
    CONFIRMED = "confirmed"
    SINCE = "since"
    ZONE = "zone"
    LABELS = "labels"
    NOTHING = "nothing"


def words_of(text: str) -> tuple[str, ...]:
    """A table's cell, written as words."""
    return tuple(text.split())


# A column's name in one case, without accents, other signs as one underscore. Where several of
# one line are there, the address, the zone and the date are taken from the first.
ADDRESS = words_of("""
    email e_mail mail email_address e_mail_address subscriber_email subscriber correo
    correo_electronico correo_e direccion_de_correo direccion_de_correo_electronico
    direccion_de_email courriel adresse_e_mail adresse_email adresse_mail
    adresse_electronique e_mail_adresse emailadresse mailadresse endereco_de_email
    endereco_de_e_mail indirizzo_email indirizzo_e_mail
""")
ZONE = words_of("""
    timezone time_zone tz zone zona_horaria huso_horario zeitzone fuseau_horaire
    fuso_horario
""")
SINCE = words_of("""
    confirm_time confirmed_at optin_time opt_in_time subscribed_at subscribed_on
    subscribe_date subscription_date subscribed_date created_at created entered date_added
    added_time signup_date start_date asked_at fecha_de_alta fecha_de_suscripcion
""")

_NAMES = {
    ColumnMeaning.WANTS: """
        subscribed_to_emails subscribed is_subscribed opt_in optin opted_in accepts_marketing
        email_marketing_consent suscrito suscrito_a_correos inscrito abonniert abonne iscritto
        status subscription_status subscriber_status member_status contact_status email_status
        list_status global_status state estado estatus estado_de_suscripcion statut situacao stato
    """,
    ColumnMeaning.CONFIRMED: """
        confirmed is_confirmed is_this_subscriber_confirmed did_this_subscriber_manually_confirm
        optedin double_opt_in double_optin verified is_verified email_verified confirm_time
        confirmed_at
    """,
    ColumnMeaning.LEFT: """
        unsub_time unsub_campaign_title unsub_campaign_id unsub_reason unsub_reason_other
        unsubscribed unsubscribed_at unsubscribed_on unsubscribe_date unsubscription_date opt_out
        optout opted_out deleted_at email_disabled blocked blacklisted is_blacklisted blocklisted
        email_blacklisted emailblacklisted is_this_subscriber_blacklisted disabled
        is_this_account_disabled stopped_at do_not_contact do_not_email do_not_mail dnc baja
        fecha_de_baja dado_de_baja
    """,
    ColumnMeaning.BOUNCED: """
        clean_time clean_campaign_title clean_campaign_id cleaned bounced bounced_at bounce
        hard_bounce hard_bounced number_of_bounces bouncecount bounce_count complained
        complained_at complaint rebotado
    """,
    ColumnMeaning.LABELS: """
        tags tag labels label lists list listids list_ids list_membership groups segments
        etiquetas
    """,
    ColumnMeaning.NOTHING: """
        id uuid uniqid unique_id subscriber_id contact_id web_id leid euid uid name first_name
        firstname last_name lastname full_name fname lname nombre apellido apellidos prenom nom
        vorname nachname note notes city country cc region language lang phone sms whatsapp
        company organisation organization attributes newsletter
        complimentary_plan stripe_customer_id tiers tier came_with
        active_subscription expiry plan first_payment_at stripe_plan cancel_date
        paid_upgrade_date subscription_source subscribed_ip optin_ip confirm_ip ip ip_address
        member_rating latitude longitude gmtoff dstoff last_changed modified last_modified
        modified_time updated_at send_this_subscriber_html_emails htmlemail email_type
        which_page_was_used_to_subscribe subscribepage rss_frequency rssfrequency foreign_key
        foreignkey additional_data extradata password vip
    """,
}
_BY_NAME = {name: meaning for meaning, names in _NAMES.items() for name in words_of(names)}

# Names that say nothing of letters in one system's list, known by the column beside them, and
# might in another's: a paid plan of Substack's, the newsletter's slug in our own.
_ONLY_BESIDE = {
    "active_subscription": "email_disabled",
    "cancel_date": "stripe_plan",
    "newsletter": "came_with",
}

# Parts of names that speak of consent, of a state, of a box that refuses or of somebody who left.
_SPEAKS = re.compile(
    """
    consent | permi | gdpr | dsgvo | rgpd | lgpd | opt_?(in|out|ed) | subscri | suscri | inscri
    | iscri | abon | status | statut | state | stato | estado | estatu | situac | zustand
    | confirm | verif | valid | activ | aktiv | enabl | disabl | bloc | black | gesperrt | sperr
    | \\bban | suppress | boun | rebot | compla | spam | abus | junk | unsub | remov | delet | left
    | leav | quit | cancel | churn | do_?not | dont | dnc | no_?e?mail | allow | accept | agree
    | acept | accord | marketing | mailing | newsletter | contactable | reachable | suspend
    | archiv | clean | undeliv | deliver | reject | refus | declin | widerruf | einwillig
    | zustimm | abgemeldet | angemeldet | bestatig | baja | \\balta\\b | desabon | desinscr
    | desuscr | disiscr | annul | descadastr | uitgeschreven | toestemming | afgemeld | zgod
    | wypis | potwierdz | onay | iptal | durum | izin | sutik | atsisak | prenumer | souhlas
    | odhlas | samtyck | samtykke | avreg | afmeld | busen
    | отпис | подпис | статус | соглас | подтвержд | блок | удал | активн | відпис | підпис | згод
    | συγκατ | συναιν | διαγρ | κατάστ | εγγραφ | 退订 | 退訂 | 取消 | 订阅 | 訂閱 | 状态 | 狀態
    | 同意 | 黑名单 | 退信 | 購読 | 配信 | 解除 | 退会 | 状態 | ステータス | 停止 | اشتراك | حالة
    | موافق | إلغاء | הסכמ | סטטוס | הסרה | מנוי | 수신 | 구독 | 동의 | 상태 | 거부 | 해지
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=4096)
def bare(word: str) -> str:
    """One spelling: no accents, one case, underscores for what is neither letter nor digit."""
    letters = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")


def speaks_of_consent(name: str) -> bool:
    """Whether a column's name sounds like one that says who may be written to."""
    folded = unicodedata.normalize("NFC", name).casefold()
    spellings = (bare(name), bare(name).replace("_", " "), folded)
    return any(_SPEAKS.search(spelling) for spelling in spellings)


def named(names: Sequence[str], number: int) -> str:
    """By what a person calls a column: its name, or its number from 1 where it has none."""
    return names[number].strip() or str(number + 1)


def meaning_of(name: str, beside: Sequence[str]) -> ColumnMeaning | None:
    """What a column of that name (`bare`) means beside the others, where that is known."""
    needs = _ONLY_BESIDE.get(name)
    if needs is not None and needs not in beside:
        return None
    if name in ADDRESS:
        return ColumnMeaning.ADDRESS
    if name in ZONE:
        return ColumnMeaning.ZONE
    return _BY_NAME.get(name) or (ColumnMeaning.SINCE if name in SINCE else None)


def said_of(names: Sequence[str], said: Mapping[str, str]) -> dict[int, ColumnMeaning]:
    """What somebody said the columns mean, by number. Raises NoSuchColumn, BadMeaning."""
    found: dict[int, ColumnMeaning] = {}
    for name, word in said.items():
        numbers = [
            number
            for number in range(len(names))
            if named(names, number).casefold() == name.strip().casefold()
        ]
        if not numbers:
            raise NoSuchColumn(name, names)
        try:
            meaning = ColumnMeaning(word.strip().casefold())
        except ValueError:
            raise BadMeaning(name, word, list(ColumnMeaning)) from None
        found.update(dict.fromkeys(numbers, meaning))
    return found
