"""What pages ask the database while they are made, and which answers are others now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

Question = tuple[str, str]
"""SQL, and its parameters as Python writes them."""


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

    def answered_otherwise(self, questions: Iterable[Question]) -> set[Question]:
        """Those whose rows are not what they were when this was last asked."""
        found = set()
        with connection.cursor() as cursor:
            for question in set(questions):
                cursor.execute(question[0], self._given[question])
                rows = cursor.fetchall()
                if self.rows.get(question) != rows:
                    found.add(question)
                self.rows[question] = rows
        return found
