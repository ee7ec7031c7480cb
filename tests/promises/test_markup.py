"""What a template may not hold, and where markup may be called safe."""

from __future__ import annotations

import ast
import re

import pytest

from .reading import TEMPLATES, files, shown, templates

# Who may call markup safe, and why what they call so is. Everything else is escaped.
CALLS_SAFE = {
    "latefinal/past/earlier.py": "our own templates printed it, and nothing else is ever packed",
    "latefinal/stories/blocks.py": "it comes from the sanitiser on the same line",
    "latefinal/stories/page.py": "rendered from our own blocks, strangers' markup cleaned there",
    "latefinal/syndication/rules.py": "JSON whose <, > and & are written as escapes",
    "latefinal/wire/views/desk.py": "it comes from the sanitiser on the same line",
}

COMMENTS = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)
SAFE = re.compile(r"\|\s*safe(?:seq)?\b|\{%\s*autoescape\s+off")
STYLE = re.compile(r"\sstyle\s*=|<style\b", re.IGNORECASE)
SCRIPT = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*\btype=.application/(?:ld\+)?json)", re.IGNORECASE
)
HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)
TRANSLATED = re.compile(
    r"\{%-?\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*-?%\}", re.DOTALL
)
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
CODE = re.compile(r"<(script|style|mj-style|code|kbd)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
ELEMENT = re.compile(r"<[^>]*>", re.DOTALL)
SPOKEN = re.compile(
    r"\b(?:alt|aria-label|aria-description|placeholder|title|summary)=(\"[^\"]*\"|'[^']*')"
)
BUTTON = re.compile(r"<input[^>]*type=.(?:submit|button|reset)[^>]*\bvalue=(\"[^\"]*\"|'[^']*')")
LETTERS = re.compile(r"[^\W\d_]{2,}")
ENTITY = re.compile(r"&#?\w+;")

# Words that are the same in every language of the world.
NAMES = frozenset({"RSS", "Latefinal", "UTC", "SMTP"})


def forbidden_in(text: str) -> list[str]:
    """What stands in a page that the content policy would stop, or that escapes no stranger."""
    bare = COMMENTS.sub("", text)
    rules = {
        "calls markup safe": SAFE,
        "styles inline": STYLE,
        "runs a script inline": SCRIPT,
        "handles an event inline": HANDLER,
    }
    return [name for name, rule in rules.items() if rule.search(bare)]


def untranslated(text: str) -> list[str]:
    """Words that a person would read in one language only."""
    bare = TAGS.sub("\x00", TRANSLATED.sub("\x00", COMMENTS.sub("", text)))
    bare = CODE.sub(" ", bare)
    spoken = [quoted.strip("\"'") for quoted in SPOKEN.findall(bare) + BUTTON.findall(bare)]
    candidates = spoken + [ENTITY.sub(" ", node) for node in ELEMENT.split(bare)]
    return [
        " ".join(words.replace("\x00", " ").split())
        for words in candidates
        if not set(LETTERS.findall(words)) <= NAMES
    ]


def calls_safe(source: str) -> bool:
    """Whether a Python file takes for safe markup what is not written out there."""
    names = {"mark_safe", "SafeString", "SafeText"}
    return any(
        isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in names
        and not all(isinstance(given, ast.Constant) for given in node.args)
        for node in ast.walk(ast.parse(source))
    )


def is_letter(name: str) -> bool:
    """Whether it goes by mail, where a style must stand inline."""
    return name.startswith("mail/")


def test_no_page_styles_or_runs_anything_inline_or_trusts_a_stranger():
    found = {
        shown(file): wrong
        for file in templates()
        if file.suffix == ".html" and not is_letter(file.relative_to(TEMPLATES).as_posix())
        if (wrong := forbidden_in(file.read_text()))
    }
    assert not found


def test_a_letter_trusts_nobody_where_it_is_html():
    letters = (file for file in templates() if file.suffix == ".mjml")
    assert not [shown(file) for file in letters if SAFE.search(COMMENTS.sub("", file.read_text()))]


def test_every_word_of_a_template_goes_through_gettext():
    found = {
        shown(file): words
        for file in templates()
        if file.suffix in (".html", ".mjml", ".txt") and (words := untranslated(file.read_text()))
    }
    assert not found


def test_markup_is_called_safe_only_where_it_was_made_so():
    found = {shown(f) for f in files(".py", below=["latefinal"]) if calls_safe(f.read_text())}
    assert found == CALLS_SAFE.keys()
    assert all(len(reason.split()) > 3 for reason in CALLS_SAFE.values())


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("<p>{{ words|safe }}</p>", ["calls markup safe"]),
        ("{% autoescape off %}{{ words }}", ["calls markup safe"]),
        ('<p style="color:red">', ["styles inline"]),
        ("<script>track()</script>", ["runs a script inline"]),
        ('<button onclick="go()">', ["handles an event inline"]),
        ('<script src="x.js" defer></script>', []),
        ('<script type="application/ld+json">{{ data }}</script>', []),
        ("{# |safe would be wrong here #}{{ words|safe_url }}", []),
    ],
)
def test_what_a_page_may_not_hold_is_found(text, wrong):
    assert forbidden_in(text) == wrong


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<h2>Related</h2>", ["Related"]),
        ('<img alt="A harbour" src="x">', ["A harbour"]),
        ('<input type="submit" value="Send">', ["Send"]),
        ("<h2>{% translate 'Related' %}</h2>", []),
        ("{% blocktranslate count n=n %}{{ n }} comment{% endblocktranslate %} · &nbsp;3", []),
        ('<p class="meta" aria-label="{% translate "Sections" %}">{{ n }}</p>', []),
        ("<a href='/feed/'>RSS</a>", []),
    ],
)
def test_words_in_one_language_only_are_found(text, words):
    assert untranslated(text) == words


@pytest.mark.parametrize(
    ("source", "safe"),
    [
        ("from django.utils.safestring import mark_safe\nmark_safe(x)", True),
        ("safestring.SafeString(x)", True),
        ("format_html('<b>{}</b>', x)", False),
        ("LAZY = SafeString('loading=lazy')", False),
        ("def shown() -> SafeString: ...", False),
    ],
)
def test_markup_called_safe_in_python_is_found(source, safe):
    assert calls_safe(source) is safe
