"""Readers leave while an edition's deliveries are written: none of them gets a letter."""

from __future__ import annotations

from tests.apart import house

READERS = 4

# A paper that closes in one thread, and whose every reader leaves in another: between the first
# chunk's rows and the end of its transaction.
EVENING = f"""
import threading
from datetime import date
from django.db import connections
from tests.factories import found, make_story
from latefinal.mailroom.models import Delivery
from latefinal.newsletter.models import Closing, Subscription
from latefinal.newsletter.rules.links import leaving_link
from latefinal.newsletter.services import close_edition, found_evening, leave, writing
from latefinal.readers.services import reader_of
from latefinal.stories.models import Section

writing.CHUNK = {READERS // 2}
found()
evening = found_evening()
make_story(Section.objects.first(), published_at=at - timedelta(hours=1))
for n in range({READERS}):
    reader = reader_of(address=f"reader-{{n}}@example.org", at=at)
    Subscription.objects.create(newsletter=evening, reader=reader, asked_at=at, confirmed_at=at)
left = threading.Event()

def leave_all():
    for wish in Subscription.objects.all():
        leave(token=leaving_link(wish.pk), at=at)
    left.set()
    connections.close_all()

def watch(execute, sql, params, many, context):
    answer = execute(sql, params, many, context)
    if sql.startswith("UPDATE") and "newsletter_closing" in sql and not leaving.ident:
        leaving.start()
        print("waits" if not left.wait(1) else "was let through")
    return answer

leaving = threading.Thread(target=leave_all)
with connection.execute_wrapper(watch):
    close_edition(newsletter=evening, local_date=date(2026, 11, 23), at=at)
leaving.join()
print(Subscription.objects.filter(ended_at=None).count(), Closing.objects.unfinished().count())
print(Delivery.objects.exclude(state="suppressed").count())
"""


def test_whoever_leaves_during_a_chunk_waits_for_it_and_gets_no_letter(django_db_setup, tmp_path):
    with house(tmp_path / "home") as home:
        assert home.run(EVENING).split("\n")[:3] == ["waits", "0 0", "0"]
