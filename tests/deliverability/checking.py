"""A paper whose mail is set up as it should be, for tests to break in one place at a time."""

from __future__ import annotations

from datetime import timedelta

from latefinal.deliverability.rules.dkim_keys import key_record
from latefinal.deliverability.rules.findings import FindingVerdict
from latefinal.deliverability.services.checkup import Resolver, look_at_mail
from latefinal.mailroom.rules.letters import Letter, slot
from tests.mailroom.signatures import KEY, PEM
from tests.mailroom.test_letters import AT
from tests.nameserver import NameServer

DOMAIN = "paper.example"
IP = "192.0.2.25"
DAY = timedelta(days=1)
SELECTOR = f"latefinal._domainkey.{DOMAIN}"
KEY_RECORD = key_record(KEY.public_key())

LAST_BEFORE = {"relay": "mx"}

LETTER = Letter(
    subject="The day",
    text="Words.\n",
    html=f"<p>Words. <a href='https://paper.example/leave/{slot('leave')}/'>Leave</a></p>",
    sender_name="The Meridian",
    headers=(
        ("List-Id", "<evening.paper.example>"),
        ("List-Unsubscribe", f"<https://paper.example/evening/leave/{slot('leave')}/>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ),
    slots=("leave",),
)


def sound_zone() -> NameServer:
    """Everything that the world should know of the paper."""
    zone = NameServer()
    zone.put(DOMAIN, "TXT", f"v=spf1 ip4:{IP} -all", "some-verification=1")
    zone.put(DOMAIN, "MX", f"10 mail.{DOMAIN}")
    zone.put(DOMAIN, "A", "192.0.2.80")
    zone.put(f"mail.{DOMAIN}", "A", IP)
    zone.put(f"_dmarc.{DOMAIN}", "TXT", f"v=DMARC1; p=none; rua=mailto:post@{DOMAIN}")
    zone.put(SELECTOR, "TXT", KEY_RECORD)
    zone.put("25.2.0.192.in-addr.arpa", "PTR", f"mail.{DOMAIN}")
    return zone


def set_up(settings, tmp_path, *, key=True):
    """A paper that signs and sends by itself."""
    file = tmp_path / "dkim.pem"
    file.write_bytes(PEM)
    settings.LATEFINAL_URL = f"https://{DOMAIN}"
    settings.LATEFINAL_MAIL_FROM = f"evening@{DOMAIN}"
    settings.LATEFINAL_MAIL_IP = IP
    settings.LATEFINAL_DKIM_KEY = str(file) if key else ""
    settings.LATEFINAL_DKIM_SELECTOR = "latefinal"


def look(zone, *, letter=LETTER, at=AT, until=""):
    """All findings, by code; those before the step `until`, which is then not taken."""
    names = Resolver(server=zone.place, patience=0.4)
    found = {}
    for topic, findings in look_at_mail(letter=letter, at=at, names=names):
        found |= {one.code: one for one in findings}
        if until and topic == LAST_BEFORE[until]:
            break
    return found


def faults(found):
    """The codes of what is wrong."""
    return {code for code, one in found.items() if one.verdict is FindingVerdict.FAULT}


def told(finding):
    """All that a desk reads of it."""
    lines = [f"{line.name} {line.kind} {line.value}" for line in finding.records]
    return " | ".join([finding.words, finding.fix, *lines])
