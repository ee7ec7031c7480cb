"""Words of ours that run as Django commands."""

from __future__ import annotations

import sys

from django.core.management import ManagementUtility, execute_from_command_line
from django.core.management.base import CommandError

from latefinal.plumbing.errors import LatefinalError

from .django_setup import load_house
from .prepare import is_unmade, prepare_database


def forward(command: str, *, spoken: str, rest: list[str], prepare: bool = True) -> int:
    """Run the Django command `command`, called `latefinal <spoken>` in its own help.

    Tables are brought up to date before, unless not to `prepare`.
    """
    load_house()
    wanted = ManagementUtility(["latefinal"]).fetch_command(command)
    # Without this its parser would raise where it should print its usage.
    vars(wanted)["_called_from_command_line"] = True
    options = vars(wanted.create_parser("latefinal", spoken).parse_args(rest))
    no_paper = getattr(wanted, "no_paper", None)
    if no_paper and not options.get("paper") and is_unmade():
        raise no_paper  # said before its tables are made, which takes a while
    if prepare:
        prepare_database()
    try:
        # What the checks say is the doctor's to tell, not this command's.
        wanted.execute(*options.pop("args", ()), **{**options, "skip_checks": True})
    except CommandError as error:
        raise LatefinalError(str(error)) from error
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0


def manage(rest: list[str]) -> int:
    """Run any Django command, as `django-admin` would."""
    execute_from_command_line([f"{sys.argv[0]} manage", *rest])
    return 0
