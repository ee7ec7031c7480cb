"""Hosts: how they are written to be compared, and which of them say who publishes there. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from latefinal.outlets.errors import NoHost, SharedHost
from latefinal.plumbing.domains import LONGEST_DOMAIN, registered_domain, spell_in_ascii

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_WWW = re.compile(r"^(?:www\d?\.)+")

PLATFORMS = frozenset({
    "aparat.com", "apple.com", "archive.is", "archive.org", "archive.ph", "baidu.com",
    "bilibili.com", "bing.com", "bit.ly", "bsky.app", "dailymotion.com", "douyin.com",
    "dzen.ru", "facebook.com", "fb.com", "fb.watch", "feedburner.com", "flipboard.com",
    "google.com", "instagram.com", "linkedin.com", "linktr.ee", "mail.ru", "mastodon.social",
    "msn.com", "odysee.com", "ok.ru", "pinterest.com", "qq.com", "reddit.com", "rumble.com",
    "rutube.ru", "soundcloud.com", "spotify.com", "t.co", "t.me", "telegram.me",
    "telegram.org", "threads.net", "tiktok.com", "tinyurl.com", "twitch.tv", "twitter.com",
    "vimeo.com", "vk.com", "vk.ru", "wa.me", "wechat.com", "weibo.cn", "weibo.com",
    "whatsapp.com", "wikimedia.org", "wikipedia.org", "x.com", "yahoo.com", "yandex.com",
    "yandex.ru", "youtu.be", "youtube.com",
})  # fmt: skip
"""Where who publishes stands behind the host, if anywhere: no host of theirs names an outlet."""
HOSTING = frozenset({
    "blogspot.com", "livejournal.com", "medium.com", "substack.com", "tumblr.com",
    "wordpress.com",
})  # fmt: skip
"""Where everybody gets a host of their own: theirs names an outlet, the platform's does not."""
_GOVERNMENTS = frozenset({"gov", "gob", "gouv", "gub", "go", "govt", "government", "mil"})


def host_of(typed: str) -> str:
    """The host that `typed`, a host or a whole address, names: lower case, ASCII, without “www.”.

    Raises NoHost, in a sentence that repeats what was typed.
    """
    words = _("“%(typed)s” is no host. Give one like “kabar.kg”, or a whole web address.")
    refused = NoHost(words % {"typed": typed})
    bare = typed.strip()
    try:
        named = urlsplit(bare if "://" in bare else f"//{bare}").hostname or ""
        host = spell_in_ascii(named.rstrip(".")).lower()
    except ValueError:  # IDNAError is one; so is what urlsplit says of brackets
        raise refused from None
    host = _without_www(host)
    labels = host.split(".")
    is_one = len(labels) > 1 and len(host) <= LONGEST_DOMAIN and not labels[-1].isdecimal()
    if not is_one or not all(map(_LABEL.fullmatch, labels)):
        raise refused
    return host


def _without_www(host: str) -> str:
    """`host` without “www.” before it; where that leaves a suffix, as of www.gov.uk, as it is."""
    bare = _WWW.sub("", host)
    return bare if registered_domain(bare) else host


def hosts_above(host: str) -> list[str]:
    """`host` and those that it hangs below, down to what was registered: nearest first.

    Those at which anybody may publish are left out: a public suffix, a platform.
    """
    registered = registered_domain(host)
    if registered is None or registered in PLATFORMS:
        return []
    labels = host.split(".")
    levels = len(labels) - registered.count(".")
    found = (".".join(labels[number:]) for number in range(levels))
    return [one for one in found if one not in HOSTING]


def check_host(host: str) -> None:
    """Raise SharedHost where more than one publish at `host`."""
    if host not in hosts_above(host):
        words = _(
            "At “%(host)s” many publish, so it does not say which outlet is meant. Leave it out."
        )
        raise SharedHost(words % {"host": host})


def is_governments(host: str) -> bool:
    """Whether `host` hangs below a suffix that states keep for their own bodies."""
    registered = registered_domain(host)
    return registered is not None and registered.split(".")[1] in _GOVERNMENTS
