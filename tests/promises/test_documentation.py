"""What a newsroom can set, run, see or be told by the clock stands in the documentation."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterable, Iterator

import pytest
from django.apps import apps
from django.core.management import load_command_class
from django.core.management.base import BaseCommand
from django.urls import URLPattern, URLResolver, get_resolver, path

from latefinal.cli.main import build_parser
from latefinal.conf.env import Env, env
from latefinal.conf.jobs import JOBS
from latefinal.syndication.crawlers import CHECKED, CRAWLERS
from scripts.draw_house import PICTURE, drawing, told_apart
from scripts.write_reference import (
    CRAWLERS_PAGE,
    JOBS_PAGE,
    PAGE,
    crawlers_page,
    jobs_page,
    settings_page,
)

from .reading import HOUSE, ROOT, files, room_of, shown

DOCS = ROOT / "docs"
GLOSSARY = re.compile(r"```\{glossary\}\n(.*?)```", re.DOTALL)
NOT_FOR_READERS = ("desk/",)

# Who may read the environment: the table of settings, and whoever starts the house.
READS_ENVIRONMENT = {
    "latefinal/conf/env.py": "the typed table itself",
    "latefinal/conf/wsgi.py": "tells Django where the settings are",
    "latefinal/cli/django_setup.py": "tells Django where the settings are",
    "latefinal/cli/main.py": "tells Django where the settings are",
    "latefinal/cli/faults.py": "keeps errors, or shows them in full, before settings can be read",
    "latefinal/cli/checkups/place.py": "looks at a demo without what was set for a real paper",
    "latefinal/cli/rest.py": "hands what runs on to the program that it becomes",
    "latefinal/cli/demo.py": "keeps the demo away from what was set for a real paper",
    "latefinal/cli/checkups/settings.py": "tells a key that was set from one that was made",
    "latefinal/desk/rules.py": "guesses the machine's zone, which is no setting of ours",
}


def page(name: str) -> str:
    """The text of a page of the documentation."""
    return (DOCS / name).read_text()


def terms_of(glossary: str) -> set[str]:
    """The words that a glossary explains."""
    lines = "\n".join(GLOSSARY.findall(glossary)).splitlines()
    return {line.strip() for line in lines if line and not line.startswith(" ")}


def unexplained(words: Iterable[str], glossary: str) -> set[str]:
    """Those of `words` that have no entry."""
    return set(words) - terms_of(glossary)


def unnamed(words: Iterable[str], text: str) -> set[str]:
    """Those of `words` that `text` does not set as code."""
    return {word for word in words if f"`{word}`" not in text}


def words_of_command(parser: argparse.ArgumentParser, said: str) -> Iterator[str]:
    """Every way to call the command, and its options."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to ask
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - the same
            for word, below in action.choices.items():
                yield f"{said} {word}"
                yield from words_of_command(below, f"{said} {word}")
        else:
            yield from (o for o in action.option_strings if o.startswith("--") and o != "--help")


def targets_of(makefile: str) -> set[str]:
    """What `make` can be asked for."""
    return set(re.findall(r"^([a-z][\w-]*):(?!=)", makefile, re.MULTILINE))


def addresses(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every address of ours as it is written down; those of the desk's screens left out."""
    for pattern in patterns:
        route = before + re.sub(r"<\w+:(\w+)>", r"<\1>", str(pattern.pattern))
        if route.startswith(NOT_FOR_READERS):
            continue
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif re.fullmatch(r"[\w/.<>-]*", route):
            yield f"/{route}"


def reads_environment(source: str) -> bool:
    """Whether a file asks the environment itself, past the table."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in ("environ", "getenv")
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
        for node in ast.walk(ast.parse(source))
    )


def test_the_page_of_settings_is_what_the_table_says():
    said = "run `python scripts/write_reference.py`"
    assert PAGE.read_text() == settings_page(env.table), said


def test_every_setting_says_what_it_does_in_a_sentence():
    for setting in env.table.values():
        assert setting.help.endswith("."), setting.name
        assert len(setting.help.split()) > 3, setting.name


def test_nothing_but_the_table_reads_the_environment():
    found = {
        shown(f) for f in files(".py", below=["latefinal"]) if reads_environment(f.read_text())
    }
    assert found <= READS_ENVIRONMENT.keys()


def test_every_word_and_option_of_the_command_is_documented():
    words = set(words_of_command(build_parser(), "latefinal"))
    assert not unnamed(words, page("reference/commands.md"))


def test_every_django_command_of_ours_is_documented_with_its_words_and_options():
    text = page("reference/commands.md")
    usual = set(words_of_command(BaseCommand().create_parser("latefinal", ""), "latefinal"))
    files = sorted(HOUSE.glob("*/management/commands/[!_]*.py"))
    assert not unnamed({file.stem for file in files}, text)
    for file in files:
        command = load_command_class(f"latefinal.{file.parts[-4]}", file.stem)
        parser = command.create_parser("latefinal", file.stem)
        assert not unnamed(set(words_of_command(parser, f"latefinal {file.stem}")) - usual, text)


def test_every_target_of_make_is_documented():
    targets = {f"make {target}" for target in targets_of((ROOT / "Makefile").read_text())}
    assert not unnamed(targets, page("reference/commands.md"))


def test_every_model_is_in_the_glossary():
    models = (m for m in apps.get_models() if m.__module__.startswith("latefinal."))
    assert not unexplained((str(m._meta.verbose_name) for m in models), page("glossary.md"))


def test_every_job_and_sweep_is_documented():
    said = "docs/reference/jobs.md is out of date: run scripts/write_reference.py"
    assert JOBS_PAGE.read_text() == jobs_page(JOBS), said


def test_the_page_of_crawlers_is_what_the_table_says():
    said = "docs/reference/crawlers.md is out of date: run scripts/write_reference.py"
    assert CRAWLERS_PAGE.read_text() == crawlers_page(CRAWLERS, checked=CHECKED), said


def test_whatever_runs_by_the_clock_stands_in_the_table_of_jobs():
    registers = {
        room_of(file)
        for file in files(".py", below=["latefinal"])
        if re.search(r"\bregister_(?:sweep|daily|jobs)\(", file.read_text())
    }
    assert registers == {"clockwork"}


def test_every_address_of_the_paper_is_documented():
    routes = addresses(get_resolver().url_patterns)
    assert not unnamed(routes, page("reference/addresses.md"))


def test_every_benchmark_is_documented():
    names = {file.stem.replace("_", "-") for file in (ROOT / "benchmarks").glob("[!_]*.py")}
    assert not unnamed(names, page("reference/benchmarks.md"))


def test_every_library_we_ask_for_has_its_line():
    record = page("decisions/0006-the-libraries-we-stand-on.md").lower()
    asked = re.findall(
        r"^([A-Za-z][\w.-]*)",
        "".join((ROOT / "requirements" / name).read_text() for name in ("base.in", "dev.in")),
        re.MULTILINE,
    )
    assert not {name for name in asked if f"\n| {name.lower()} |" not in record}


def test_decisions_are_counted_without_a_gap_and_say_whether_they_hold():
    records = sorted((DOCS / "decisions").glob("0*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    for record in records:
        title, _, rest = record.read_text().partition("\n")
        assert title.startswith(f"# {record.name[:4]}. "), record.name
        assert "**Decided**" in rest[:200], record.name


@pytest.mark.parametrize(
    ("glossary", "missing"),
    [
        ("```{glossary}\nstory\n  What we print.\n```", {"section"}),
        ("```{glossary}\nstory\n  A section of it.\n\nsection\n  A part.\n```", set()),
    ],
)
def test_a_model_without_an_entry_is_found(glossary, missing):
    assert unexplained(["story", "section"], glossary) == missing


@pytest.mark.parametrize(
    ("text", "missing"),
    [("Run `latefinal run`.", {"latefinal demo"}), ("`latefinal run`, `latefinal demo`", set())],
)
def test_a_command_without_a_word_about_it_is_found(text, missing):
    parser = argparse.ArgumentParser()
    verbs = parser.add_subparsers()
    verbs.add_parser("run")
    verbs.add_parser("demo")
    assert unnamed(words_of_command(parser, "latefinal"), text) == missing


def test_a_setting_that_is_not_on_the_page_is_found():
    table = Env({})
    table.number("NEW_ONE", default=3, help="Seconds that something may take.")
    assert "NEW_ONE" in settings_page(table.table)
    assert "NEW_ONE" not in PAGE.read_text()


@pytest.mark.parametrize(
    ("route", "written"),
    [("topic/<slug:slug>/", ["/topic/<slug>/"]), ("feed/", ["/feed/"]), ("desk/pages/", [])],
)
def test_an_address_is_read_as_it_is_written_down(route, written):
    assert list(addresses([path(route, lambda: None)])) == written


@pytest.mark.parametrize(
    ("source", "found"),
    [("import os\nos.environ.get('X')", True), ("os.getenv('X')", True), ("env.text('X')", False)],
)
def test_reading_past_the_table_is_found(source, found):
    assert reads_environment(source) is found


@pytest.mark.parametrize(
    ("makefile", "targets"),
    [("run: setup\n\techo\nPORT := 8000\n.PHONY: run\n", {"run"}), ("", set())],
)
def test_a_target_of_make_is_found(makefile, targets):
    assert targets_of(makefile) == targets


def test_the_drawing_of_the_house_is_as_the_code_is():
    assert PICTURE.read_text() == drawing(), "run `python scripts/draw_house.py`"


def test_an_arrow_that_follows_from_others_is_not_drawn():
    arrows = {"cli": {"desk", "stories"}, "desk": {"stories"}, "stories": set()}
    assert told_apart(arrows) == {"cli": {"desk"}, "desk": {"stories"}, "stories": set()}


@pytest.mark.parametrize(
    "place", sorted(set(re.findall(r"`((?:\w+/)+\w+\.py)`", page("explanation/the-house.md"))))
)
def test_the_house_names_files_that_are_there(place):
    assert (ROOT / "latefinal" / place).exists() or (ROOT / place).exists()
