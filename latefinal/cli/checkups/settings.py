"""Settings: the public address, who is answered and believed, the key."""

from __future__ import annotations

import ipaddress
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core import checks
from django.http.request import validate_host  # noqa: TID251 - the rule by which hosts are answered
from django.utils.translation import gettext as _

from .finding import Diagnosis, attention, broken, well

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
SHORTEST_KEY = 32
# What the checks of mail say at more length.
TOLD_BELOW = frozenset({"deliverability.W001"})


def check_settings() -> Iterator[Diagnosis]:
    """Everything that was, or was not, chosen in the environment."""
    address = urlsplit(settings.LATEFINAL_URL)
    yield _address(address)
    yield _hosts(address)
    yield _proxies(address)
    yield from _key()
    yield _debug(address)
    yield from _house()


def _topic() -> str:
    return _("settings")


def _address(address: SplitResult) -> Diagnosis:
    shown = settings.LATEFINAL_URL
    if address.hostname in HERE and settings.LATEFINAL_BIND not in HERE:
        words = _("The paper listens to other machines, but its letters link to %(url)s.")
        mend = _("Set LATEFINAL_URL to the address that readers type.")
        return attention(_topic(), words % {"url": shown}, mend)
    if address.scheme == "http" and address.hostname not in HERE:
        words = _("The public address is %(url)s: passwords cross the network in the clear.")
        mend = _("Put a proxy with a certificate in front and set LATEFINAL_URL to https://…")
        return attention(_topic(), words % {"url": shown}, mend)
    return well(_topic(), _("The public address is %(url)s.") % {"url": shown})


def _hosts(address: SplitResult) -> Diagnosis:
    hosts = settings.ALLOWED_HOSTS
    shown = {"hosts": ", ".join(hosts), "host": address.hostname or ""}
    mend = _("Set LATEFINAL_ALLOWED_HOSTS to the names that readers type, parted by commas.")
    if "*" in hosts:
        return attention(_topic(), _("Any host name is answered."), mend)
    if not validate_host(address.hostname or "", hosts):
        words = _("%(host)s, the public host, is not among those answered: %(hosts)s.") % shown
        return broken(_topic(), words, mend)
    return well(_topic(), _("Answered are the hosts %(hosts)s.") % shown)


def _proxies(address: SplitResult) -> Diagnosis:
    proxies = settings.LATEFINAL_TRUSTED_PROXIES
    if bad := [proxy for proxy in proxies if not _is_ip(proxy)]:
        words = _("LATEFINAL_TRUSTED_PROXIES names %(bad)s, which is no IP address.")
        mend = _("Name each proxy by its IP address, as this machine sees it.")
        return broken(_topic(), words % {"bad": ", ".join(bad)}, mend)
    if address.scheme == "https" and not proxies:
        words = _("The address is https, but no proxy is trusted: every reader looks like it.")
        mend = _("Set LATEFINAL_TRUSTED_PROXIES to the proxy's address, often 127.0.0.1.")
        return attention(_topic(), words, mend)
    if not proxies:
        return well(_topic(), _("No proxy is trusted: readers are seen as they come."))
    return well(_topic(), _("Trusted proxies: %(them)s.") % {"them": ", ".join(proxies)})


def _is_ip(word: str) -> bool:
    try:
        ipaddress.ip_address(word)
    except ValueError:
        return False
    return True


def _key() -> Iterator[Diagnosis]:
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        words = _("The secret key is shorter than %(n)d characters.") % {"n": SHORTEST_KEY}
        yield attention(
            _topic(), words, _("Choose a longer LATEFINAL_SECRET_KEY, or leave it unset.")
        )
    if os.environ.get("LATEFINAL_SECRET_KEY"):
        yield well(_topic(), _("The secret key is set in the environment."))
        return
    file = Path(settings.LATEFINAL_HOME) / "secret-key"
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        words = _("Others on this machine can read the secret key.")
        yield broken(_topic(), words, _("Run: chmod 600 %(file)s") % {"file": file})
        return
    yield well(
        _topic(), _("The secret key lies in %(file)s, for its owner's eyes.") % {"file": file}
    )


def _debug(address: SplitResult) -> Diagnosis:
    if not settings.DEBUG:
        return well(_topic(), _("Errors are not shown to readers."))
    words = _("Errors are shown in full, with settings and code.")
    mend = _("Take LATEFINAL_DEBUG away.")
    here = address.hostname in HERE and settings.LATEFINAL_BIND in HERE
    return (attention if here else broken)(_topic(), words, mend)


def _house() -> Iterator[Diagnosis]:
    """What Django and our own rooms check of themselves."""
    for problem in checks.run_checks():
        if not problem.is_silenced() and problem.id not in TOLD_BELOW:
            kind = broken if problem.is_serious() else attention
            yield kind(_topic(), f"{problem.msg} ({problem.id})", problem.hint or "")
