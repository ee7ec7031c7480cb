"""Which source of the register a name means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from latefinal.outlets.recognition import names_of_outlets
from latefinal.outlets.rules.names import fold_name, meant_by

from .models import Office, Source, SourceName
from .rules.found import SpeakerKind
from .rules.offices import names_office


def source_named(name: str, *, kind: str) -> Source | None:
    """The one source of that kind that is called so, in any case, script or accent.

    None where two are.
    """
    exact = Source.objects.filter(name=name, kind=kind).first()
    if exact is not None:
        return exact
    of_kind = ((one, number) for one, its_kind, number in _names() if its_kind == kind)
    number = meant_by(of_kind).get(fold_name(name))
    return None if number is None else Source.objects.get(pk=number)


@dataclass(frozen=True)
class NamesKnown:
    """Every outlet and every source by each of their names, read at once: a text names many."""

    outlet_names: Sequence[str]
    outlets: Mapping[str, int]
    sources: Mapping[str, Mapping[str, int]]
    kinds: Mapping[str, SpeakerKind]
    offices: Sequence[Office]

    @classmethod
    def read(cls) -> Self:
        """As it stands now; five statements."""
        named = _names()
        by_kind: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for name, kind, number in named:
            by_kind[kind].append((name, number))
        outlets = names_of_outlets()
        return cls(
            outlet_names=[name for name, _number in outlets],
            outlets=meant_by(outlets),
            sources={kind: meant_by(names) for kind, names in by_kind.items()},
            kinds={name: SpeakerKind(kind) for name, kind, _number in named},
            offices=list(Office.objects.select_related("source")),
        )

    def outlet(self, name: str) -> int | None:
        """The number of the one outlet that is called so."""
        return self.outlets.get(fold_name(name))

    def source(self, name: str, kind: str) -> int | None:
        """The number of the one source of that kind that is called so."""
        return self.sources.get(kind, {}).get(fold_name(name))

    def holders(self, words: str, *, on: date | None) -> list[Source]:
        """Who held the office that `words` name, on that day."""
        held = (one for one in self.offices if one.is_held_on(on))
        named = (one for one in held if names_office(words, title=one.title, body=one.body))
        return list(dict.fromkeys(one.source for one in named))


def _names() -> list[tuple[str, str, int]]:
    """Every name of every source with its kind and number; its own name last, so that it counts."""
    return [
        *SourceName.objects.order_by().values_list("name", "source__kind", "source"),
        *Source.objects.order_by().values_list("name", "kind", "pk"),
    ]
