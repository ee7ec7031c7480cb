"""Role by section by verb: the whole table is walked, and an address without a rule fails."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache

import pytest

from latefinal.desk.roles import BOUND_TO_SECTIONS
from latefinal.people.models import Role
from latefinal.stories.models import Section
from tests import factories

from .rights_table import FOR_EVERYBODY, IN_A_SECTION, IN_THE_PAPER
from .verbs import Verb, address_of, ask, objects, verbs

pytestmark = pytest.mark.django_db

LETTERS = dict(zip("repimo", Role, strict=True))
LEAST = 120
"""Verbs that are asked; there are more, and a walk that finds none would otherwise pass."""


@cache
def rows(table: str) -> list[tuple[set[Role], str]]:
    """The lines of a table: who is let in, and the name or its pattern."""
    lines = (line.split() for line in table.strip().splitlines())
    return [({LETTERS[one] for one in who.strip("-")}, name) for who, name in lines]


def rule(verb: Verb, table: str) -> set[Role] | None:
    """The roles of the first line that fits; None where none does."""
    return next((who for who, name in rows(table) if fnmatch(verb.name, name)), None)


def asked() -> Iterator[tuple[Verb, set[Role], bool]]:
    """Each verb with who may, and whether it ends at a section's border."""
    for verb in verbs():
        if (who := rule(verb, IN_A_SECTION)) is not None:
            yield verb, who, True
        elif (who := _of_the_paper(verb)) is not None:
            yield verb, who, False


def _of_the_paper(verb: Verb) -> set[Role] | None:
    exempt = verb.name.endswith("_results") or "chosen" in verb.name
    return None if exempt else rule(verb, IN_THE_PAPER)


def test_every_address_of_the_desk_has_a_rule() -> None:
    ruled = {verb.name for verb, _who, _is_bound in asked()}
    free = {verb.name for verb in verbs()} - ruled
    assert {name for name in free if not any(fnmatch(name, one) for one in FOR_EVERYBODY)} == set()
    assert len(ruled) > LEAST


@pytest.mark.parametrize("role", Role)
def test_a_role_is_let_in_where_its_row_says_so_and_nowhere_else(client, section, role) -> None:
    owner = factories.make_editor()
    here = objects(section, owner)
    there = objects(Section.objects.exclude(pk=section.pk).get(), owner)
    held = section if role in BOUND_TO_SECTIONS else None
    client.force_login(factories.make_member(role, section=held))
    wrong = []
    for verb, who, is_bound in asked():
        let_in = ask(client, address_of(verb, here))
        if let_in is not (role in who):
            wrong.append(f"{verb.name}: {'let in' if let_in else 'refused'}")
        # Who is refused here has nothing more to show there.
        if is_bound and let_in and ask(client, address_of(verb, there)):
            wrong.append(f"{verb.name}: let in beyond the section")
    assert wrong == []


def test_what_is_refused_stands_in_the_log_without_a_name(client, section, caplog) -> None:
    reporter = factories.make_member(Role.REPORTER)
    client.force_login(reporter)
    story = factories.make_story(section)
    client.post(
        address_of(Verb("wagtailadmin_pages:unpublish", ("page_id",)), {"page_id": story.pk})
    )
    said = [record.getMessage() for record in caplog.records if record.name == "latefinal.desk"]
    assert said == [f"Person {reporter.pk} may not POST wagtailadmin_pages:unpublish."]
