"""What is planted in a sound zone: the rows, the fault's name, and what must be said of it."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric import rsa

from latefinal.deliverability.rules.dkim_keys import key_record

from .checking import DOMAIN, IP, KEY_RECORD, SELECTOR

OTHER_KEY = key_record(rsa.generate_private_key(65537, 2048).public_key())
SHORT_KEY = key_record(
    rsa.generate_private_key(65537, 1024).public_key()  # noqa: S505 - what a weak one is told by
)
TINY = base64.b64encode(
    base64.b64decode(
        "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu"
        "KUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ=="
    )
).decode()
DMARC = f"_dmarc.{DOMAIN}"
PTR = "25.2.0.192.in-addr.arpa"
CHAIN = {f"n{n}.example": f"v=spf1 include:n{n + 1}.example -all" for n in range(11)}


# What is planted: name, kind, values (none: taken away); what it is called; what must be said.
PLANTED = [
    ("no SPF", [(DOMAIN, "TXT")], "spf.missing", f"{DOMAIN} TXT v=spf1 ip4:{IP} ~all"),
    (
        "two SPF records",
        [(DOMAIN, "TXT", "v=spf1 mx -all", f"v=spf1 ip4:{IP} ~all")],
        "spf.several",
        f"v=spf1 ip4:{IP} mx ~all",
    ),
    (
        "SPF misspelt",
        [(DOMAIN, "TXT", f"v=spf ip4:{IP} -all")],
        "spf.misspelt",
        f"v=spf1 ip4:{IP} ~all",
    ),
    (
        "SPF with ip for ip4",
        [(DOMAIN, "TXT", f"v=spf1 ip:{IP} -all")],
        "spf.syntax",
        f"v=spf1 ip4:{IP} -all",
    ),
    (
        "SPF with = for :",
        [(DOMAIN, "TXT", f"v=spf1 ip4={IP} -all")],
        "spf.syntax",
        f"v=spf1 ip4:{IP} -all",
    ),
    (
        "SPF with an address that is none",
        [(DOMAIN, "TXT", f"v=spf1 ip4:{IP} ip4:192.0.2.300 -all")],
        "spf.syntax",
        f"v=spf1 ip4:{IP} -all",
    ),
    (
        "SPF without us",
        [(DOMAIN, "TXT", "v=spf1 mx:other.example ip4:198.51.100.0/24 -all"),
         ("other.example", "MX", "10 mx.other.example"),
         ("mx.other.example", "A", "198.51.100.7")],
        "spf.not_listed",
        f"ip4:198.51.100.0/24 ip4:{IP} -all",
    ),
    (
        "SPF that lets everybody",
        [(DOMAIN, "TXT", f"v=spf1 ip4:{IP} +all")],
        "spf.everybody",
        f"v=spf1 ip4:{IP} -all",
    ),
    (
        "SPF over ten questions",
        [(DOMAIN, "TXT", f"v=spf1 include:n0.example ip4:{IP} -all"),
         *((name, "TXT", text) for name, text in CHAIN.items())],
        "spf.lookups",
        "more than 10 times",
    ),
    (
        "SPF with hosts that are gone",
        [(DOMAIN, "TXT", f"v=spf1 a:x.gone.example a:y.gone.example a:z.gone.example ip4:{IP}")],
        "spf.void",
        "z.gone.example",
    ),
    (
        "SPF that includes nothing",
        [(DOMAIN, "TXT", f"v=spf1 include:gone.example ip4:{IP} -all")],
        "spf.empty",
        f"v=spf1 ip4:{IP} -all",
    ),
    (
        "SPF that includes itself",
        [(DOMAIN, "TXT", f"v=spf1 include:{DOMAIN} ip4:{IP} -all")],
        "spf.loop",
        f"v=spf1 ip4:{IP} -all",
    ),
    (
        "SPF that includes what is broken",
        [(DOMAIN, "TXT", f"v=spf1 include:broken.example ip4:{IP} -all"),
         ("broken.example", "TXT", "v=spf1 ipv4:1.2.3.4 -all")],
        "spf.included",
        f"v=spf1 ip4:{IP} -all",
    ),
    ("no key", [(SELECTOR, "TXT")], "dkim.missing", f"{SELECTOR} TXT {KEY_RECORD}"),
    ("another key", [(SELECTOR, "TXT", OTHER_KEY)], "dkim.wrong_key", KEY_RECORD),
    ("a key taken back", [(SELECTOR, "TXT", "v=DKIM1; k=rsa; p=")], "dkim.revoked", KEY_RECORD),
    ("a key too short", [(SELECTOR, "TXT", f"v=DKIM1; p={TINY}")], "dkim.short", "512 bits"),
    ("two keys", [(SELECTOR, "TXT", KEY_RECORD, OTHER_KEY)], "dkim.several", "only one"),
    ("a key cut in two", [(SELECTOR, "TXT", KEY_RECORD[:200])], "dkim.syntax", KEY_RECORD),
    (
        "a key of another version",
        [(SELECTOR, "TXT", KEY_RECORD.replace("DKIM1", "DKIM2"))],
        "dkim.syntax",
        "v=DKIM2",
    ),
    (
        "a key of an unknown kind",
        [(SELECTOR, "TXT", KEY_RECORD.replace("k=rsa", "k=dsa"))],
        "dkim.kind",
        "k=dsa",
    ),
    (
        "a key for SHA-1",
        [(SELECTOR, "TXT", KEY_RECORD.replace("k=rsa", "k=rsa; h=sha1"))],
        "dkim.hash",
        "h=sha1",
    ),
    (
        "a key for no mail",
        [(SELECTOR, "TXT", KEY_RECORD.replace("k=rsa", "k=rsa; s=tlsrpt"))],
        "dkim.service",
        "s=tlsrpt",
    ),
    (
        "a key on trial",
        [(SELECTOR, "TXT", KEY_RECORD.replace("k=rsa", "k=rsa; t=y"))],
        "dkim.testing",
        KEY_RECORD,
    ),
    ("no DMARC", [(DMARC, "TXT")], "dmarc.missing", f"{DMARC} TXT v=DMARC1; p=none; rua=mailto:"),
    (
        "two DMARC records",
        [(DMARC, "TXT", "v=DMARC1; p=none", "v=DMARC1; p=reject")],
        "dmarc.several",
        f"{DMARC} TXT v=DMARC1; p=none",
    ),
    (
        "DMARC without a policy",
        [(DMARC, "TXT", f"v=DMARC1; rua=mailto:post@{DOMAIN}")],
        "dmarc.syntax",
        "“p=”",
    ),
    (
        "DMARC with a policy that is none",
        [(DMARC, "TXT", "v=DMARC1; p=monitor")],
        "dmarc.syntax",
        "“p=monitor”",
    ),
    (
        "DMARC reports without mailto",
        [(DMARC, "TXT", f"v=DMARC1; p=none; rua=post@{DOMAIN}")],
        "dmarc.syntax",
        f"rua=post@{DOMAIN}",
    ),
    (
        "DMARC that begins otherwise",
        [(DMARC, "TXT", "p=none; v=DMARC1")],
        "dmarc.syntax",
        f"{DMARC} TXT v=DMARC1",
    ),
    (
        "DMARC at the wrong name",
        [(DMARC, "TXT"), (DOMAIN, "TXT", f"v=spf1 ip4:{IP} -all", "v=DMARC1; p=none")],
        "dmarc.misplaced",
        f"{DMARC} TXT v=DMARC1",
    ),
    (
        "DMARC reports to strangers",
        [(DMARC, "TXT", "v=DMARC1; p=none; rua=mailto:us@reports.example.net")],
        "dmarc.reports",
        f"{DOMAIN}._report._dmarc.reports.example.net TXT v=DMARC1",
    ),
    ("no PTR", [(PTR, "PTR")], "ptr.missing", f"{PTR} PTR mail.{DOMAIN}"),
    (
        "a PTR that does not lead back",
        [(PTR, "PTR", "host25.isp.example"), ("host25.isp.example", "A", "192.0.2.99")],
        "ptr.one_way",
        f"host25.isp.example A {IP}",
    ),
    ("no MX", [(DOMAIN, "MX"), (DOMAIN, "A")], "mx.missing", f"{DOMAIN} MX 10 mail.{DOMAIN}"),
    ("an MX that takes nothing", [(DOMAIN, "MX", "0 .")], "mx.none_taken", "takes no mail"),
    ("an MX to nowhere", [(DOMAIN, "MX", "10 gone.example")], "mx.nowhere", "gone.example"),
    (
        "an MX to an address",
        [(DOMAIN, "MX", "10 192.0.2.25")],
        "mx.nowhere",
        "not an address",
    ),
]  # fmt: skip
