"""Every screen of the desk that its links lead to, and what is read on it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

MOST_OF_A_KIND = 3
"""Screens looked at by one view: the editor has one for stories, for sections and for notices."""

LEADS_ON = {"href", "action", "formaction"}
READ = {"aria-label", "title", "placeholder", "alt", "data-w-progress-active-value"}
LABEL = re.compile(r'"(?:label|title)": "((?:[^"\\]|\\.)*)"')


class Screen(HTMLParser):
    """What a person reads, and where it leads."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self._inside = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style"):
            self._inside = "json" if "json" in given.get("type", "") else tag
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.words.append(given.get("value", ""))
        self.words += [value for name, value in given.items() if name in READ]
        self.links += [
            value
            for name, value in given.items()
            if name in LEADS_ON or (name.startswith("data-") and value.startswith("/desk/"))
        ]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.words.append(data)
        elif self._inside == "json":
            self.words += [json.loads(f'"{label}"') for label in LABEL.findall(data)]
            self.links += re.findall(r'"(/desk/[^"]*)"', data)


def screens(client: Client, start: str = "/desk/") -> Iterator[tuple[str, list[str]]]:
    """Addresses below /desk/ and the words on each, at most a few by any one view."""
    for address, markup in pages(client, start):
        yield address, Screen(markup).words


def pages(client: Client, start: str = "/desk/") -> Iterator[tuple[str, str]]:
    """The same with their markup."""
    todo, seen, kinds = [start], {start}, Counter[str]()
    while todo:
        address = todo.pop(0)
        kind = _view_of(address)
        if not kind or kinds[kind] >= MOST_OF_A_KIND:
            continue
        markup = _look(client, address)
        if markup is None:
            continue
        kinds[kind] += 1
        yield address, markup
        links = [urljoin(address, link).partition("#")[0] for link in Screen(markup).links]
        fresh = [link for link in dict.fromkeys(links) if link not in seen]
        seen.update(fresh)
        todo += [link for link in fresh if link.startswith("/desk/")]


def _view_of(address: str) -> str:
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    # A view that serves every kind of page is another for each kind.
    return (
        f"{match.view_name} {sorted(match.kwargs.items()) if 'type' in str(match.kwargs) else ''}"
    )


def _look(client: Client, address: str) -> str | None:
    answer = client.get(address, follow=True)
    kind = answer.headers.get("Content-Type", "")
    if answer.status_code != 200:
        return None
    if "json" in kind:
        return str(answer.json().get("html", "")) if isinstance(answer.json(), dict) else ""
    return answer.content.decode() if "html" in kind else None
