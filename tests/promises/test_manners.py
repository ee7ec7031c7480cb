"""Manners of the code that no linter knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from .reading import ROOT, files, shown

THE_RECORD = frozenset({"latefinal/stories/models.py", "latefinal/stories/querysets.py"})
LONGEST_NAP = 1.0  # seconds
FEWEST_WORDS = 3  # in the name of a test, `test` not counted
EMPTY_WORDS = frozenset({"works", "ok", "basic", "misc", "stuff", "simple", "correctly"})

A_REASON = re.compile(r"#\s*noqa:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*\s+-\s+\w+")
A_TYPE_REASON = re.compile(r"#\s*type:\s*ignore\[[\w, -]+\]\s+#\s*\w+")
EXCUSE = re.compile(r"#\s*(?:noqa\b|type:\s*ignore|pragma:\s*no cover|ruff:\s*noqa).*")

# A folder of somebody's machine, and the hosts that packages come from.
A_MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home|Users|tmp)/\w+")
REGISTRIES = re.compile(
    r"(?:py"
    r"pi\.org|python"
    r"hosted\.org|npm"
    r"js\.(?:org|com)|un"
    r"pkg\.com|jsdel"
    r"ivr\.net)"
)
TEXT = (
    ".py",
    ".md",
    ".txt",
    ".in",
    ".toml",
    ".html",
    ".mjml",
    ".css",
    ".js",
    ".sh",
    ".yml",
    ".svg",
)


def excuses_without_reason(source: str) -> list[str]:
    """Every `noqa` and `type: ignore` that does not say why, on its own line."""
    found = (EXCUSE.search(line) for line in source.splitlines())
    return [
        excuse[0]
        for excuse in found
        if excuse and not (A_REASON.match(excuse[0]) or A_TYPE_REASON.match(excuse[0]))
    ]


def asks_for_every_story(source: str) -> bool:
    """Whether `Story.objects` is named: only the record's own rooms may."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in ("objects", "_default_manager", "_base_manager")
        and isinstance(node.value, ast.Name)
        and node.value.id == "Story"
        for node in ast.walk(ast.parse(source))
    )


def long_naps(source: str) -> list[float]:
    """Seconds that a test sleeps at a stretch, where that is longer than a moment."""
    naps = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        unit = {"sleep": 1, "wait_for_timeout": 0.001}.get(called)
        length = node.args[0]
        if unit and isinstance(length, ast.Constant) and isinstance(length.value, int | float):
            naps.append(length.value * unit)
    return [nap for nap in naps if nap > LONGEST_NAP]


def unpromising(source: str) -> Iterator[str]:
    """Names of tests that promise nothing: too short, numbered, or an empty word at the end."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            words = node.name.split("_")[1:]
            if len(words) < FEWEST_WORDS or EMPTY_WORDS.intersection(words):
                yield node.name


def places_named(text: str) -> list[str]:
    """Folders of one machine and hosts of package registries."""
    return A_MACHINE.findall(text) + REGISTRIES.findall(text)


def test_only_the_record_asks_for_every_story():
    trees = files(".py", below=["latefinal", "benchmarks", "scripts"])
    found = {shown(file) for file in trees if asks_for_every_story(file.read_text())}
    assert found <= THE_RECORD


def test_every_excuse_from_a_guard_says_why():
    found = {shown(file): excuses_without_reason(file.read_text()) for file in files(".py")}
    found.pop(shown(ROOT / "tests/promises/test_manners.py"))
    assert not {file: excuses for file, excuses in found.items() if excuses}


def test_no_test_sleeps_for_more_than_a_moment():
    found = {shown(f): long_naps(f.read_text()) for f in files(".py", below=["tests"])}
    assert not {file: naps for file, naps in found.items() if naps}


def test_every_test_is_named_as_a_promise():
    tests = (file for file in files(".py", below=["tests"]) if file.stem.startswith("test_"))
    found = {shown(file): list(unpromising(file.read_text())) for file in tests}
    assert not {file: names for file, names in found.items() if names}


def test_no_file_names_a_folder_of_one_machine_or_a_package_registry():
    top = [file for file in ROOT.iterdir() if file.is_file() and not file.name.startswith(".")]
    trees = [*top, *files(*TEXT), *files(*TEXT, below=["requirements", ".ci"])]
    texts = {shown(file): file.read_text(errors="replace") for file in trees}
    texts.pop(shown(ROOT / "tests/promises/test_manners.py"))
    found = {name: places_named(text) for name, text in texts.items()}
    assert not {name: places for name, places in found.items() if places}


@pytest.mark.parametrize(
    ("line", "accused"),
    [
        ("x = 1  # noqa", True),
        ("x = 1  # noqa: S101", True),
        ("x = 1  # type: ignore[assignment]", True),
        ("x = 1  # type: ignore  # because", True),
        ("x = 1  # noqa: FBT001, FBT002 - Wagtail's own signature", False),
        ("x = 1  # type: ignore[assignment]  # the address is the log-in", False),
    ],
)
def test_an_excuse_without_a_reason_is_found(line, accused):
    assert bool(excuses_without_reason(line)) is accused


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Story.objects.filter(live=True)", True),
        ("Story._default_manager.all()", True),
        ("Story.on_the_record(at=at)", False),
        ("Topic.objects.all()", False),
    ],
)
def test_asking_for_every_story_is_found(source, found):
    assert asks_for_every_story(source) is found


@pytest.mark.parametrize(
    ("source", "naps"),
    [
        ("time.sleep(2)", [2]),
        ("page.wait_for_timeout(2000)", [2]),
        ("time.sleep(0.1)", []),
        ("stop.wait(5)", []),
    ],
)
def test_a_test_that_sleeps_long_is_found(source, naps):
    assert long_naps(source) == naps


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("test_publish", True),
        ("test_the_edition_works_correctly", True),
        ("test_an_embargo_lifts_on_the_second", False),
    ],
)
def test_a_name_that_promises_nothing_is_found(name, found):
    assert list(unpromising(f"def {name}(): ...")) == ([name] if found else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("open('/home/ilse/latefinal')", ["/home/ilse"]),
        ("index-url = https://pypi.org/simple", ["pypi.org"]),
        ("https://desk.example.org/home/office", []),
        ("root /srv/latefinal", []),
    ],
)
def test_a_place_on_one_machine_is_found(text, found):
    assert places_named(text) == found
