"""Whoever may close an edition, and can be written to."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from latefinal.mailroom.errors import BadRecipient
from latefinal.mailroom.rules.addresses import canonical_address
from latefinal.mailroom.rules.letters import check_address
from latefinal.people.models import User
from latefinal.people.rights import people_with

log = logging.getLogger("latefinal.editions")

RIGHT = "editions.change_edition"


def editors() -> Iterator[tuple[User, str]]:
    """Each of them with their address."""
    return reachable(people_with(RIGHT))


def reachable(people: Iterable[User]) -> Iterator[tuple[User, str]]:
    """Each with their address; whose log-in is none is passed over and said in the log."""
    for person in people:
        address = canonical_address(person.email)
        try:
            check_address(address)
        except BadRecipient:
            log.warning("Person %s cannot be written to: their log-in is no address.", person.pk)
        else:
            yield person, address
