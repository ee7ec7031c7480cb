"""A watcher asks again what a write may have changed, and nothing else."""

from __future__ import annotations

import pytest

from latefinal.stories.models import Topic

from .questions import noted_writes, reads

pytestmark = pytest.mark.django_db

TOPICS = Topic._meta.db_table
NAMES = str(Topic.objects.values("name").query)


def test_whatever_is_written_is_noted_by_table_and_column():
    with noted_writes() as written:
        topic = Topic.objects.create(name="Ports", slug="ports")
    assert reads(NAMES, written)
    with noted_writes() as written:
        Topic.objects.filter(name="Ports").update(slug="harbours")
    assert {"slug"} <= written[TOPICS]
    assert "name" not in written[TOPICS]
    with noted_writes() as written:
        topic.delete()
    assert reads(NAMES, written)
    with noted_writes() as written:
        list(Topic.objects.select_for_update().filter(name="Ports"))
    assert TOPICS not in written


@pytest.mark.parametrize(
    ("sql", "may_differ"),
    [
        ('SELECT "t"."name" FROM "t"', True),
        ('SELECT "u"."id" FROM "u" WHERE EXISTS(SELECT 1 FROM "t" V0 WHERE V0."name" = %s)', True),
        ('SELECT * FROM "t"', True),
        ('SELECT "t"."id" FROM "t" ORDER BY "t"."slug"', False),
        ('SELECT "u"."name" FROM "u"', False),
    ],
)
def test_a_question_is_asked_again_that_reads_a_written_column(sql, may_differ):
    assert reads(sql, {"t": {"name"}}) is may_differ
