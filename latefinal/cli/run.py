"""`latefinal run`: hold the folder, make it ready, serve it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .children import Aside
from .django_setup import learn_static_names, load_house, settle_memory
from .folder_and_port import check_port, hold_home
from .rest import Running, rest
from .supervisor import Child, Supervisor
from .terminal import Progress, say
from .web import DRAIN_SECONDS as WEB_SECONDS
from .web import answers, serve

if TYPE_CHECKING:
    from .worker_process import Loop

Banner = Callable[[Any], list[str]]


def run() -> int:
    """Serve the paper until stopped."""
    return run_paper(prepare=_prepare, banner=_banner, rests=True)


def run_paper(
    *,
    prepare: Callable[[], Any],
    banner: Banner,
    loops: Mapping[str, Loop] | None = None,
    rests: bool = False,
) -> int:
    """Hold the folder, do `prepare` in a child, serve; print `banner` of its answer once served.

    `loops` are further threads of the works. Where it `rests`, it gives its memory back once
    everything runs, and comes here again, by another program, when a child has to be started.
    """
    from django.conf import settings

    home: Path = settings.LATEFINAL_HOME
    address, port = settings.LATEFINAL_BIND, settings.PORT
    running = Running.taken()
    with hold_home(home, lock=running.lock if running else None) as lock:
        if running is None:
            told = _make_ready(prepare, address, port)
        else:
            load_house()
        learn_static_names()
        settle_memory()
        children = _children(home, address, port, loops or {})
        if running is not None:
            running.hand_over(children)
        return Supervisor(
            children,
            is_ready=partial(answers, address=address, port=port),
            announce=lambda: say("\n".join(banner(told))),  # of those that run already, nothing
            becomes=partial(rest, children, home=home, lock=lock) if rests else None,
        ).run()


def _make_ready(prepare: Callable[[], Any], address: str, port: int) -> Any:
    check_port(address, port)
    progress = Progress()
    progress("Starting", 0, 1)  # not translated: the language is among what is loaded
    load_house()
    progress("Starting", 1, 1)
    progress.close()
    return Aside(prepare).result()


def _children(home: Path, address: str, port: int, loops: Mapping[str, Loop]) -> list[Child]:
    from .worker_process import DRAIN_SECONDS, holder_name, work

    works = partial(work, holder=holder_name(home), extra=loops)
    return [
        Child("works", works, seconds=DRAIN_SECONDS + 2),
        Child("web server", partial(serve, address=address, port=port), seconds=WEB_SECONDS + 2),
    ]


def _prepare() -> dict[str, str]:
    from latefinal.desk.services import settle_address
    from latefinal.people.services import has_owner, offer_claim
    from latefinal.plumbing import clock

    from .prepare import prepare

    prepare(Progress())
    settle_address()
    return {} if has_owner() else {"claim": offer_claim(at=clock.now())}


def _banner(told: dict[str, str]) -> list[str]:
    from django.conf import settings
    from django.utils.translation import gettext as _

    address = settings.LATEFINAL_URL
    if "claim" in told:
        return [
            "",
            _("This paper has no owner yet. Open this link once to name it and sign in:"),
            "",
            f"    {address}/claim/{told['claim']}/",
            "",
            _("Nobody else can claim it. The link is good until it is used or Latefinal restarts."),
        ]
    return [
        _("The paper is at %(url)s/ and its desk at %(url)s/desk/. Ctrl-C stops it.")
        % {"url": address}
    ]
