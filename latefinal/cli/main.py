"""The `latefinal` command: reads its words, hands over, says in a sentence what went wrong."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from latefinal import __version__
from latefinal.conf.env import BadSetting
from latefinal.plumbing.errors import LatefinalError

from .faults import tell

SETTINGS = "latefinal.conf.settings"

ABOUT = """\
Latefinal publishes a paper: its site, its desk, its evening letter.

Everything it keeps lies in one folder, LATEFINAL_HOME (var/ unless you choose another)."""

AFTER = """\
Settings are read from the environment: PORT, LATEFINAL_HOME, LATEFINAL_URL, MAIL_URL and others.
`latefinal doctor` says what they are now, what is wrong, and how to mend it."""

# Words that stand for a Django command: these run there, and their help is that command's own.
FORWARDED = {
    ("found",): "found",
    ("import", "wordpress"): "import_wordpress",
    ("import", "subscribers"): "import_subscribers",
    ("export", "subscribers"): "export_subscribers",
    ("edition",): "edition",
    ("mail", "in"): "mail_in",
    ("reader",): "reader",
    ("mail", "check"): "mail_check",
}

# What a mail server calls: it brings no table up to date, and whatever goes wrong is "not now", so
# that the mail is kept. Another code would have it send the mail back (sysexits.h: EX_TEMPFAIL).
FOR_A_MAIL_SERVER = ("mail", "in")
NOT_NOW = 75


def main(argv: Sequence[str] | None = None) -> int:
    """Run it; answer the exit code: 0 done, 1 something is wrong, 2 not understood, 130 stopped.

    What a mail server calls answers 0 or 75, “not now”.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    words = list(sys.argv[1:] if argv is None else argv)
    if tuple(words[:2]) != FOR_A_MAIL_SERVER:
        return _run_words(words)
    try:
        return NOT_NOW if _run_words(words) else 0
    except SystemExit as ended:  # words that it did not understand
        return NOT_NOW if ended.code else 0


def _run_words(words: list[str]) -> int:
    try:
        return _dispatch(words)
    except KeyboardInterrupt:
        return 130
    except (LatefinalError, BadSetting) as error:
        print(error, file=sys.stderr)
        return 1
    except Exception as error:  # noqa: BLE001 - it is kept whole, and told
        tell(error)
        return 1


def _dispatch(words: list[str]) -> int:
    for spoken, command in FORWARDED.items():
        if tuple(words[: len(spoken)]) == spoken:
            from .forward import forward

            rest, prepare = words[len(spoken) :], spoken != FOR_A_MAIL_SERVER
            return forward(command, spoken=" ".join(spoken), rest=rest, prepare=prepare)
    if words[:1] == ["manage"]:
        from .forward import manage

        return manage(words[1:])
    args = build_parser().parse_args(words)
    handler: Callable[[argparse.Namespace], int] = args.handler
    return handler(args)


def build_parser() -> argparse.ArgumentParser:
    """Every word the command knows. Plain English: settings, and so the language, come later."""
    parser = argparse.ArgumentParser(
        prog="latefinal",
        description=ABOUT,
        epilog=AFTER,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"Latefinal {__version__}")
    verbs = parser.add_subparsers(title="what it does", metavar="VERB", required=True)
    _add_run(verbs)
    _add_demo(verbs)
    verbs.add_parser("found", help="found the paper and print its owner's link, for scripts")
    _add_import(verbs)
    _add_export(verbs)
    verbs.add_parser("edition", help="see, close or send tonight's edition")
    _add_mail(verbs)
    verbs.add_parser("reader", help="show what is held about an address, or erase it")
    _add_doctor(verbs)
    verbs.add_parser("manage", help="for developers: any of Django's own commands")
    return parser


if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - has no other name


def _add_run(verbs: Verbs) -> None:
    run = verbs.add_parser(
        "run",
        help="serve the paper: site, desk, jobs and mail, until stopped",
        description=(
            "Serves the paper until you press Ctrl-C or send SIGTERM; what is under way is then "
            "finished first. The first run makes the folder, the key and the database, and prints "
            "a one-time link that makes whoever opens it the paper's owner."
        ),
    )
    run.set_defaults(handler=_run)


def _add_demo(verbs: Verbs) -> None:
    demo = verbs.add_parser(
        "demo",
        help="serve a sample publication to try everything on",
        description=(
            "Makes a sample publication with stories, comments and an edition, and serves it. Its "
            "mail goes nowhere: a page shows what was caught. It lives in var/demo/, a folder of "
            "its own, so trying it never touches your paper in var/."
        ),
    )
    demo.add_argument(
        "--fresh", action="store_true", help="throw the sample publication away and make it anew"
    )
    demo.set_defaults(handler=_demo)


def _add_import(verbs: Verbs) -> None:
    bring = verbs.add_parser("import", help="bring stories or readers over from another system")
    kinds = bring.add_subparsers(title="where from", metavar="SYSTEM", required=True)
    kinds.add_parser("wordpress", help="a WXR file, as WordPress exports it")
    kinds.add_parser("subscribers", help="a list of readers (CSV) of Ghost, Mailchimp or another")


def _add_export(verbs: Verbs) -> None:
    take = verbs.add_parser("export", help="take readers away as a file")
    kinds = take.add_subparsers(title="what", metavar="WHAT", required=True)
    kinds.add_parser("subscribers", help="a newsletter's readers, as CSV")


def _add_mail(verbs: Verbs) -> None:
    mail = verbs.add_parser("mail", help="see whether letters would arrive; take in what came back")
    words = mail.add_subparsers(title="what", metavar="WHAT", required=True)
    words.add_parser("check", help="DNS, relay and letter, each with how to mend it")
    words.add_parser("in", help="one mail from standard input, as a mail server hands it over")


def _add_doctor(verbs: Verbs) -> None:
    doctor = verbs.add_parser(
        "doctor",
        help="check settings, folders, database, mail and jobs; say how to mend each",
        description=(
            "Looks at everything the paper stands on and says of each whether it is well, wants "
            "attention or is broken, and how to mend it. Exit code 1 when something is broken. It "
            "changes nothing and sends no letter."
        ),
    )
    doctor.add_argument("--json", action="store_true", help="the same for machines")
    doctor.set_defaults(handler=_doctor)


def _run(args: argparse.Namespace) -> int:
    from .run import run

    return run()


def _demo(args: argparse.Namespace) -> int:
    from .demo import demo

    return demo(fresh=args.fresh)


def _doctor(args: argparse.Namespace) -> int:
    from .doctor import doctor

    return doctor(as_json=args.json)
