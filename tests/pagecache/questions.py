"""What pages ask the database while they are made, and which answers are others now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection

Question = tuple[str, str]
"""SQL, and its parameters as Python writes them."""
WRITE = re.compile(
    r'\b(?:INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?(?:\s+SET\s(.+))?', re.IGNORECASE | re.DOTALL
)

Written = dict[str, set[str]]
"""By table the columns that were written, or ANY for whole rows."""
ANY = "*"


@contextmanager
def noted_writes() -> Iterator[Written]:
    """Gather what is written until the end of the block, by SQL and not by triggers."""
    found: Written = {}

    def note(execute: Any, sql: str, given: Any, many: bool, context: Any) -> Any:
        for table, columns in WRITE.findall(sql):
            assigned, _, condition = columns.rpartition(" WHERE ")
            found.setdefault(table, set()).update(words_of(assigned or condition) or {ANY})
        return execute(sql, given, many, context)

    with connection.execute_wrapper(note):
        yield found


@cache
def words_of(sql: str) -> frozenset[str]:
    """Its words, the names of the tables and columns that it reads among them, and stars."""
    return frozenset(re.findall(r"\w+|\*", sql))


def reads(sql: str, written: Written) -> bool:
    """Whether a question may be answered otherwise when that was written."""
    words = words_of(sql)
    of = (columns for table, columns in written.items() if table in words)
    return any(ANY in words or ANY in columns or not words.isdisjoint(columns) for columns in of)


class Questions:
    """Each question that was asked, with its rows as they last were."""

    def __init__(self) -> None:
        self._given: dict[Question, Any] = {}
        self.rows: dict[Question, Any] = {}

    @contextmanager
    def asked(self) -> Iterator[set[Question]]:
        """Gather what is asked until the end of the block."""
        found: set[Question] = set()

        def note(execute: Any, sql: str, given: Any, many: bool, context: Any) -> Any:
            answer = execute(sql, given, many, context)
            has_rows = context["cursor"].description is not None
            if has_rows and "pagecache_purge" not in sql:  # the journal is the server's question
                question = (sql, repr(given))
                found.add(question)
                self._given[question] = given
            return answer

        with connection.execute_wrapper(note):
            yield found

    def answered_otherwise(
        self, questions: Iterable[Question], *, after: Written | None = None
    ) -> set[Question]:
        """Those whose rows are not what they were when this was last asked.

        Where it is known what was written since, the database is asked no more than that concerns.
        """
        found = set()
        asked = {one for one in questions if after is None or reads(one[0], after)}
        with connection.cursor() as cursor:
            for question in asked:
                cursor.execute(question[0], self._given[question])
                rows = cursor.fetchall()
                if self.rows.get(question) != rows:
                    found.add(question)
                self.rows[question] = rows
        return found
