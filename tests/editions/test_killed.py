"""Kill -9 while an edition closes: it closes once, and each reader has one letter."""

from __future__ import annotations

import pytest

from tests.apart import house

READERS = 20

FOUND = f"""
from datetime import date
from tests.factories import found, make_story
from latefinal.editions.services import closing, writing
from latefinal.subscriptions.services import evening_newsletter
from latefinal.editions.models import Closing, Item
from latefinal.subscriptions.models import Subscription
from latefinal.mailroom.models import Delivery
from latefinal.readers.services import reader_of
from latefinal.stories.models import Section

writing.CHUNK = 6
found()
make_story(Section.objects.first(), published_at=at - timedelta(hours=1))
for n in range({READERS}):
    reader = reader_of(address=f"reader-{{n}}@example.org", at=at)
    Subscription.objects.create(
        newsletter=evening_newsletter(), reader=reader, asked_at=at, confirmed_at=at
    )

def close():
    return closing.close_edition(
        newsletter=evening_newsletter(), local_date=date(2026, 11, 23), at=at
    )
"""

# The paper is founded; a child closes its edition and dies of it; whoever is left goes on.
DIE = """
connection.close()
child = os.fork()
if not child:
    seen = []
    def die(execute, sql, params, many, context):
        if sql.lstrip().startswith("{verb}") and {table!r} in sql:
            seen.append(sql)
            if len(seen) == {number}:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)
    with connection.execute_wrapper(die):
        close()
    os._exit(0)
assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
{how}
print(Closing.objects.count(), Item.objects.count(), Delivery.objects.count())
print(Closing.objects.get().variants.get().batch.released_at is not None)
print(Delivery.objects.values("address").distinct().count())
"""


@pytest.mark.parametrize(
    ("verb", "table", "number", "how"),
    [
        ("INSERT", "editions_item", 1, "close()"),
        ("SELECT", '"readers_reader"."address"', 2, "writing.finish_closings(at=at)"),
        ("UPDATE", "editions_closing", 1, "writing.finish_closings(at=at)"),
        ("UPDATE", "editions_closing", 2, "close(); close()"),
        ("UPDATE", "mailroom_batch", 1, "writing.finish_closings(at=at); close()"),
    ],
)
def test_killed_at_any_statement_it_goes_on_where_it_was(
    django_db_setup, tmp_path, verb, table, number, how
):
    death = DIE.format(verb=verb, table=table, number=number, how=how)
    with house(tmp_path / "home") as home:
        said = home.run(FOUND + death)
    assert said.split("\n")[:3] == [f"1 1 {READERS}", "True", str(READERS)]
