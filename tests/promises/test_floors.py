"""Knowledge goes only down, where the import linter cannot see it: in strings and templates."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.apps import apps

from .reading import (
    HOUSE,
    LETTERS,
    TEMPLATES,
    files,
    floors,
    is_ours,
    may_know,
    migrations,
    owner_of,
    room_of,
    shown,
    strings_in,
    templates,
)

NAMED = re.compile(r"\{%-?\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")
LOADED = re.compile(r"\{%-?\s*load\s+([^%]+?)\s*-?%\}")
A_TEMPLATE = re.compile(r"[\w/-]+/[\w.-]+\.(?:html|txt|mjml|xml)")
A_MODEL = re.compile(r"(?P<room>[a-z]+)\.[A-Z]\w+")
A_MODULE = re.compile(r"latefinal\.(?P<room>[a-z]+)\.[\w.]+")

# How Django is told where the settings are; whoever starts it says so.
SETTINGS = "latefinal.conf.settings"

# What a migration may import of ours besides blocks and plumbing.
IN_MIGRATIONS = re.compile(
    r"latefinal\.(?:plumbing(?:\.\w+)?|\w+\.(?:blocks|validators|migrations(?:\.\w+)?))"
)


def tag_libraries() -> dict[str, str]:
    """Our template tag libraries and the room that each lies in."""
    return {file.stem: room_of(file) for file in HOUSE.glob("*/templatetags/*.py")}


def known_by_template(text: str, libraries: dict[str, str]) -> Iterator[str]:
    """The rooms that a template reaches into."""
    yield from (owner_of(name) for name in NAMED.findall(text) if is_ours(name))
    for names in LOADED.findall(text):
        words = names.split(" from ")[-1].split()
        yield from (libraries[word] for word in words if word in libraries)


def known_by_strings(source: str) -> Iterator[str]:
    """The rooms that a Python file names in strings: models, dotted paths, templates."""
    for string in set(strings_in(source)) - {SETTINGS}:
        named = A_MODEL.fullmatch(string) or A_MODULE.fullmatch(string)
        if named and named["room"] in floors():
            yield named["room"]
        elif A_TEMPLATE.fullmatch(string) and is_ours(string):
            yield owner_of(string)


def forbidden_imports(source: str) -> list[str]:
    """The lines by which a migration imports what may change under it."""
    imported = re.findall(r"^\s*(?:import|from)\s+(latefinal[\w.]*)", source, re.MULTILINE)
    return [name for name in imported if not IN_MIGRATIONS.fullmatch(name)]


def too_high(room: str, known: Iterator[str]) -> list[str]:
    """Those of `known` that `room` may not know."""
    return [other for other in known if not may_know(room, other)]


def test_a_template_takes_in_only_templates_and_tags_of_its_floor_or_below():
    libraries = tag_libraries()
    wrong = {}
    for file in templates():
        room = owner_of(file.relative_to(TEMPLATES).as_posix())
        if above := too_high(room, known_by_template(file.read_text(), libraries)):
            wrong[shown(file)] = above
    assert not wrong


def test_a_string_names_only_models_modules_and_templates_of_its_floor_or_below():
    wrong = {}
    for file in files(".py", below=["latefinal"]):
        if file.parent == HOUSE:
            continue
        if above := too_high(room_of(file), known_by_strings(file.read_text())):
            wrong[shown(file)] = above
    assert not wrong


def test_a_foreign_key_points_only_down_the_floors():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("latefinal.")
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if field.related_model.__module__.startswith("latefinal.")
        if not may_know(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert not wrong


def test_a_migration_imports_nothing_of_ours_but_blocks_and_validators():
    found = {shown(file): forbidden_imports(file.read_text()) for file in migrations()}
    assert not {file: names for file, names in found.items() if names}


def test_every_letter_and_every_folder_of_templates_belongs_to_a_room():
    letters = {folder.name for folder in TEMPLATES.glob("mail/*") if folder.is_dir()}
    assert letters <= LETTERS.keys()
    for file in templates():
        assert owner_of(file.relative_to(TEMPLATES).as_posix()) in floors()


@pytest.mark.parametrize(
    ("room", "text", "above"),
    [
        ("stories", "{% include 'comments/_form.html' %}", ["comments"]),
        ("stories", "{% extends 'masthead/base.html' %}", []),
        ("comments", '{%- include "sourcing/_way.html" with x=1 %}', ["sourcing"]),
        ("masthead", "{% load i18n datetimes counts %}", ["comments"]),
        ("masthead", "{% load tally from counts %}", ["comments"]),
        ("comments", "{% extends 'wagtailadmin/base.html' %}", []),
    ],
)
def test_a_template_that_reaches_up_is_found(room, text, above):
    libraries = {"datetimes": "masthead", "counts": "comments"}
    assert too_high(room, known_by_template(text, libraries)) == above


@pytest.mark.parametrize(
    ("room", "source", "above"),
    [
        ("masthead", "ForeignKey('stories.Story')", ["stories"]),
        ("stories", "ForeignKey('masthead.Contributor')", []),
        ("stories", "render(r, 'comments/thread.html')", ["comments"]),
        ("stories", "import_string('latefinal.desk.services.found_paper')", ["desk"]),
        ("stories", "'''desk.Screen'''\nx = 'a sentence. Two'", []),
    ],
)
def test_a_string_that_reaches_up_is_found(room, source, above):
    assert too_high(room, known_by_strings(source)) == above


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("import latefinal.stories.models", ["latefinal.stories.models"]),
        ("from latefinal.stories.services import draft_story", ["latefinal.stories.services"]),
        ("import latefinal.stories.blocks", []),
        ("import latefinal.plumbing.clock", []),
    ],
)
def test_a_migration_that_imports_what_changes_is_found(line, wrong):
    assert forbidden_imports(f"{line}\n") == wrong


def test_a_template_of_nobody_is_refused():
    with pytest.raises(KeyError):
        owner_of("utils/box.html")
