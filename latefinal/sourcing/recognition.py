"""Which source of the register a name means."""

from __future__ import annotations

from collections.abc import Mapping

from latefinal.outlets.rules.names import fold_name, meant_by

from .models import Source, SourceKind, SourceName
from .rules.found import SpeakerKind


def source_named(name: str, *, kind: str) -> Source | None:
    """The one source of that kind that is called so, in any case, script or accent.

    None where two are.
    """
    exact = Source.objects.filter(name=name, kind=kind).first()
    if exact is not None:
        return exact
    number = meant_by(_names(kind)).get(fold_name(name))
    return None if number is None else Source.objects.get(pk=number)


def _names(kind: str) -> list[tuple[str, int]]:
    return [
        *Source.objects.filter(kind=kind).order_by().values_list("name", "pk"),
        *SourceName.objects.filter(source__kind=kind).order_by().values_list("name", "source"),
    ]


def kinds_by_name() -> Mapping[str, SpeakerKind]:
    """Every name that a source goes by, with its kind, as a text is searched for them."""
    own = Source.objects.order_by().values_list("name", "kind")
    other = SourceName.objects.order_by().values_list("name", "source__kind")
    return {name: SpeakerKind(SourceKind(kind).value) for name, kind in [*other, *own]}
