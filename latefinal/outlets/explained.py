"""What each label of an outlet means, in words for readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .models import Outlet, OutletKind, Ownership

MEANINGS: dict[Ownership, Any] = {
    Ownership.STATE: _(
        "A state owns it, or pays for it and appoints who runs it, and decides what it says."
    ),
    Ownership.CAPTURED_PUBLIC: _(
        "By its statute it is the public’s. Those in power decide who runs it, and what it says."
    ),
    Ownership.CAPTURED_PRIVATE: _(
        "It has private owners. They depend on those in power, by contracts, advertising or "
        "kinship, and it shows in what they print. It is not counted as state media."
    ),
    Ownership.PUBLIC: _(
        "The public pays, by a fee or out of the budget, or a public body runs it; its newsroom "
        "decides for itself what it says."
    ),
    Ownership.INDEPENDENT: _(
        "Neither a state nor those close to one decide what it says. That does not make it right."
    ),
    Ownership.UNKNOWN: _("Nobody could tell us with evidence who decides there."),
}
STATE_BODY = _(
    "A ministry, an office or an enterprise of the state that publishes by itself. It is no "
    "medium, and what comes from it is counted apart from state media."
)


@dataclass(frozen=True)
class ExplainedLabel:
    """A label as it is printed beside a name, and what it means."""

    words: str
    look: str
    meaning: Any


def labels_explained() -> list[ExplainedLabel]:
    """Every label that an outlet can have."""
    outlets = [(Outlet(ownership=one), meaning) for one, meaning in MEANINGS.items()]
    body = Outlet(kind=OutletKind.GOVERNMENT, ownership=Ownership.STATE)
    outlets.insert(1, (body, STATE_BODY))
    return [ExplainedLabel(one.label, one.look, meaning) for one, meaning in outlets]
