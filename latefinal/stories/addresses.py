"""Which addresses are the paper's own, so that no page of its tree may stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils.translation import gettext as _

# The routes that take whatever stands in the tree of sections, stories and notices.
OF_THE_TREE = frozenset({"section", "story", "wagtail_serve"})
FIRST_WORD = re.compile(r"\^?([\w-]+)/")


def is_the_papers_own(address: str) -> bool:
    """Whether `address`, like “/search/” or “/economy/feed/”, leads past the tree, or may below it.

    Read from the table of addresses: what a room adds there is kept from then on.
    """
    first = address.split("/")[1]
    return first in set(_first_words(get_resolver().url_patterns)) or (
        resolve(address).url_name not in OF_THE_TREE
    )


def check_address(address: str) -> None:
    """Raise ValidationError where readers would meet a page of the paper's own at `address`."""
    if is_the_papers_own(address):
        words = _("“%(address)s” is an address of the paper's own. Choose another word.")
        raise ValidationError(words % {"address": address})


def _first_words(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    """What the routes begin with, where that is a word and not whatever was asked for."""
    for pattern in patterns:
        route = str(pattern.pattern)
        if found := FIRST_WORD.match(route):
            yield found[1]
        elif isinstance(pattern, URLResolver) and not route:
            yield from _first_words(pattern.url_patterns)
