"""`latefinal doctor`: everything the paper stands on, each with how to mend it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from latefinal.conf.env import BadSetting
from latefinal.plumbing.errors import UnusableFolder

from .checkups import Diagnosis, Severity
from .terminal import say


def doctor(*, as_json: bool) -> int:
    """Look at everything and print it; 1 when something is broken."""
    findings = list(examine())
    is_broken = any(finding.state is Severity.BROKEN for finding in findings)
    if as_json:
        rows = [asdict(finding) for finding in findings]
        say(json.dumps({"well": not is_broken, "findings": rows}, ensure_ascii=False, indent=2))
    else:
        say("\n".join(_lines(findings)))
    return 1 if is_broken else 0


def examine() -> Iterator[Diagnosis]:
    """Every finding, in the order of what stands on what."""
    from .checkups.place import leave_the_paper_s_own
    from .django_setup import load_house

    leave_the_paper_s_own()
    try:
        load_house()
    except BadSetting as error:
        yield Diagnosis("settings", Severity.BROKEN, str(error))
        return
    except UnusableFolder as error:
        yield Diagnosis("folders", Severity.BROKEN, str(error))
        return
    yield from _examine_house()


def _examine_house() -> Iterator[Diagnosis]:
    from latefinal.plumbing import clock

    from .checkups.mail import check_mail
    from .checkups.page_files import check_page_files
    from .checkups.place import check_place
    from .checkups.settings import check_settings
    from .checkups.storage import check_bucket, check_database, check_folders
    from .checkups.wire import check_wire
    from .checkups.works import check_works

    yield from check_place()
    yield from check_settings()
    yield from check_folders()
    yield from check_page_files()
    yield from check_bucket()
    yield from check_database()
    yield from check_mail(at=clock.now())
    yield from check_works(at=clock.now())
    yield from check_wire()


def _lines(findings: Iterable[Diagnosis]) -> Iterator[str]:
    topic = ""
    found = list(findings)
    for finding in found:
        if finding.topic != topic:
            topic = finding.topic
            yield f"\n{topic.capitalize()}"
        yield f"  {finding.state:<10} {finding.words}"
        if finding.mend:
            yield f"  {'':<10} → {finding.mend}"
    yield ""
    yield _verdict(found)


def _verdict(findings: list[Diagnosis]) -> str:
    from django.utils.translation import gettext as _

    count = {
        state: sum(finding.state is state for finding in findings)
        for state in (Severity.ATTENTION, Severity.BROKEN)
    }
    if not any(count.values()):
        return _("Everything is well.")
    words = _("%(broken)d broken, %(attention)d to look at.")
    return words % {"broken": count[Severity.BROKEN], "attention": count[Severity.ATTENTION]}
