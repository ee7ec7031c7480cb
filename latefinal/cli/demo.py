"""`latefinal demo`: a sample publication in a folder of its own, its mail caught beside it."""

from __future__ import annotations

import os
import secrets
import socket
from functools import partial
from pathlib import Path
from typing import Any

from latefinal.demo.catcher import LOOPBACK, catch_mail, open_post_box

from .errors import CannotStart
from .run import run_paper
from .terminal import Progress, say

# Not var/ itself: whoever tries the demo must not find it in the paper, or the paper gone.
HOME = "var/demo"
DESK = "desk@example.org"
WRITER = "Neva Tarrick"
"""Of the sample paper's contributors: as them one signs in, so that new stories are signed."""
MARK = "this-is-a-sample"
ELSEWHERE = ("DATABASE_URL", "STORAGE_URL")
UNUSED = (
    "LATEFINAL_RETURN_PATH",
    "LATEFINAL_RETURNED_LMTP",
    "LATEFINAL_RETURNED_IMAP",
    "LATEFINAL_CACHE_FOLDER",
)
KEPT = frozenset({"run.lock", "secret-key", MARK})


def demo(*, fresh: bool) -> int:
    """Make the sample publication, unless it is there, and serve it until stopped."""
    post_box = open_post_box()
    home = choose_surroundings(post_box)
    check_the_ground(home)
    loop = partial(catch_mail, post_box=post_box, folder=home / "mailbox")
    return run_paper(
        prepare=partial(_prepare, home, fresh=fresh),
        banner=_banner,
        loops={"mail catcher": loop},
    )


def choose_surroundings(post_box: socket.socket) -> Path:
    """Point the settings, not yet read, at the demo's folder and catcher; answer the folder.

    Neither a relay, a mailbox, a bucket, a database nor a folder of pages that was set for the real
    paper is used: nothing of the demo may reach any of them.
    """
    if os.environ.pop("DATABASE_URL", ""):
        say("The demo keeps to a database of its own; DATABASE_URL is not used.")
    if os.environ.pop("STORAGE_URL", ""):
        say("The demo keeps its pictures in its own folder; STORAGE_URL is not used.")
    for name in UNUSED:
        os.environ.pop(name, None)
    os.environ["LATEFINAL_HOME"] = os.environ.get("LATEFINAL_HOME") or HOME
    os.environ["MAIL_URL"] = f"smtp://{LOOPBACK}:{post_box.getsockname()[1]}"
    from django.conf import settings

    return Path(settings.LATEFINAL_HOME)


def _prepare(home: Path, *, fresh: bool) -> dict[str, Any]:
    from latefinal.demo.services import build_sample
    from latefinal.desk.services import settle_address
    from latefinal.people.services import ensure_owner
    from latefinal.plumbing import clock

    from .prepare import prepare

    clear_the_ground(home, fresh=fresh)
    progress = Progress()
    prepare(progress)
    build_sample(at=clock.now(), progress=progress)
    progress.close()
    settle_address()
    password = desk_password(home)
    ensure_owner(email=DESK, password=password, name=WRITER)
    return {"password": password, **_sights()}


def check_the_ground(home: Path) -> None:
    """Raise CannotStart for a folder with anything in it that is no sample.

    A sample is marked from the first. What is marked may be thrown away, so no folder of a paper,
    and none of anybody's, is ever marked.
    """
    found = {entry.name for entry in home.iterdir()} if home.exists() else set()
    if MARK in found or found <= KEPT:
        return
    raise CannotStart(
        f"The folder {home} holds what is no sample publication, and the demo leaves it alone. "
        "Give the demo another with LATEFINAL_HOME, or leave that unset."
    )


def clear_the_ground(home: Path, *, fresh: bool) -> None:
    """Mark `home` as the demo's own, and empty it when `fresh`."""
    from .prepare import throw_away

    check_the_ground(home)  # again: now it is ours alone, then it may not have been
    (home / MARK).touch()
    if fresh:
        throw_away(home, keep=lambda entry: entry.name in KEPT)


def desk_password(home: Path) -> str:
    """The desk's password, made once for each sample publication."""
    file = home / "desk-password"
    file.touch(mode=0o600)
    # It is there and empty when the one who made it was killed before writing.
    if not (password := file.read_text().strip()):
        password = "-".join(secrets.token_hex(2) for _ in range(3))
        file.write_text(password)
    return password


def _sights() -> dict[str, str]:
    from latefinal.plumbing import clock
    from latefinal.stories.models import Story

    story = Story.on_the_record(at=clock.now()).first()
    return {"story": story.get_absolute_url() if story else "/"}


def _banner(told: dict[str, str]) -> list[str]:
    from django.conf import settings
    from django.utils.translation import gettext as _

    site = settings.LATEFINAL_URL
    sights = [
        (_("the front page"), "/"),
        (_("a story"), told["story"]),
        (_("tonight's edition"), "/desk/edition/"),
        (_("past editions"), "/evening/"),
        (_("the mail it sent"), "/demo/mailbox/"),
        (_("the desk"), "/desk/"),
    ]
    return [
        "",
        _("The sample publication is served at %(url)s/") % {"url": site},
        "",
        *(f"    {what:<20} {site}{where}" for what, where in sights),
        "",
        _("Sign in at the desk as %(who)s with the password %(password)s")
        % {"who": DESK, "password": told["password"]},
        _("It lives in %(home)s, apart from any paper of yours. Ctrl-C stops it.")
        % {"home": _shown(settings.LATEFINAL_HOME)},
        "",
    ]


def _shown(home: Path) -> str:
    here = Path.cwd()
    return f"{home.relative_to(here)}/" if home.is_relative_to(here) else f"{home}/"
