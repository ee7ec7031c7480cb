"""What `check` and `doctor` say about mail that comes back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from .errors import BadMailbox
from .rules.mailboxes import parse_mailbox


@checks.register(checks.Tags.compatibility)
def mailbox_can_be_read(**_given: Any) -> list[checks.CheckMessage]:
    """Whether LATEFINAL_RETURNED_IMAP, where it is set, names a mailbox."""
    if not settings.LATEFINAL_RETURNED_IMAP:
        return []
    try:
        parse_mailbox(settings.LATEFINAL_RETURNED_IMAP)
    except BadMailbox as error:
        return [checks.Error(str(error), id="bounces.E001")]
    return []
