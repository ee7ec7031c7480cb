"""Validators that migrations name, and so must be able to import."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _


def check_zone(name: str) -> None:
    """Raise ValidationError unless `name` is a zone of the IANA time zone database."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = _("“%(name)s” is no time zone. Choose one like Asia/Tashkent or Europe/Vilnius.")
        raise ValidationError(message % {"name": name}) from error


def check_terms(address: str) -> None:
    """Raise ValidationError unless robots.txt can name `address`: whole, by https, without a #.

    A # begins a comment there (RFC 9309, 2.2).
    """
    message = _("Give the whole address, with https:// and without a #.")
    try:
        URLValidator(schemes=["https"])(address)
    except ValidationError as error:
        raise ValidationError(message) from error
    if "#" in address:
        raise ValidationError(message)
