"""The verbs that write who is quoted."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from latefinal.outlets.rules.names import fold_name
from latefinal.sourcing.models import Source, SourceName
from latefinal.sourcing.recognition import source_named


@transaction.atomic
def known_speaker(*, name: str, kind: str, office: str = "") -> Source:
    """The source that goes by that name and is of that kind, made if need be.

    The office is what is offered the next time.
    """
    name = " ".join(name.split())
    source = source_named(name, kind=kind)
    if source is None:
        return Source.objects.create(name=name, kind=kind, office=office)
    if office and source.office != office:
        source.office = office
        source.save(update_fields=["office"])
    return source


@transaction.atomic
def set_other_names(*, source: Source, names: Iterable[str]) -> None:
    """Let the source be called `names` besides its own name; those that fold alike count once."""
    told: dict[str, str] = {}
    for name in names:
        told.setdefault(fold_name(name)[:LONGEST_FOLDED], " ".join(name.split()))
    for folded in ("", fold_name(source.name)):
        told.pop(folded, None)
    if list(told.items()) == list(source.other_names.values_list("folded", "name")):
        return
    source.other_names.all().delete()
    SourceName.objects.bulk_create(
        SourceName(source=source, name=name, folded=folded) for folded, name in told.items()
    )


LONGEST_FOLDED = SourceName._meta.get_field("folded").max_length or 0
