"""A server whose kept pages are compared with what would be made now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from itertools import chain
from typing import Any

from django.db import transaction
from wagtail.models import Site

from latefinal.cli.gateway import Gateway
from latefinal.pagecache.cache import Address
from latefinal.pagecache.entries import KeptPage

from .addresses import Asked, addresses
from .keeping import Server
from .questions import Question, Questions, Written


def new_server(gateway: Gateway | None = None) -> Server:
    """With room for every page."""
    return Server(capacity=64 * 1024 * 1024, gateway=gateway)


class Watched:
    """A server that keeps every page that a paper has or had."""

    def __init__(self) -> None:
        self.server = new_server()
        self.questions = Questions()
        self.read: dict[Asked, set[Question]] = {}
        self.rows: dict[Question, Any] = {}
        self.moments = self.server.cache.moments
        self.kept: dict[Address, KeptPage] = {}

    def keep_all(self) -> None:
        """Have every page kept, and note what it read."""
        self.server.catch_up()
        for asked in [*self.read, *addresses()]:
            if asked not in self.read or not self.server.still_keeps(*asked):
                with self.questions.asked() as questions:
                    self.server.get(*asked)
                self.read[asked] = questions
        self.questions.answered_otherwise(chain(*self.read.values()))
        self.rows = dict(self.questions.rows)
        self.moments = copy(self.server.cache.moments)
        pages = self.server.cache.pages
        self.kept = {address: pages.peek(address) for address in pages}

    def out_of_date(self, *, every: bool, after: Written | None = None) -> list[Asked]:
        """Which kept pages would be others if they were made now.

        Unless `every` one is to be made, those are not that read the same rows as before. `after`
        is all that was written meanwhile, where that is known.
        """
        self.server.catch_up()
        kept = [asked for asked in self.read if self.server.still_keeps(*asked)]
        if not every:
            read = chain(*(self.read[asked] for asked in kept))
            others = self.questions.answered_otherwise(read, after=after)
            kept = [asked for asked in kept if self.read[asked] & others]
        return [asked for asked in kept if self.server.told(*asked) != self.server.made(*asked)]

    def tables(self) -> set[str]:
        """Those whose rows were read."""
        words = " ".join(sql for questions in self.read.values() for sql, _given in questions)
        return set(re.findall(r'(?:FROM|JOIN) "(\w+)"', words))

    def begin_again(self) -> None:
        """Keep what was kept before a change that was rolled back, its purges with it."""
        self.server = new_server(self.server.gateway)
        self.server.cache.moments = copy(self.moments)
        for address, page in self.kept.items():
            page.is_stale = False
            self.server.cache.put(address, page, since=0)
        self.questions.rows = dict(self.rows)

    @contextmanager
    def taking_back(self) -> Iterator[None]:
        """Take back whatever is done until the end, and go on with what `keep_all` kept."""
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        Site.clear_site_root_paths_cache()
        # A server that had read what was taken back would pass over what is numbered like it.
        self.begin_again()
