"""The map: a TOML file in which a desk says what becomes of its categories, tags and authors.

    section = "labs"

    [category.press-releases]
    section = "business"     # its posts go there
    kind = "analysis"        # news, analysis or opinion
    topic = "Companies"      # another name; posts of both are under it

    [tag.misc]
    skip = true              # no topic

    [author.jd]
    name = "Jane Doe"
    contributor = "jane-doe" # the slug of one who is there already, or of a new one

Keys are the old site's own slugs, and log-in names of authors.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from latefinal.importers.errors import ImportRefused
from latefinal.stories.models import StoryKind

from .parse import Export


@dataclass(frozen=True)
class CategoryRule:
    """What a category decides."""

    section: str = ""
    kind: str = ""
    topic: str = ""
    skip: bool = False


@dataclass(frozen=True)
class TagRule:
    """What a tag decides."""

    topic: str = ""
    skip: bool = False


@dataclass(frozen=True)
class AuthorRule:
    """Who an author is here."""

    name: str = ""
    contributor: str = ""


@dataclass(frozen=True)
class Rules:
    """The whole map; an empty one changes nothing."""

    section: str = ""
    site: str = ""
    """The old site's address, where the file does not say it."""
    paper: str = ""
    """What the paper is called that is founded where there is none."""
    category: dict[str, CategoryRule] = field(default_factory=dict)
    tag: dict[str, TagRule] = field(default_factory=dict)
    author: dict[str, AuthorRule] = field(default_factory=dict)

    def of_term(self, domain: str, slug: str) -> CategoryRule | TagRule:
        """The rule for one term of the old site."""
        if domain == "category":
            return self.category.get(slug, CategoryRule())
        return self.tag.get(slug, TagRule())

    def unmet_in(self, export: Export) -> Iterator[str]:
        """What the map names and the file does not hold: most likely a slip of the pen."""
        there = {
            "category": {slug for domain, slug in export.terms if domain == "category"},
            "tag": {slug for domain, slug in export.terms if domain == "post_tag"},
            "author": set(export.authors) | {item.author for item in export.items},
        }
        for kind, names in there.items():
            yield from (f"{kind}.{name}" for name in getattr(self, kind) if name not in names)


Rule = TypeVar("Rule", CategoryRule, TagRule, AuthorRule)


def read_map(path: Path) -> Rules:
    """Read the TOML map at `path`. Raises ImportRefused with the place that is wrong."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = _("The map “%(file)s” is not TOML: %(why)s.")
        raise ImportRefused(message % {"file": path.name, "why": error}) from error
    except OSError as error:
        message = _("The map “%(file)s” cannot be read: %(why)s.")
        raise ImportRefused(message % {"file": path.name, "why": error.strerror}) from error
    _check_keys(said, {row.name for row in fields(Rules)}, "")
    return Rules(
        section=_typed(said.get("section", ""), str, "section"),
        site=_typed(said.get("site", ""), str, "site"),
        category=_rules(said, "category", CategoryRule),
        tag=_rules(said, "tag", TagRule),
        author=_rules(said, "author", AuthorRule),
    )


def _rules(said: dict[str, Any], kind: str, rule: type[Rule]) -> dict[str, Rule]:
    named = _typed(said.get(kind, {}), dict, kind)
    return {name: _rule(row, f"{kind}.{name}", rule) for name, row in named.items()}


def _rule(row: Any, where: str, rule: type[Rule]) -> Rule:
    known = {part.name: type(part.default) for part in fields(rule)}
    _check_keys(_typed(row, dict, where), set(known), where)
    values = {name: _typed(value, known[name], f"{where}.{name}") for name, value in row.items()}
    if values.get("kind", StoryKind.NEWS) not in StoryKind.values:
        raise ImportRefused(
            _("The map says “%(where)s.kind = %(said)s”; a kind is one of %(kinds)s.")
            % {"where": where, "said": values["kind"], "kinds": ", ".join(StoryKind.values)}
        )
    return rule(**values)


def _check_keys(row: dict[str, Any], known: set[str], where: str) -> None:
    for name in sorted(set(row) - known):
        raise ImportRefused(
            _("The map has “%(name)s”, which means nothing there; it may have %(known)s.")
            % {"name": f"{where}.{name}".lstrip("."), "known": ", ".join(sorted(known))}
        )


def _typed(value: Any, wanted: type, where: str) -> Any:
    if not isinstance(value, wanted):
        names = {str: _("words in quotes"), bool: _("true or false"), dict: _("a table")}
        raise ImportRefused(
            _("In the map “%(where)s” must be %(wanted)s.")
            % {"where": where, "wanted": names[wanted]}
        )
    return value
