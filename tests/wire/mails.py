"""Mails of an invented ministry's press office."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

from latefinal.outlets.services import set_hosts
from latefinal.wire.models import Feed, WireItem
from tests.factories import make_outlet

TOKEN = "4f0c91aa7be2d3815c06"
PATH = "b@bounces.paper.example"
TO = f"b+in.{TOKEN}@bounces.paper.example"
HOST = "transport.varen.example"
TEXT = "The ministry stops every ferry on Monday.\n\nIt will not say more before the storm ends.\n"


def make_mail_feed(**facts: Any) -> Feed:
    """The feed by mail of a ministry whose host is known."""
    outlet = make_outlet("Ministry of Transport")
    set_hosts(outlet=outlet, hosts=[HOST])
    return Feed.objects.create(outlet=outlet, **{"mail_token": TOKEN, "address": None, **facts})


def press_mail(text: str = TEXT, **fields: Any) -> EmailMessage:
    """A press release as a mail program writes it; `fields` are of its head, “None” for none."""
    mail = EmailMessage()
    told = {
        "From": f"Press Office <press@{HOST}>",
        "To": TO,
        "Subject": "Ferries stop on Monday",
        "Date": "Mon, 23 Nov 2026 08:00:00 +0000",
        "Message-ID": f"<1.2026@{HOST}>",
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    for name, value in told.items():
        if value is not None:
            mail[name] = value
    mail.set_content(text)
    return mail


def items() -> list[WireItem]:
    """What came of them, the first first."""
    return list(WireItem.objects.order_by("pk"))
